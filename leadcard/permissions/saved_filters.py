"""Filters of lists that people have saved for themselves (spec §8.3): by whose name or number somebody looked for a card.

Frappe shows them in the list to whom they are for, and lets every user of the desk read them all.
"""

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType

from leadcard.permissions.chain import OURS, sees_all
from leadcard.permissions.hanging import ALLOWED
from leadcard.permissions.sight import as_sql

SAVED = "List Filter"


def conditions(user: str, doctype: str) -> str:
	"""The condition on saved filters: of lists of cards, and of what hangs on cards, one's own and those for everybody."""
	if sees_all(user):
		return ""
	saved = DocType(SAVED)
	about = saved.reference_doctype
	for_all = saved.for_user.isnull() | (saved.for_user == "")
	return as_sql(about.isnull() | about.notin(OURS) | for_all | (saved.for_user == user))


def has_permission(doc: Document, ptype: str, user: str) -> bool | None:
	"""Refuse another's filter of such a list."""
	if doc.is_new() or sees_all(user):
		return ALLOWED
	about, for_user = frappe.db.get_value(SAVED, doc.name, ["reference_doctype", "for_user"]) or (None, None)
	return False if about in OURS and for_user and for_user != user else ALLOWED
