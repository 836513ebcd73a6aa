// {% include "leadcard/public/js/reports.js" %}

leadcard.reports.define("Pipeline by Column and Stage", [...leadcard.reports.boardFilters()]);
