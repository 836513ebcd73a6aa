frappe.listview_settings["LC Ticket"] = {
	get_indicator(doc) {
		const colour = { Open: "red", "In Progress": "orange", Closed: "green" }[doc.status];
		return [__(doc.status), colour, `status,=,${doc.status}`];
	},
};
