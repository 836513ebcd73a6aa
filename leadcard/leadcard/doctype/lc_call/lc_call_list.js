frappe.listview_settings["LC Call"] = {
	hide_name_column: true,
	add_fields: ["completed", "cancelled", "starts_at"],

	get_indicator(doc) {
		if (doc.cancelled) return [__("Cancelled"), "gray", "cancelled,=,1"];
		if (doc.completed) return [__("Completed"), "blue", "completed,=,1"];
		const overdue = doc.starts_at < frappe.datetime.system_datetime();
		return overdue ? [__("Overdue"), "red", "completed,=,0"] : [__("Planned"), "orange", "completed,=,0"];
	},
};
