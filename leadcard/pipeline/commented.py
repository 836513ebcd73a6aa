"""A card knows whether it has comments, so that who counts unread ones asks no other cards (spec §7.5).

A comment is written with its card locked, as `locks.follow_card` has it.
"""

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType

from leadcard.domain import pipeline
from leadcard.locks import latest, lock_card, lock_card_at_once

FIELD = "has_comments"
COMMENT = "Comment"


def note(comment: Document, _event: str | None = None) -> None:
	"""Frappe's hook `after_insert`: the first comment marks its card."""
	if not _is_on_card(comment):
		return
	card = DocType(comment.reference_doctype)
	unmarked = (card.name == comment.reference_name) & (card[FIELD] == 0)
	frappe.qb.update(card).set(card[FIELD], 1).where(unmarked).run()


def follow_deletion(comment: Document, _event: str | None = None) -> None:
	"""Frappe's hook `after_delete`: it may have been the card's last one."""
	if _is_on_card(comment):
		card = (comment.reference_doctype, comment.reference_name)
		lock_card_at_once(card)
		refresh(*card)


def hand_over(lead: str, customer: str) -> None:
	"""A locked lead's comments have gone to its locked customer."""
	if frappe.db.get_value(pipeline.LEAD, lead, FIELD, for_update=True):
		frappe.db.set_value(pipeline.LEAD, lead, FIELD, 0, update_modified=False)
		frappe.db.set_value(pipeline.CUSTOMER, customer, FIELD, 1, update_modified=False)


def refresh(doctype: str, name: str) -> None:
	"""Put the mark of a card right."""
	card = lock_card(doctype, name, [FIELD])
	counted = recount(doctype, name)
	if card and card[FIELD] != counted:
		frappe.db.set_value(doctype, name, FIELD, counted, update_modified=False)
		frappe.clear_document_cache(doctype, name)


def recount(doctype: str, name: str) -> int:
	"""1 where a locked card has comments, else 0."""
	comment = DocType(COMMENT)
	query = frappe.qb.from_(comment).select(comment.name).where(comment.reference_name == name)
	query = query.where((comment.reference_doctype == doctype) & (comment.comment_type == COMMENT))
	return int(bool(latest(query, (doctype, name)).run()))


def _is_on_card(comment: Document) -> bool:
	is_named = comment.reference_doctype in pipeline.CARD_DOCTYPES and comment.reference_name
	return bool(is_named) and comment.comment_type == COMMENT
