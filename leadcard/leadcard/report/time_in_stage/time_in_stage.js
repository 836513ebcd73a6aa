// {% include "leadcard/public/js/reports.js" %}

leadcard.reports.define("Time in Stage", [
	...leadcard.reports.periodFilters("this_year"),
	...leadcard.reports.boardFilters("owner"),
]);
