/**
 * Frappe's quick entry of LeadCard's records. Amounts are read as in the board's dialogs (spec 3.7). Who types a new
 * card types its contact data too, at whatever level that stands; the server understands more spellings of it than the
 * desk's inputs, which would mark them as wrong.
 */
for (const doctype of ["LCLead", "LCCustomer", "LCOpportunity", "LCProduct", "LCSalesStage"]) {
	frappe.ui.form[`${doctype}QuickEntryForm`] = class extends frappe.ui.form.QuickEntryForm {
		render_dialog() {
			super.render_dialog();
			frappe
				.require(["leadcard_board.bundle.css", "leadcard_board.bundle.js"])
				.then(() => leadcard.amountForm.readDialog(this.dialog));
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
