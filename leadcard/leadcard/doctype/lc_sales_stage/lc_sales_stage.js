frappe.ui.form.on("LC Sales Stage", {
	refresh: (frm) => leadcard.forms.readAmounts(frm),
	validate: (frm) => leadcard.forms.refuseUnread(frm),
});
