"""Who waits for whom. Every writer locks in one order, so that none waits in a circle: first the lead, then the
customer, then what hangs on them, then the product.
"""

import frappe
from frappe.model.document import Document

from leadcard.domain import pipeline

Card = tuple[str, str]


def lock_card(doctype: str, name: str, fields: list[str]) -> frappe._dict | None:
	"""Lock a row until the transaction ends and read its latest committed state."""
	return frappe.db.get_value(doctype, name, fields, as_dict=True, for_update=True)


def lock_cards(*cards: Card | None) -> None:
	"""Lock some cards in the one order; what is no card is passed over."""
	found = {tuple(card) for card in cards if card and _is_named(*card)}
	for doctype, name in sorted(found, key=lambda card: (card[0] == pipeline.CUSTOMER, card)):
		lock_card(doctype, name, ["name"])


def _is_named(doctype: object, name: object) -> bool:
	return doctype in pipeline.CARD_DOCTYPES and isinstance(name, str) and bool(name)


def begin_with(*cards: Card | None) -> None:
	"""Begin a request with its cards locked, before anything is read.

	The database shows a transaction what was committed when it first read. A request that has read, then waits for a
	lock, would go on with what was true before the wait. So, while nothing is written, a new transaction begins here.
	"""
	if not frappe.db.transaction_writes:
		frappe.db.commit()
	lock_cards(*cards)


def lock_card_of(record: Document, _event: str | None = None) -> None:
	"""What is about to be written on a card by Frappe itself, such as a comment, comes after the card as well."""
	lock_cards(
		(record.get("reference_doctype") or record.get("reference_type"), record.get("reference_name"))
	)
