"""What hangs on a card in Frappe's own lists and forms: calls, meetings, notes, tickets, opportunities, the log (spec §8.3)."""

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType

from leadcard.domain.activities import ORDINARY_NOTE
from leadcard.domain.pipeline import CARD_DOCTYPES, CUSTOMER
from leadcard.permissions.cards import SHARED_RIGHTS
from leadcard.permissions.sight import (
	as_sql,
	hangs_on_a_seen_card,
	sees_card,
	sees_everything,
	visible_names,
)


def record_conditions(user: str, doctype: str) -> str:
	"""The condition under which a list shows what hangs on a card: its card must be seen."""
	if sees_everything(user):
		return ""
	return as_sql(hangs_on_a_seen_card(DocType(doctype), doctype, user))


def has_record_permission(doc: Document, ptype: str, user: str) -> bool:
	"""Whether the card that a record names, and the one that it is stored with, are seen.

	With a share to read only one adds records and changes one's own; others' records, and what decides about the card
	itself, take a share to write.
	"""
	fields = ["customer"] if doc.doctype == "LC Opportunity" else ["reference_doctype", "reference_name"]
	cards = {tuple(str(doc.get(field) or "") for field in fields)}
	right = "write" if ptype == "create" and _decides(doc) else "read"
	if not doc.is_new() and (
		stored := frappe.db.get_value(doc.doctype, doc.name, [*fields, "owner"], as_dict=True)
	):
		cards.add(tuple(stored[field] for field in fields))
		if stored.owner != user or _decides(doc):
			right = SHARED_RIGHTS.get(ptype, "read")
	named = {(CUSTOMER, *card) if len(card) == 1 else card for card in cards}
	return all(
		sees_card(doctype, name, user, right) for doctype, name in named if doctype in CARD_DOCTYPES and name
	)


def _decides(record: Document) -> bool:
	"""Whether a record changes the card itself: its money, or whether it is cared for (spec §5.7, §5.10)."""
	return record.doctype == "LC Opportunity" or (
		record.doctype == "LC Note" and record.note_type != ORDINARY_NOTE
	)


def attendee_conditions(user: str, doctype: str) -> str:
	"""The condition on the rows of a meeting's table, which Frappe lists by the right to their DocType alone."""
	if sees_everything(user):
		return ""
	row = DocType("LC Meeting Attendee")
	return as_sql((row.parenttype == "LC Meeting") & row.parent.isin(visible_names("LC Meeting", user)))
