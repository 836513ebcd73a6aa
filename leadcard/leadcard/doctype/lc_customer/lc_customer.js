frappe.ui.form.on("LC Customer", {
	setup: (frm) => leadcard.forms.setup(frm),
	validate: (frm) => leadcard.forms.refuseUnread(frm),

	refresh(frm) {
		frm.toggle_display(["contacts_section"], !frm.is_new());
		if (frm.is_new()) {
			frappe.contacts.clear_address_and_contact(frm);
		} else {
			frappe.contacts.render_address_and_contact(frm);
		}
		leadcard.forms.readAmounts(frm);
		return leadcard.forms.refresh(frm);
	},
});
