/** Amounts and percents of LeadCard's forms are read as they are typed (spec 3.7). Loaded with them (hook `doctype_js`). */
frappe.provide("leadcard.forms");

Object.assign(leadcard.forms, {
	async read_amounts(frm) {
		await frappe.require(["leadcard_board.bundle.css", "leadcard_board.bundle.js"]);
		leadcard.amount_form.read_amounts(frm);
	},

	refuse_unread(frm) {
		leadcard.amount_form?.refuse_unread(frm);
	},
});
