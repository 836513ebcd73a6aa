// {% include "leadcard/public/js/reports.js" %}

leadcard.reports.define("Interactions by Kind", [
	...leadcard.reports.periodFilters("this_year"),
	leadcard.reports.stepFilter(),
	...leadcard.reports.boardFilters(),
]);
