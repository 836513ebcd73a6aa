/** What the forms of leads and customers share. Loaded with either DocType (hook `doctype_js`). */
frappe.provide("leadcard.forms");

Object.assign(leadcard.forms, {
	COLOURS: {
		New: "blue",
		Contacting: "orange",
		Converted: "purple",
		Transacted: "green",
		Dead: "gray",
		Inactive: "gray",
	},

	STOPPED: ["Dead", "Inactive"],

	/** Queries and buttons of a card's form. */
	setup(frm) {
		frm.set_query("stage", () => ({
			filters: { pipeline_status: ["in", ["", frm.doc.status]] },
		}));
		frm.set_query("referrer_type", () => ({ filters: { name: ["in", ["LC Customer", "User"]] } }));
	},

	refresh(frm) {
		leadcard.forms.offer_statuses(frm);
		if (frm.is_new()) return;
		const { doc } = frm;
		frm.page.set_indicator(__(doc.status), leadcard.forms.COLOURS[doc.status]);
		frm.add_custom_button(__("Open on the Board"), () => {
			frappe.route_options = { card: `${doc.doctype}/${doc.name}` };
			frappe.set_route("leadcard");
		});
		if (leadcard.forms.STOPPED.includes(doc.status)) {
			frm.add_custom_button(__("Resume Care"), () => leadcard.forms.resume_care(frm));
			return;
		}
		for (const [label, doctype, method] of [
			[__("Call"), "LC Call", "log_call"],
			[__("Meeting"), "LC Meeting", "log_meeting"],
			[__("Note"), "LC Note", "add_note"],
			[__("Ticket"), "LC Ticket", "create_ticket"],
		]) {
			frm.add_custom_button(label, () => leadcard.forms.add(frm, doctype, method), __("Add"));
		}
		frm.add_custom_button(__("Stop Care"), () => leadcard.forms.stop_care(frm));
	},

	/** By hand a lead goes between New and Contacting; every other status comes from what is done (spec 2.4 to 2.7). */
	offer_statuses(frm) {
		const by_hand = ["New", "Contacting"];
		const movable = frm.is_new() || by_hand.includes(frm.doc.status);
		if (frm.doctype === "LC Lead" && movable) {
			frm.set_df_property("status", "options", by_hand);
		} else {
			frm.set_df_property("status", "read_only", 1);
		}
	},

	/** A dialog with the quick-entry fields of what is added; the server says what is wrong. */
	add(frm, doctype, method) {
		frappe.model.with_doctype(doctype, () => {
			const left_out = ["reference_doctype", "reference_name", "note_type", "reason"];
			const fields = frappe
				.get_meta(doctype)
				.fields.filter(
					(df) => (df.reqd || df.allow_in_quick_entry) && !left_out.includes(df.fieldname)
				)
				.map((df) => ({
					...df,
					default: df.default === "Now" ? frappe.datetime.now_datetime() : df.default,
				}));
			const dialog = new frappe.ui.Dialog({
				title: __(doctype),
				fields,
				primary_action_label: __("Save"),
				primary_action: (values) =>
					leadcard.forms.call(frm, `activities.${method}`, { values }).then(() => dialog.hide()),
			});
			dialog.show();
		});
	},

	stop_care(frm) {
		frappe.prompt(
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
			({ reason }) => leadcard.forms.call(frm, "cards.stop_care", { reason }),
			__("Stop Care"),
			__("Stop Care")
		);
	},

	resume_care(frm) {
		return leadcard.forms.call(frm, "cards.resume_care");
	},

	/** One of LeadCard's endpoints for the form's card; the form shows what came of it. */
	call(frm, method, values = {}) {
		return frappe
			.call({
				method: `leadcard.api.${method}`,
				args: { doctype: frm.doctype, name: frm.docname, ...values },
				freeze: true,
			})
			.then((answer) => {
				frm.reload_doc();
				return answer.message;
			});
	},
});
