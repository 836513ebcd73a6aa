// {% include "leadcard/public/js/reports.js" %}

leadcard.reports.define("One-Time and Repeat Buyers", [
	...leadcard.reports.periodFilters("this_year"),
	...leadcard.reports.boardFilters(),
]);
