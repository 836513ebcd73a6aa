frappe.ui.form.on("LC Meeting", {
	setup: (frm) => leadcard.forms.activity.setup(frm),
	validate: (frm) => leadcard.forms.activity.validate(frm),
});
