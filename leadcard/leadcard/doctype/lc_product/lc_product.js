frappe.ui.form.on("LC Product", {
	refresh: (frm) => leadcard.forms.read_amounts(frm),
	validate: (frm) => leadcard.forms.refuse_unread(frm),
});
