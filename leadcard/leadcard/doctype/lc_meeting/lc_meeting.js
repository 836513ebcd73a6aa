frappe.ui.form.on("LC Meeting", {
	setup: (frm) => leadcard.forms.activity.setup(frm),
});
