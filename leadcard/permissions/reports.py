"""Reports about LeadCard's documents, and what they have prepared."""

import frappe
from frappe.query_builder import DocType
from pypika.queries import QueryBuilder

from leadcard.permissions.closed import MODULE, closed_doctypes

PREPARED = "Prepared Report"


def is_prepared(doctype: str | None, name: str | None) -> bool:
	"""Whether a document is what a report of LeadCard's has prepared for somebody."""
	report = frappe.db.get_value(PREPARED, name, "report_name") if doctype == PREPARED and name else None
	return is_of_leadcard(report)


def is_of_leadcard(report: str | None) -> bool:
	"""Whether a report is about LeadCard's documents, or what hangs on cards."""
	return bool(report) and bool(reports_of_leadcard(report).run())


def reports_of_leadcard(name: str | None = None) -> QueryBuilder:
	"""The names of the reports about LeadCard's documents and what hangs on cards, by themselves or by what they vary."""
	ours = sorted(closed_doctypes().union(frappe.get_all("DocType", {"module": MODULE}, pluck="name")))
	report, varied = DocType("Report"), DocType("Report").as_("varied")
	query = (
		frappe.qb.from_(report)
		.left_join(varied)
		.on(report.reference_report == varied.name)
		.select(report.name)
		.where(report.ref_doctype.isin(ours) | varied.ref_doctype.isin(ours))
	)
	return query.where(report.name == name) if name else query
