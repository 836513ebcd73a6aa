/**
 * Shows money as the server will store it (spec 3.7). Loaded with leads and opportunities (hook `doctype_js`);
 * what computes it is the board's.
 */
frappe.provide("leadcard.forms");

Object.assign(leadcard.forms, {
	offerProducts(frm) {
		frm.set_query("product", () => ({ filters: { status: ["in", ["Open for Sale", "Reserved"]] } }));
	},

	/** One of a form's events, "refresh" or the field that changed; `revenue` is what that field is called there. */
	async followMoney(frm, event, revenue) {
		await frappe.require(["leadcard_board.bundle.css", "leadcard_board.bundle.js"]);
		leadcard.forms.money ??= {};
		leadcard.forms.money[revenue] ??= leadcard.moneyForm(revenue);
		await leadcard.forms.money[revenue][event](frm);
	},
});
