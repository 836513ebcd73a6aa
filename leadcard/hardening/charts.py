"""Frappe's heatmaps of LeadCard's documents (spec §8.3, §9.7): Frappe 15 counts them over all that there are, seen or not."""

import frappe
from frappe.utils import cint, getdate

AGGREGATES = {"Sum": "sum", "Average": "avg"}
SECONDS = {"postgres": "extract(epoch from {0})"}


def heatmap(chart: frappe._dict, filters: dict | list | str | None, year: int | str | None) -> dict:
	"""What a chart shows of a year, day by day, of the documents that the user may see."""
	doctype, day = chart.document_type, chart.based_on
	year = cint(year or chart.heatmap_year) or getdate().year
	within = frappe.parse_json(filters) or frappe.parse_json(chart.filters_json) or []
	if isinstance(within, dict):
		within = [[doctype, field, "=", value] for field, value in within.items()]
	within += [
		[doctype, "docstatus", "<", 2],
		[doctype, day, ">=", f"{year}-01-01"],
		[doctype, day, "<", f"{year + 1}-01-01"],
	]
	aggregate = AGGREGATES.get(chart.chart_type, "count")
	days = frappe.get_list(
		doctype,
		filters=within,
		fields=[
			SECONDS.get(frappe.db.db_type, "unix_timestamp({0})").format(f"min({day})"),
			f"{aggregate}({chart.value_based_on or 1})",
		],
		group_by=f"date({day})",
		order_by=f"min({day}) asc",
		parent_doctype=chart.parent_document_type,
		as_list=True,
		limit_page_length=0,
	)
	return {"labels": [], "dataPoints": {str(row[0]): row[1] for row in days if len(row) == 2}}
