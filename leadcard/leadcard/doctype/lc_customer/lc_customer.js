frappe.ui.form.on("LC Customer", {
	setup(frm) {
		leadcard.forms.setup(frm);
	},

	refresh(frm) {
		leadcard.forms.refresh(frm);
		frm.toggle_display(["contacts_section"], !frm.is_new());
		if (frm.is_new()) {
			frappe.contacts.clear_address_and_contact(frm);
			return;
		}
		frappe.contacts.render_address_and_contact(frm);
		if (frm.doc.status === "Inactive") return;
		frm.add_custom_button(
			__("Opportunity"),
			() => frappe.new_doc("LC Opportunity", { customer: frm.docname }),
			__("Add")
		);
	},
});
