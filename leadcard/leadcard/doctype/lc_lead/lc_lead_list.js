frappe.listview_settings["LC Lead"] = {
	add_fields: ["party_type"],

	get_indicator(doc) {
		const colour = { New: "blue", Contacting: "orange", Converted: "purple", Dead: "gray" }[doc.status];
		return [__(doc.status), colour, `status,=,${doc.status}`];
	},
};
