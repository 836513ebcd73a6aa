frappe.listview_settings["LC Opportunity"] = {
	get_indicator(doc) {
		const colour = { Open: "blue", Won: "green", Lost: "gray" }[doc.status];
		return [__(doc.status), colour, `status,=,${doc.status}`];
	},
};
