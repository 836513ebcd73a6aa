frappe.provide("leadcard.forms");

leadcard.forms.opportunity_money = () => leadcard.forms.money("amount");

frappe.ui.form.on("LC Opportunity", {
	setup: (frm) => leadcard.forms.opportunity_money().setup(frm),

	refresh(frm) {
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

	product: (frm) => leadcard.forms.opportunity_money().product(frm),
	deposit_percent: (frm) => leadcard.forms.opportunity_money().deposit_percent(frm),
	deposit_amount: (frm) => leadcard.forms.opportunity_money().deposit_amount(frm),
	amount: (frm) => leadcard.forms.opportunity_money().amount(frm),
});
