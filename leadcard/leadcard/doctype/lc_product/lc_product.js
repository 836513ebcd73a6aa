frappe.ui.form.on("LC Product", {
	refresh: (frm) => leadcard.forms.readAmounts(frm),
	validate: (frm) => leadcard.forms.refuseUnread(frm),
});
