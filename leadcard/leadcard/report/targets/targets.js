// {% include "leadcard/public/js/reports.js" %}

leadcard.reports.define("Targets", [
	...leadcard.reports.periodFilters("this_month"),
	{
		fieldname: "figure",
		label: __("Figure"),
		fieldtype: "Select",
		options: [
			{ value: "actual_revenue", label: __("Actual Revenue") },
			{ value: "wins", label: __("Wins") },
			{ value: "new_leads", label: __("New Leads") },
			{ value: "conversions", label: __("Conversions") },
			{ value: "calls", label: __("Calls") },
			{ value: "meetings", label: __("Meetings") },
		],
		default: "actual_revenue",
		reqd: 1,
	},
	...leadcard.reports
		.boardFilters()
		.filter(({ fieldname }) => ["sales_team", "seller"].includes(fieldname)),
]);
