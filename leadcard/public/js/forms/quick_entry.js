/**
 * Frappe's quick entry of a card: who types a new one types its contact data too, at whatever level that stands. The
 * server understands more spellings than the desk's inputs, which would mark them as wrong.
 */
for (const doctype of ["LCLead", "LCCustomer"]) {
	frappe.ui.form[`${doctype}QuickEntryForm`] = class extends frappe.ui.form.QuickEntryForm {
		render_dialog() {
			super.render_dialog();
			for (const fieldname of ["mobile_no", "phone", "email_id", "tax_id", "id_number"]) {
				if (this.dialog.get_field(fieldname)?.df.permlevel) {
					this.dialog.set_df_property(fieldname, "permlevel", 0);
				}
			}
			for (const fieldname of ["mobile_no", "phone", "email_id", "website"]) {
				if (this.dialog.get_field(fieldname)) this.dialog.set_df_property(fieldname, "options", "");
			}
		}
	};
}
