frappe.treeview_settings["LC Sales Team"] = {
	title: __("Sales Teams"),
	breadcrumb: "LeadCard",
	fields: [
		{ fieldtype: "Data", fieldname: "team_name", label: __("Team Name"), reqd: 1 },
		{
			fieldtype: "Check",
			fieldname: "is_group",
			label: __("Has Teams Below"),
			description: __("Tick it where other teams belong to this one"),
		},
	],
	ignore_fields: ["parent_lc_sales_team"],
};
