frappe.ui.form.on("LC Call", {
	setup: (frm) => leadcard.forms.activity.setup(frm),
	validate: (frm) => leadcard.forms.activity.validate(frm),
});
