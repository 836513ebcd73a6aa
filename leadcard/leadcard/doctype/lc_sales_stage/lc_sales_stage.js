frappe.ui.form.on("LC Sales Stage", {
	refresh: (frm) => leadcard.forms.read_amounts(frm),
	validate: (frm) => leadcard.forms.refuse_unread(frm),
});
