frappe.listview_settings["LC Ticket"] = {
	hide_name_column: true,
	get_indicator(doc) {
		const colour = { Open: "red", "In Progress": "orange", Closed: "green" }[doc.status];
		return [__(doc.status), colour, `status,=,${doc.status}`];
	},
};
