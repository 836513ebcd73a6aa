"""An anonymised card is read-only for people, and so is what hangs on it (spec §16.7)."""

from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document

from leadcard.domain.pipeline import CARD_DOCTYPES
from leadcard.exceptions import AnonymisedCardError
from leadcard.locks import lock_card
from leadcard.permissions.chain import BY_FIELDS, REFERENCE, ROWS, cards_of
from leadcard.permissions.hanging import ALLOWED
from leadcard.permissions.sight import card_of

WRITING = ("write", "create", "delete", "share", "email", "submit", "cancel")


def is_anonymised(doctype: str | None, name: str | None) -> bool:
	"""Whether a stored document is an anonymised card."""
	return (
		doctype in CARD_DOCTYPES and bool(name) and bool(frappe.db.get_value(doctype, name, "anonymised_on"))
	)


def deny_writing(doc: Document, ptype: str, user: str) -> bool | None:
	"""Refuse to change an anonymised card, and what hangs on one or is to hang there."""
	if ptype not in WRITING:
		return ALLOWED
	if doc.doctype in CARD_DOCTYPES:
		# what a client sends instead the card's own rules compare with what is stored
		return False if doc.get("anonymised_on") else ALLOWED
	return False if any(is_anonymised(*card) for card in _cards(doc)) else ALLOWED


def deny_adding(doc: Document, ptype: str, user: str) -> bool | None:
	"""Refuse what is new on an anonymised card; what is there already may be ticked off."""
	return deny_writing(doc, ptype, user) if ptype == "create" else ALLOWED


def refuse(doctype: str, name: str, *, locked: bool = False) -> None:
	"""Refuse what somebody would write on a card that is anonymised. Raises :class:`AnonymisedCardError`.

	:param locked: the card is locked already, so that its latest state is read, whatever this transaction saw before
	"""
	card = lock_card(doctype, name, ["anonymised_on"]) if locked else None
	if card.anonymised_on if card else is_anonymised(doctype, name):
		say_read_only()


def say_read_only() -> NoReturn:
	"""Why nothing is changed."""
	frappe.throw(
		_("This card was anonymised. It is kept for the figures and is read-only."), AnonymisedCardError
	)


def _cards(doc: Document) -> set[tuple[str, str]]:
	"""The cards that a document in hand names, and those on which it is stored."""
	places = _places(doc) if doc.is_new() else [*_places(doc), (doc.doctype, doc.name)]
	cards = (cards_of(*place) or {card_of(*place)} for place in places)
	return {card for found in cards for card in found if card}


def _places(doc: Document) -> list[tuple[str, str]]:
	if doc.doctype in ROWS:
		rows, _table, (about, name) = ROWS[doc.doctype]
		return [(row.get(about), row.get(name)) for row in doc.get(rows) or []]
	if doc.doctype == "LC Opportunity":
		return [("LC Customer", doc.get("customer"))]
	about, name = BY_FIELDS.get(doc.doctype, REFERENCE)
	return [(doc.get(about), doc.get(name))]
