"""The search index: rows of (token, card), written in the same transaction as the card (spec §7.1)."""

import frappe
from frappe.model.document import Document
from frappe.utils import now

from leadcard.domain import search

DOCTYPE = "LC Search Key"
COLUMNS = ("name", "creation", "modified", "owner", "modified_by", "token", "card_doctype", "card")
INDEXED_FIELDS = (*search.TEXT_FIELDS, *search.PHONE_FIELDS, *search.NUMBER_FIELDS)


def sync(card: Document) -> None:
	"""Bring a card's tokens up to date; nothing is written where no indexed field changed."""
	before = card.get_doc_before_save()
	if before and all(before.get(field) == card.get(field) for field in INDEXED_FIELDS):
		return
	wanted = search.tokens(card)
	if before:
		held = search.tokens(before)
		_drop(card.doctype, card.name, held - wanted)
		wanted -= held
	_add(card.doctype, card.name, wanted)


def forget(doctype: str, name: str) -> None:
	"""Take a deleted card out of the index."""
	frappe.db.delete(DOCTYPE, {"card_doctype": doctype, "card": name})


def rebuild() -> None:
	"""Index every card anew: `bench execute leadcard.automation.search_index.rebuild`."""
	frappe.db.delete(DOCTYPE)
	for doctype in ("LC Lead", "LC Customer"):
		for card in frappe.get_all(doctype, fields=list(INDEXED_FIELDS)):
			_add(doctype, card.name, search.tokens(card))


def _drop(doctype: str, name: str, tokens: set[str]) -> None:
	if tokens:
		frappe.db.delete(DOCTYPE, {"card_doctype": doctype, "card": name, "token": ("in", sorted(tokens))})


def _add(doctype: str, name: str, tokens: set[str]) -> None:
	if not tokens:
		return
	stamp, user = now(), frappe.session.user
	frappe.db.bulk_insert(
		DOCTYPE,
		COLUMNS,
		[
			(frappe.generate_hash(length=16), stamp, stamp, user, user, token, doctype, name)
			for token in sorted(tokens)
		],
	)
