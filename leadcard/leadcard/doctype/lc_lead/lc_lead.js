frappe.ui.form.on("LC Lead", {
	setup(frm) {
		leadcard.forms.setup(frm);
		leadcard.forms.offer_products(frm);
	},

	async refresh(frm) {
		if (frm.doc.status === "Converted") {
			leadcard.forms.show_contact_data(frm);
			await leadcard.forms.load();
			leadcard.card_form.show_converted(frm);
			return;
		}
		await leadcard.forms.read_amounts(frm);
		await leadcard.forms.follow_money(frm, "refresh", "expected_revenue");
		await leadcard.forms.refresh(frm);
	},

	validate: (frm) => leadcard.forms.refuse_unread(frm),

	product: (frm) => leadcard.forms.follow_money(frm, "product", "expected_revenue"),
	deposit_percent: (frm) => leadcard.forms.follow_money(frm, "deposit_percent", "expected_revenue"),
	deposit_amount: (frm) => leadcard.forms.follow_money(frm, "deposit_amount", "expected_revenue"),
	expected_revenue: (frm) => leadcard.forms.follow_money(frm, "expected_revenue", "expected_revenue"),
});
