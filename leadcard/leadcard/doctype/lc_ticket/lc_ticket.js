frappe.ui.form.on("LC Ticket", {
	setup: (frm) => leadcard.forms.activity.setup(frm),

	refresh(frm) {
		if (frm.is_new() || frm.doc.status === "Closed") return;
		frm.add_custom_button(__("Close"), () => {
			frappe
				.call({
					method: "leadcard.api.activities.close_ticket",
					args: { name: frm.docname },
					freeze: true,
				})
				.then(() => frm.reload_doc());
		});
	},
});
