"""The search index: rows of (token, card), written in the same transaction as the card (spec §7.1).

A row without a contact is of the card itself; `contact_index` owns those of the card's contacts.
"""

from collections.abc import Iterable, Iterator, Mapping

import frappe
from frappe.model.document import Document
from frappe.query_builder import Criterion, DocType
from frappe.utils import now
from pypika import Table

from leadcard.domain import search
from leadcard.domain.pipeline import CARD_DOCTYPES, CUSTOMER, LEAD

DOCTYPE = "LC Search Key"
COLUMNS = (
	"name",
	"creation",
	"modified",
	"owner",
	"modified_by",
	"token",
	"card_doctype",
	"card",
	"of_name",
	"contact",
)
Tokens = set[tuple[str, bool]]
BATCH = 500
INDEXED_FIELDS = (*search.TEXT_FIELDS, *search.PHONE_FIELDS, *search.NUMBER_FIELDS)


def sync(card: Document) -> None:
	"""Bring a card's tokens up to date; nothing is written where no indexed field changed."""
	before = card.get_doc_before_save()
	if before and all(before.get(field) == card.get(field) for field in INDEXED_FIELDS):
		return
	codes = _codes_of_leads(card.doctype, card.name)
	wanted = _tokens(card, codes)
	if before:
		held = _tokens(before, codes)
		_drop(card.doctype, card.name, held - wanted)
		wanted -= held
	add(card.doctype, card.name, wanted)


def renew(doctype: str, name: str) -> None:
	"""Write a stored card's own tokens anew; those of its contacts stay."""
	fields = list(INDEXED_FIELDS)
	card = frappe.db.get_value(doctype, name, fields, as_dict=True)
	key = DocType(DOCTYPE)
	frappe.qb.from_(key).delete().where(_own(key, doctype, name)).run()
	add(doctype, name, _tokens(card, _codes_of_leads(doctype, name)))


def add_old_code(customer: str, lead: str) -> None:
	"""A customer is found by the code of each lead that became it (spec §3.2)."""
	tokens = {(token, True) for token in search.tokens_of("name", lead)}
	_drop(CUSTOMER, customer, tokens)
	add(CUSTOMER, customer, tokens)


def forget(doctype: str, name: str) -> None:
	"""Take a deleted card out of the index, its contacts' tokens with it."""
	frappe.db.delete(DOCTYPE, {"card_doctype": doctype, "card": name})


def batches(doctype: str, fields: Iterable[str]) -> Iterator[list[frappe._dict]]:
	"""All records of a DocType, so many at a time, each time a stretch of the primary key."""
	record, last = DocType(doctype), ""
	query = frappe.qb.from_(record).select(*(record[field] for field in fields)).orderby(record.name)
	while rows := query.where(record.name > last).limit(BATCH).run(as_dict=True):
		yield rows
		last = rows[-1].name


def mark_names() -> None:
	"""Mark the tokens of names among those that were written before names were told apart.

	While contact data is masked, others' cards are found by marked tokens alone.
	"""
	key = frappe.qb.DocType(DOCTYPE)
	for doctype in CARD_DOCTYPES:
		marked = (
			frappe.qb.from_(key).select(key.card).where((key.card_doctype == doctype) & (key.of_name == 1))
		)
		card = frappe.qb.DocType(doctype)
		fields = [card[field] for field in INDEXED_FIELDS]
		query = frappe.qb.from_(card).select(*fields).where(card.name.notin(marked)).orderby(card.name)
		last = ""
		while rows := query.where(card.name > last).limit(BATCH).run(as_dict=True):
			for row in rows:
				_mark(doctype, row.name, search.name_tokens(row))
			last = rows[-1].name
			frappe.db.commit()


def add(doctype: str, name: str, tokens: Tokens, contact: str | None = None) -> None:
	"""Write tokens of a card.

	:param contact: the contact of the card whose tokens they are
	"""
	if not tokens:
		return
	stamp, user = now(), frappe.session.user
	frappe.db.bulk_insert(
		DOCTYPE,
		COLUMNS,
		[
			(
				frappe.generate_hash(length=16),
				stamp,
				stamp,
				user,
				user,
				token,
				doctype,
				name,
				int(of_name),
				contact,
			)
			for token, of_name in sorted(tokens)
		],
	)


def _mark(doctype: str, name: str, tokens: set[str]) -> None:
	if tokens:
		key = frappe.qb.DocType(DOCTYPE)
		marked = _own(key, doctype, name) & key.token.isin(sorted(tokens))
		frappe.qb.update(key).set(key.of_name, 1).where(marked).run()


def _codes_of_leads(doctype: str, name: str) -> list[str]:
	if doctype != CUSTOMER:
		return []
	return frappe.get_all(LEAD, filters={"customer": name}, pluck="name")


def _tokens(values: Mapping[str, object], codes: Iterable[str] = ()) -> Tokens:
	"""A card's tokens, and whether each comes from what the card is called.

	:param codes: of the leads that it came from
	"""
	of_codes = set().union(*(search.tokens_of("name", code) for code in codes))
	names = search.name_tokens(values) | of_codes
	return {(token, token in names) for token in search.tokens(values) | of_codes}


def _drop(doctype: str, name: str, tokens: Tokens) -> None:
	if tokens:
		key = DocType(DOCTYPE)
		texts = sorted({token for token, _of_name in tokens})
		frappe.qb.from_(key).delete().where(_own(key, doctype, name) & key.token.isin(texts)).run()


def _own(key: Table, doctype: str, name: str) -> Criterion:
	"""The rows of the card itself."""
	return (key.card_doctype == doctype) & (key.card == name) & key.contact.isnull()
