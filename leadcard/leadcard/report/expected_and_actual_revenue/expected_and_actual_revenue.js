// {% include "leadcard/public/js/reports.js" %}

leadcard.reports.define("Expected and Actual Revenue", [
	...leadcard.reports.periodFilters("this_year"),
	leadcard.reports.stepFilter(),
	{ fieldname: "by_seller", label: __("Each seller"), fieldtype: "Check" },
	...leadcard.reports.boardFilters(),
]);
