/** What the forms of calls, meetings, notes and tickets share (hook `doctype_js`). */
frappe.provide("leadcard.forms");

leadcard.forms.activity = {
	setup(frm) {
		frm.set_query("reference_doctype", () => ({
			filters: { name: ["in", ["LC Lead", "LC Customer"]] },
		}));
	},

	/** A plan that is over when it is made reminds nobody (spec 5.5). */
	validate(frm) {
		const { remind, completed, cancelled, starts_at: startsAt } = frm.doc;
		if (!frm.is_new() || !remind || completed || cancelled || !startsAt) return;
		if (startsAt <= frappe.datetime.system_datetime()) {
			frappe.throw(
				__("A reminder needs a time that lies ahead. Choose when it is planned, or clear Remind.")
			);
		}
	},
};
