"""Leads and customers in Frappe's own lists and forms, by the one definition of sight."""

from frappe.model.document import Document
from frappe.query_builder import DocType

from leadcard.permissions.sight import as_sql, may_list, sees_card

# what a share must grant for what; for all else it is enough to read
SHARED_RIGHTS = {"write": "write", "delete": "write", "share": "share"}


def card_conditions(user: str, doctype: str) -> str:
	"""The condition under which a list shows a lead or a customer."""
	criterion = may_list(DocType(doctype), doctype, user)
	return as_sql(criterion)


def has_card_permission(doc: Document, ptype: str, user: str) -> bool:
	"""Whether somebody sees a card, and may do with it what a share of theirs grants."""
	right = SHARED_RIGHTS.get(ptype, "read")
	return doc.is_new() or sees_card(doc.doctype, doc.name, user, right)
