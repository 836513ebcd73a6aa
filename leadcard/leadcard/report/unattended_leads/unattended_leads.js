// {% include "leadcard/public/js/reports.js" %}

leadcard.reports.define("Unattended Leads", [
	...leadcard.reports.periodFilters("this_month"),
	...leadcard.reports.boardFilters("owner"),
]);
