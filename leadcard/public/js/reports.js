/** What LeadCard's reports share: their filters (spec 7.3, 9.1), and numbers that lead to the cards they count (9.8). */
frappe.provide("leadcard.reports");

leadcard.reports.PERIODS = [
	{ value: "this_week", label: __("This week") },
	{ value: "last_week", label: __("Last week") },
	{ value: "this_month", label: __("This month") },
	{ value: "last_month", label: __("Last month") },
	{ value: "this_quarter", label: __("This quarter") },
	{ value: "last_quarter", label: __("Last quarter") },
	{ value: "this_year", label: __("This year") },
	{ value: "last_year", label: __("Last year") },
	{ value: "from_to", label: __("From – to…") },
];

leadcard.reports.stepFilter = () => ({
	fieldname: "step",
	label: __("By"),
	fieldtype: "Select",
	options: [
		{ value: "Week", label: __("Week") },
		{ value: "Month", label: __("Month") },
		{ value: "Quarter", label: __("Quarter") },
		{ value: "Year", label: __("Year") },
	],
	default: "Month",
	reqd: 1,
});

leadcard.reports.periodFilters = (period) => [
	{
		fieldname: "period",
		label: __("Period"),
		fieldtype: "Select",
		options: leadcard.reports.PERIODS,
		default: period,
		reqd: 1,
	},
	...["from_date", "to_date"].map((fieldname) => ({
		fieldname,
		label: fieldname === "from_date" ? __("From Date") : __("To Date"),
		fieldtype: "Date",
		depends_on: "eval:doc.period === 'from_to'",
		mandatory_depends_on: "eval:doc.period === 'from_to'",
	})),
];

/** @param who whether a report asks for the `seller` of deals and whose activities they are, or for the `owner` of cards */
leadcard.reports.boardFilters = (who = "seller") => [
	{ fieldname: "sales_team", label: __("Team"), fieldtype: "Link", options: "LC Sales Team" },
	{
		fieldname: who,
		label: who === "owner" ? __("Owner") : __("Seller"),
		fieldtype: "Link",
		options: "User",
	},
	{ fieldname: "source", label: __("Source"), fieldtype: "Link", options: "LC Lead Source" },
	{ fieldname: "product", label: __("Product"), fieldtype: "Link", options: "LC Product" },
	{ fieldname: "customer_group", label: __("Group"), fieldtype: "Link", options: "LC Customer Group" },
];

/** A number leads to the cards that it counts: the server says by which filters of the board, or of which list. */
leadcard.reports.formatter = (value, row, column, data, format) => {
	// Frappe shows a text as it is, markup too
	const isText = column.fieldtype === "Data";
	const plain = format(isText ? frappe.utils.escape_html(value || "") : value, row, column, data);
	const shown = data?.is_total ? `<b>${plain}</b>` : plain;
	const filters = data && value && data.leads_to?.[column.fieldname];
	if (!filters) return shown;
	const { list, report, ...rest } = filters;
	const params = new URLSearchParams();
	for (const [name, chosen] of Object.entries(rest)) {
		for (const one of [chosen].flat()) params.append(name, one);
	}
	// the desk's router keeps one value of each key, and the board's filters have several
	const asked = list || report || rest.card ? params : new URLSearchParams({ leads_to: params.toString() });
	const reportPage = report && `query-report/${encodeURIComponent(report)}`;
	const page = list ? frappe.router.slug(list) : reportPage || "leadcard";
	return `<a href="/app/${page}?${frappe.utils.escape_html(asked.toString())}"><u>${shown}</u></a>`;
};

leadcard.reports.define = (name, filters) => {
	frappe.query_reports[name] = { filters, formatter: leadcard.reports.formatter };
};
