frappe.listview_settings["LC Product"] = {
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
