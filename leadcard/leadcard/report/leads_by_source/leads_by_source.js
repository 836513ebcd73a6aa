// {% include "leadcard/public/js/reports.js" %}

leadcard.reports.define("Leads by Source", [
	...leadcard.reports.periodFilters("this_month"),
	...leadcard.reports.boardFilters(),
]);
