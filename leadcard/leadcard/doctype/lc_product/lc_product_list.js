frappe.listview_settings["LC Product"] = {
	hide_name_column: true,
	get_indicator(doc) {
		const colour = {
			"Open for Sale": "green",
			Reserved: "blue",
			Deposited: "orange",
			Sold: "purple",
			Closed: "gray",
		}[doc.status];
		return [__(doc.status), colour, `status,=,${doc.status}`];
	},
};
