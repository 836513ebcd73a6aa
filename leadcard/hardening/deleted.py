"""What stays of a contact or an address that hung on a card when it is deleted (spec §8.7).

Frappe keeps a comment that it is gone, with its name, which is a person's or a company's; and removes the comments on it
in a job of later. Both hang on nothing by then, and would be read by whoever reads comments.
"""

import frappe
from frappe import _
from frappe.model.document import Document

from leadcard.permissions.chain import LINKED, cards_of

FLAG = "leadcard_deleted"
GONE = "Deleted"


def note(document: Document, _event: str | None = None) -> None:
	"""While a contact or an address is deleted: remember whether it hung on a card."""
	if cards_of(document.doctype, document.name):
		frappe.flags.setdefault(FLAG, set()).add((document.doctype, document.name))


def forget_comments(document: Document, _event: str | None = None) -> None:
	"""Once it is deleted: its comments go with it, and not later."""
	place = (document.doctype, document.name)
	if place in frappe.flags.get(FLAG, ()):
		frappe.db.delete("Comment", dict(zip(("reference_doctype", "reference_name"), place, strict=True)))


def hide_name(comment: Document, _event: str | None = None) -> None:
	"""The comment that it is gone says of what kind it was, and not what it was called."""
	if comment.comment_type != GONE or comment.reference_doctype not in LINKED:
		return
	named = {name for doctype, name in frappe.flags.get(FLAG, ()) if doctype == comment.reference_doctype}
	if any((comment.subject or "").endswith(f" {name}") for name in named):
		comment.subject = _(comment.reference_doctype)
