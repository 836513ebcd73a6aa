/** What the forms of leads and customers share. Loaded with either DocType (hook `doctype_js`). */
frappe.provide("leadcard.forms");

Object.assign(leadcard.forms, {
	/** The board's bundle, where its dialogs and what the forms take of them live. */
	load: () => frappe.require(["leadcard_board.bundle.css", "leadcard_board.bundle.js"]),

	/** Queries of a card's form. */
	setup(frm) {
		frm.set_query("stage", () => ({
			filters: { pipeline_status: ["in", ["", frm.doc.status]] },
		}));
		frm.set_query("referrer_type", () => ({ filters: { name: ["in", ["LC Customer", "User"]] } }));
	},

	async refresh(frm) {
		leadcard.forms.offer_statuses(frm);
		await leadcard.forms.load();
		leadcard.card_form.watch_duplicates(frm);
		await leadcard.card_form.show_card(frm);
	},

	/** By hand a lead goes between New and Contacting; every other status comes from what is done (spec 2.4 to 2.7). */
	offer_statuses(frm) {
		const label = (status) => frappe.boot.leadcard_status_labels[status];
		const by_hand = ["New", "Contacting"];
		const movable = frm.doctype === "LC Lead" && (frm.is_new() || by_hand.includes(frm.doc.status));
		frm.get_field("status").df.formatter = label;
		frm.set_df_property("status", "read_only", movable ? 0 : 1);
		if (movable) {
			frm.set_df_property(
				"status",
				"options",
				by_hand.map((value) => ({ value, label: label(value) }))
			);
		}
	},
});
