/** What the forms of leads and customers share. Loaded with either DocType (hook `doctype_js`). */
frappe.provide("leadcard.forms");

Object.assign(leadcard.forms, {
	/** The board's bundle, where its dialogs and what the forms take of them live. */
	load: () => frappe.require(["leadcard_board.bundle.css", "leadcard_board.bundle.js"]),

	/** Queries of a card's form. */
	setup(frm) {
		// of the next column too, where the move goes by hand (spec 2.9)
		const reached = { New: ["New", "Contacting"] };
		frm.set_query("stage", () => ({
			filters: { pipeline_status: ["in", ["", ...(reached[frm.doc.status] || [frm.doc.status])]] },
		}));
		frm.set_query("referrer_type", () => ({ filters: { name: ["in", ["LC Customer", "User"]] } }));
	},

	/** While contact data is masked it stands at a level of its own: who types or owns it writes it, others see masks. */
	showContactData(frm) {
		const masked = Boolean(frm.doc.__onload?.contact_data_masked) && !frm.is_new();
		for (const fieldname of ["mobile_no", "phone", "email_id", "tax_id", "id_number"]) {
			const { permlevel, read_only: readOnly } = frappe.meta.get_docfield(frm.doctype, fieldname);
			if (!permlevel) continue;
			frm.set_df_property(fieldname, "permlevel", 0);
			frm.set_df_property(fieldname, "read_only", masked ? 1 : readOnly);
		}
	},

	async refresh(frm) {
		leadcard.forms.showContactData(frm);
		leadcard.forms.offerStatuses(frm);
		await leadcard.forms.load();
		leadcard.cardForm.watchDuplicates(frm);
		await leadcard.cardForm.showCard(frm);
	},

	/** By hand a lead goes between New and Contacting; every other status comes from what is done (spec 2.4 to 2.7). */
	offerStatuses(frm) {
		const label = (status) => frappe.boot.leadcard_status_labels[status];
		const byHand = ["New", "Contacting"];
		const movable = frm.doctype === "LC Lead" && (frm.is_new() || byHand.includes(frm.doc.status));
		frm.get_field("status").df.formatter = label;
		frm.get_field("last_care_on").df.formatter = (value, df, options, doc) =>
			value && value === frm.doc.creation
				? __("Not cared for yet")
				: frappe.form.formatters.Datetime(value, df, options, doc);
		frm.set_df_property("status", "read_only", movable ? 0 : 1);
		if (movable) {
			frm.set_df_property(
				"status",
				"options",
				byHand.map((value) => ({ value, label: label(value) }))
			);
		}
	},
});
