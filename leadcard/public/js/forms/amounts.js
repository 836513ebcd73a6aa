/** Amounts and percents of LeadCard's forms are read as they are typed (spec 3.7). Loaded with them (hook `doctype_js`). */
frappe.provide("leadcard.forms");

Object.assign(leadcard.forms, {
	async readAmounts(frm) {
		await frappe.require(["leadcard_board.bundle.css", "leadcard_board.bundle.js"]);
		leadcard.amountForm.readAmounts(frm);
	},

	refuseUnread(frm) {
		leadcard.amountForm?.refuseUnread(frm);
	},
});
