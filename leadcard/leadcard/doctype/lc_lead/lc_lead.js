frappe.ui.form.on("LC Lead", {
	setup(frm) {
		leadcard.forms.setup(frm);
		leadcard.forms.offerProducts(frm);
	},

	async refresh(frm) {
		if (frm.doc.status === "Converted") {
			leadcard.forms.showContactData(frm);
			await leadcard.forms.load();
			leadcard.cardForm.showConverted(frm);
			return;
		}
		await leadcard.forms.readAmounts(frm);
		await leadcard.forms.followMoney(frm, "refresh", "expected_revenue");
		await leadcard.forms.refresh(frm);
	},

	validate: (frm) => leadcard.forms.refuseUnread(frm),

	product: (frm) => leadcard.forms.followMoney(frm, "product", "expected_revenue"),
	deposit_percent: (frm) => leadcard.forms.followMoney(frm, "deposit_percent", "expected_revenue"),
	deposit_amount: (frm) => leadcard.forms.followMoney(frm, "deposit_amount", "expected_revenue"),
	expected_revenue: (frm) => leadcard.forms.followMoney(frm, "expected_revenue", "expected_revenue"),
});
