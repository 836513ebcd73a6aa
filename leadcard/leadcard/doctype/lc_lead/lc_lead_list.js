frappe.listview_settings["LC Lead"] = {
	hide_name_column: true,

	get_indicator(doc) {
		const colour = { New: "blue", Contacting: "orange", Converted: "purple", Dead: "gray" }[doc.status];
		return [frappe.boot.leadcard_status_labels[doc.status], colour, `status,=,${doc.status}`];
	},
};
