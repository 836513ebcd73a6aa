frappe.listview_settings["LC Opportunity"] = {
	hide_name_column: true,
	get_indicator(doc) {
		const colour = { Open: "blue", Won: "green", Lost: "gray" }[doc.status];
		return [__(doc.status), colour, `status,=,${doc.status}`];
	},
};
