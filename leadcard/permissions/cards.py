"""Leads and customers in Frappe's own lists and forms: its hooks, answered by the one definition of sight."""

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType

from leadcard.permissions.sight import as_sql, may_list, sees_card

# what a share must grant for what; for all else it is enough to read
SHARED_RIGHTS = {"write": "write", "delete": "write", "share": "share"}


def card_conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""Frappe's hook `permission_query_conditions` for leads and customers."""
	criterion = may_list(DocType(doctype), doctype, user or frappe.session.user)
	return as_sql(criterion)


def has_card_permission(doc: Document, ptype: str | None = None, user: str | None = None, **_kwargs) -> bool:
	"""Frappe's hook `has_permission` for leads and customers. It can only deny: a share to read grants no more."""
	right = SHARED_RIGHTS.get(ptype or "read", "read")
	return doc.is_new() or sees_card(doc.doctype, doc.name, user or frappe.session.user, right)
