// {% include "leadcard/public/js/reports.js" %}

leadcard.reports.define("Won and Lost with Reasons", [
	...leadcard.reports.periodFilters("this_quarter"),
	...leadcard.reports.boardFilters(),
]);
