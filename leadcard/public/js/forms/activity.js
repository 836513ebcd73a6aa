/** What the forms of calls, meetings, notes and tickets share (hook `doctype_js`). */
frappe.provide("leadcard.forms");

leadcard.forms.activity = {
	setup(frm) {
		frm.set_query("reference_doctype", () => ({
			filters: { name: ["in", ["LC Lead", "LC Customer"]] },
		}));
	},
};
