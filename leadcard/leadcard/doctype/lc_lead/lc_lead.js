frappe.ui.form.on("LC Lead", {
	setup(frm) {
		leadcard.forms.setup(frm);
		leadcard.forms.money("expected_revenue").setup(frm);
	},

	refresh(frm) {
		if (frm.doc.status === "Converted") {
			frm.set_read_only();
			frm.disable_save();
			frm.page.set_indicator(__("Converted"), leadcard.forms.COLOURS.Converted);
			frm.set_intro(
				__("This lead was converted. Go on with its customer: {0}", [
					frappe.utils.get_form_link("LC Customer", frm.doc.customer, true),
				]),
				"blue"
			);
			return;
		}
		leadcard.forms.refresh(frm);
		if (frm.is_new() || frm.doc.status === "Dead") return;
		frm.add_custom_button(__("Convert"), () => {
			frappe.confirm(__("Convert {0} to a customer?", [frappe.utils.escape_html(frm.doc.title)]), () =>
				leadcard.forms
					.call(frm, "cards.convert_lead", { modified: frm.doc.modified })
					.then(({ customer }) => frappe.set_route("Form", "LC Customer", customer))
			);
		}).addClass("btn-primary");
	},

	product: (frm) => leadcard.forms.money("expected_revenue").product(frm),
	deposit_percent: (frm) => leadcard.forms.money("expected_revenue").deposit_percent(frm),
	deposit_amount: (frm) => leadcard.forms.money("expected_revenue").deposit_amount(frm),
	expected_revenue: (frm) => leadcard.forms.money("expected_revenue").expected_revenue(frm),
});
