frappe.ui.form.on("LC Opportunity", {
	setup: (frm) => leadcard.forms.offerProducts(frm),

	async refresh(frm) {
		await leadcard.forms.readAmounts(frm);
		await leadcard.forms.followMoney(frm, "refresh", "amount");
		if (frm.is_new() || frm.doc.status !== "Open") return;
		frm.add_custom_button(__("Win"), () => {
			frappe
				.call({
					method: "leadcard.api.activities.win_opportunity",
					args: { name: frm.docname },
					freeze: true,
				})
				.then(() => frm.reload_doc());
		}).addClass("btn-primary");
	},

	validate: (frm) => leadcard.forms.refuseUnread(frm),

	/** The reason of a loss is asked for before the form is saved. */
	async sales_stage(frm) {
		if (!frm.doc.sales_stage) return;
		const { message } = await frappe.db.get_value("LC Sales Stage", frm.doc.sales_stage, "stage_type");
		frm.set_value("status", message?.stage_type || "Open");
	},

	product: (frm) => leadcard.forms.followMoney(frm, "product", "amount"),
	deposit_percent: (frm) => leadcard.forms.followMoney(frm, "deposit_percent", "amount"),
	deposit_amount: (frm) => leadcard.forms.followMoney(frm, "deposit_amount", "amount"),
	amount: (frm) => leadcard.forms.followMoney(frm, "amount", "amount"),
});
