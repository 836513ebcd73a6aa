// {% include "leadcard/public/js/reports.js" %}

leadcard.reports.define("Employee Activity Summary", [
	...leadcard.reports.periodFilters("this_month"),
	...leadcard.reports.boardFilters(),
]);
