frappe.ui.form.on("LC Note", {
	setup: (frm) => leadcard.forms.activity.setup(frm),
});
