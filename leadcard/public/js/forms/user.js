/** Who leaves hands over: the board's dialog, with this person chosen (spec 8.4). */
frappe.ui.form.on("User", {
	refresh(frm) {
		const may = frappe.user.has_role("LeadCard Manager") || frappe.user.has_role("LeadCard User");
		if (frm.is_new() || !may) return;
		frm.add_custom_button(__("Hand over customers…"), () => {
			frappe.route_options = { handover: frm.doc.name };
			frappe.set_route("leadcard");
		});
	},
});
