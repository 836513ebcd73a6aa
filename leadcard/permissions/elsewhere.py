"""What contacts and addresses hang on beside cards: an ERPNext Customer, a User, any document of another app.

Whoever reads one of these by Frappe's own rules works with the contact as before LeadCard came (spec §8.7, §10.1).
"""

from collections.abc import Container

import frappe
from frappe.model.db_query import DatabaseQuery
from frappe.model.document import Document
from frappe.permissions import get_role_permissions
from frappe.query_builder import DocType
from pypika.terms import LiteralValue, Term

from leadcard.permissions.closed import MODULE
from leadcard.permissions.sight import put_together, shares_of

LINK = "Dynamic Link"
# what a request keeps to itself
KINDS_KEY = "leadcard_linked_kinds"


def read_by(user: str, ours: Container[str]) -> dict[str, Term]:
	"""The names of what somebody reads, as parts of a condition, by each DocType that anything is linked to.

	:param ours: DocTypes to leave out
	"""
	kinds = [kind for kind in _linked_kinds() if kind not in ours and _is_of_others(kind)]
	return {kind: _names_read(kind, user) for kind in kinds}


def forget_kinds(_document: Document | None = None, _event: str | None = None) -> None:
	"""A new kind of link holds at once, in the request that writes it too."""
	frappe.local.cache.pop(KINDS_KEY, None)


def _linked_kinds() -> list[str]:
	if KINDS_KEY not in frappe.local.cache:
		link = DocType(LINK)
		found = frappe.qb.from_(link).select(link.link_doctype).distinct().run(pluck=True)
		frappe.local.cache[KINDS_KEY] = sorted(filter(None, found))
	return frappe.local.cache[KINDS_KEY]


def _is_of_others(doctype: str) -> bool:
	"""Whether a DocType is another app's, with documents of its own in a table of its own."""
	if not frappe.db.exists("DocType", doctype, cache=True):
		return False
	meta = frappe.get_meta(doctype)
	return meta.module != MODULE and not (meta.istable or meta.issingle or meta.get("is_virtual"))


def _names_read(doctype: str, user: str) -> Term:
	row = DocType(doctype)
	query = frappe.qb.from_(row).select(row.name)
	if not get_role_permissions(frappe.get_meta(doctype), user=user).get("read"):
		return put_together(query.where(row.name.isin(shares_of(doctype, user))))
	conditions = DatabaseQuery(doctype, user=user).build_match_conditions()
	return put_together(query.where(LiteralValue(f"({conditions})")) if conditions else query)
