frappe.ui.form.on("LC Sales Team", {
	setup(frm) {
		frm.set_query("parent_lc_sales_team", () => ({ filters: { name: ["!=", frm.doc.name] } }));
		frm.set_query("user", "members", () => ({ filters: { user_type: "System User" } }));
	},

	refresh(frm) {
		if (frm.is_new()) return;
		frm.add_custom_button(__("Show the tree"), () => frappe.set_route("Tree", "LC Sales Team"));
		frm.add_custom_button(__("Hand over customers…"), () => {
			frappe.route_options = { handover: "" };
			frappe.set_route("leadcard");
		});
	},
});
