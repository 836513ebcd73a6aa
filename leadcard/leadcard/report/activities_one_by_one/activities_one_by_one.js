// {% include "leadcard/public/js/reports.js" %}

leadcard.reports.define("Activities One by One", [
	{
		fieldname: "figure",
		label: __("Kind"),
		fieldtype: "Select",
		options: [
			{ value: "all", label: __("All interactions") },
			{ value: "calls", label: __("Calls") },
			{ value: "meetings", label: __("Meetings") },
			{ value: "emails", label: __("Emails Sent") },
			{ value: "emails_read", label: __("Emails Read") },
			{ value: "received", label: __("Emails Received") },
			{ value: "notes", label: __("Notes") },
			{ value: "comments", label: __("Comments") },
			{ value: "tickets", label: __("Tickets") },
			{ value: "new_leads", label: __("New Leads") },
			{ value: "conversions", label: __("Conversions") },
			{ value: "won", label: __("Won") },
			{ value: "lost", label: __("Lost") },
			{ value: "ended", label: __("Won and lost") },
			{ value: "tasks", label: __("Tasks Done") },
		],
		default: "all",
		reqd: 1,
	},
	...leadcard.reports.periodFilters("this_week"),
	...leadcard.reports.boardFilters(),
]);
