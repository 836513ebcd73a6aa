// {% include "leadcard/public/js/reports.js" %}

leadcard.reports.define("Not Cared For", [...leadcard.reports.boardFilters("owner")]);
