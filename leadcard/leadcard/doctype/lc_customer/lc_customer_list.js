frappe.listview_settings["LC Customer"] = {
	hide_name_column: true,
	get_indicator(doc) {
		const colour = { Converted: "purple", Transacted: "green", Inactive: "gray" }[doc.status];
		return [frappe.boot.leadcard_status_labels[doc.status], colour, `status,=,${doc.status}`];
	},
};
