"""Reports that Frappe mails (spec §8.3, §9.7): each is run for the person that it names, and sent to whom it says."""

import frappe
from frappe.model.document import Document

from leadcard.permissions.hanging import ADMIN_ROLE, ALLOWED
from leadcard.permissions.queries import concerns


def has_mailing_permission(
	doc: Document, ptype: str | None = None, user: str | None = None, **_kwargs
) -> bool | None:
	"""Frappe's hook `has_permission` for Auto Email Report: with LeadCard's documents nobody runs one as another."""
	user = user or frappe.session.user
	if ADMIN_ROLE in frappe.get_roles(user):
		return ALLOWED
	stored = None if doc.is_new() else frappe.db.get_value(doc.doctype, doc.name, ["user", "report"])
	named = {(doc.user, doc.report), *([stored] if stored else [])}
	own = all(person == user or not _is_of_leadcard(report) for person, report in named)
	return ALLOWED if own else False


def _is_of_leadcard(report: str | None) -> bool:
	return bool(report) and concerns(frappe.db.get_value("Report", report, "ref_doctype"))
