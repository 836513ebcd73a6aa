/**
 * Shows money as the server will store it (spec 3.7): a product brings price and deposit, a percent the deposit.
 * The server computes all of it again. Loaded with leads and opportunities (hook `doctype_js`).
 */
frappe.provide("leadcard.forms");

leadcard.forms.offered_products = () => ({
	filters: { status: ["in", ["Open for Sale", "Reserved"]] },
});

leadcard.forms.money = (revenue) => ({
	setup(frm) {
		frm.set_query("product", leadcard.forms.offered_products);
	},

	async product(frm) {
		if (!frm.doc.product) {
			frm.set_value({ deposit_amount: 0 });
			return;
		}
		const [product, settings] = await Promise.all([
			frappe.db.get_value("LC Product", frm.doc.product, ["price", "deposit_percent"]),
			frappe.db.get_value("LC Settings", "LC Settings", "default_deposit_percent"),
		]);
		const { price, deposit_percent } = product.message;
		const percent = flt(deposit_percent) || flt(settings.message.default_deposit_percent);
		await frm.set_value({ [revenue]: price, deposit_percent: percent });
		frm.set_value("deposit_amount", (flt(price) * percent) / 100);
	},

	async deposit_percent(frm) {
		if (!frm.doc.product) return;
		const { message } = await frappe.db.get_value("LC Product", frm.doc.product, "price");
		frm.set_value("deposit_amount", (flt(message.price) * flt(frm.doc.deposit_percent)) / 100);
	},

	deposit_amount(frm) {
		frm.set_value("remaining_amount", flt(frm.doc[revenue]) - flt(frm.doc.deposit_amount));
	},

	[revenue](frm) {
		frm.set_value("remaining_amount", flt(frm.doc[revenue]) - flt(frm.doc.deposit_amount));
	},
});
