"""A row of a table is as closed as the document that it stands in (spec §8.3).

Where a row is read or written by itself, Frappe 15 asks for the right to the DocType of its document alone.
"""

from collections.abc import Callable
from functools import wraps

import frappe
from frappe.model.document import Document

from leadcard.masking.access import is_masked
from leadcard.permissions.chain import hidden_places
from leadcard.permissions.closed import closed_doctypes
from leadcard.permissions.elsewhere import LINK

PLACE = ("parenttype", "parent")
NAMED = ("link_doctype", "link_name")


def ask_of_document(original: Callable) -> Callable:
	"""Around the right to a row: the right to its document is asked too."""

	@wraps(original)
	def has_child_permission(
		child_doctype: str,
		ptype: str = "read",
		child_doc: Document | str | None = None,
		user: str | None = None,
		*args: object,
		**kwargs: object,
	) -> bool:
		allowed = original(child_doctype, ptype, child_doc, user, *args, **kwargs)
		if not allowed or not child_doc:
			return allowed
		if not all(_is_open(*place, ptype, user) for place in _places(child_doctype, child_doc)):
			return False
		return child_doctype != LINK or not _names_hidden(child_doc, user or frappe.session.user)

	return has_child_permission


def _places(doctype: str, row: Document | str) -> set[tuple[str, str]]:
	"""The closed documents that a row says it stands in, and is stored in."""
	name = row if isinstance(row, str) else row.name
	stored = frappe.db.get_value(doctype, name, PLACE) if name else None
	said = () if isinstance(row, str) else (tuple(row.get(field) for field in PLACE),)
	closed = closed_doctypes()
	return {place for place in (stored, *said) if place and place[0] in closed and place[1]}


def _names_hidden(link: Document | str, user: str) -> bool:
	"""Whether the stored row of a contact or an address is a link to what somebody doesn't see."""
	named = frappe.db.get_value(LINK, link if isinstance(link, str) else link.name, NAMED)
	return bool(named and hidden_places([named], user))


def _is_open(doctype: str, name: str, ptype: str, user: str | None) -> bool:
	if not frappe.db.exists(doctype, name):
		# a row of nothing can be read and removed; the gate gives a hidden document's name out for an absent one
		return ptype != "create"
	right = "read" if ptype in ("read", "select", "print", "email", "report", "export") else "write"
	return bool(frappe.has_permission(doctype, right, doc=name, user=user)) and not is_masked(doctype, name)
