// {% include "leadcard/public/js/reports.js" %}

leadcard.reports.define("Founding Days and Birthdays", [
	...leadcard.reports.periodFilters("this_month"),
	...leadcard.reports.boardFilters("owner"),
]);
