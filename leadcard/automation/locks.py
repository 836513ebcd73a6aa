"""Who waits for whom. Every writer locks in one order, so that none waits in a circle: first the lead, then the
customer, then what hangs on them, then the product.
"""

import frappe
from frappe import _
from frappe.model.document import Document
from pypika.queries import QueryBuilder

from leadcard.domain import pipeline

Card = tuple[str, str]


def lock_card(doctype: str, name: str, fields: list[str], *, wait: bool = True) -> frappe._dict | None:
	"""Lock a row until the transaction ends and read its latest committed state.

	:param wait: for whoever holds the row; else QueryTimeoutError is raised where somebody does
	"""
	return frappe.db.get_value(doctype, name, fields, as_dict=True, for_update=True, wait=wait)


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
		frappe.local.leadcard_fresh_cards = {tuple(card) for card in cards if card}
		frappe.db.after_commit.add(_forget_fresh_cards)
		frappe.db.after_rollback.add(_forget_fresh_cards)
	lock_cards(*cards)


def latest(query: QueryBuilder, card: Card) -> QueryBuilder:
	"""A query of what hangs on a locked card, so that it shows the latest committed rows.

	Where the transaction began with the lock it does so by itself. Otherwise the rows are read with locks.
	"""
	fresh = card in getattr(frappe.local, "leadcard_fresh_cards", ())
	return query if fresh else query.for_update()


def _forget_fresh_cards() -> None:
	frappe.local.leadcard_fresh_cards = set()


def lock_card_at_once(card: Card) -> None:
	"""Lock a card for a deletion. Frappe has locked what is deleted first, so it must not wait for the card's holder,
	who may be waiting for it.
	"""
	if not _is_named(*card):
		return
	try:
		lock_card(*card, ["name"], wait=False)
	except frappe.QueryTimeoutError:
		frappe.throw(
			_("Somebody is working on this card at the moment. Delete again in a few seconds."),
			frappe.QueryTimeoutError,
		)


def lock_card_of(record: Document, _event: str | None = None) -> None:
	"""What Frappe is about to write on a card is locked after the card too: comments, emails, assignments."""
	lock_cards((record.get(_type_field(record)), record.get("reference_name")))


def _type_field(record: Document) -> str:
	return "reference_type" if record.doctype == "ToDo" else "reference_doctype"


def follow_card(record: Document, _event: str | None = None) -> None:
	"""A comment, an email or a task on a lead that was converted meanwhile goes to its customer (spec §6.2)."""
	lock_card_of(record)
	doctype, name = record.get(_type_field(record)), record.reference_name
	if doctype == pipeline.LEAD and _is_named(doctype, name):
		lead = lock_card(doctype, name, ["customer"])
		if lead and lead.customer:
			record.update({_type_field(record): pipeline.CUSTOMER, "reference_name": lead.customer})
			lock_card_of(record)
