"""The search index: rows of (token, card), written in the same transaction as the card (spec §7.1)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import frappe
from frappe.model.document import Document
from frappe.utils import now

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
)
Tokens = set[tuple[str, bool]]
BATCH = 500
INDEXED_FIELDS = (*search.TEXT_FIELDS, *search.PHONE_FIELDS, *search.NUMBER_FIELDS)


def sync(card: Document) -> None:
	"""Bring a card's tokens up to date; nothing is written where no indexed field changed."""
	before = card.get_doc_before_save()
	if before and all(before.get(field) == card.get(field) for field in INDEXED_FIELDS):
		return
	codes = _codes_of_leads(card)
	wanted = _tokens(card, codes)
	if before:
		held = _tokens(before, codes)
		_drop(card.doctype, card.name, held - wanted)
		wanted -= held
	_add(card.doctype, card.name, wanted)


def add_code(customer: str, lead: str) -> None:
	"""Find a customer by the code of a lead that became it, or joined it (spec §3.2)."""
	tokens = {(token, True) for token in search.name_tokens({"name": lead})}
	_drop(CUSTOMER, customer, tokens)
	_add(CUSTOMER, customer, tokens)


def forget(doctype: str, name: str) -> None:
	"""Take a deleted card out of the index."""
	frappe.db.delete(DOCTYPE, {"card_doctype": doctype, "card": name})


def rebuild() -> None:
	"""Index every card anew: `bench execute leadcard.automation.search_index.rebuild`."""
	frappe.db.delete(DOCTYPE)
	codes = defaultdict(list)
	for lead in frappe.get_all(LEAD, filters={"customer": ("is", "set")}, fields=["name", "customer"]):
		codes[lead.customer].append(lead.name)
	for doctype in CARD_DOCTYPES:
		for card in frappe.get_all(doctype, fields=list(INDEXED_FIELDS)):
			_add(doctype, card.name, _tokens(card, codes[card.name] if doctype == CUSTOMER else ()))


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


def _mark(doctype: str, name: str, tokens: set[str]) -> None:
	if tokens:
		key = frappe.qb.DocType(DOCTYPE)
		of_card = (key.card_doctype == doctype) & (key.card == name)
		frappe.qb.update(key).set(key.of_name, 1).where(of_card & key.token.isin(sorted(tokens))).run()


def _codes_of_leads(card: Document) -> list[str]:
	if card.doctype != CUSTOMER:
		return []
	return frappe.get_all(LEAD, filters={"customer": card.name}, pluck="name")


def _tokens(values: Mapping[str, object], codes: Iterable[str] = ()) -> Tokens:
	"""A card's tokens, and whether each comes from what the card is called.

	:param codes: of the leads that it came from
	"""
	of_codes = set().union(*(search.name_tokens({"name": code}) for code in codes))
	names = search.name_tokens(values) | of_codes
	return {(token, token in names) for token in search.tokens(values) | of_codes}


def _drop(doctype: str, name: str, tokens: Tokens) -> None:
	if tokens:
		texts = sorted({token for token, _of_name in tokens})
		frappe.db.delete(DOCTYPE, {"card_doctype": doctype, "card": name, "token": ("in", texts)})


def _add(doctype: str, name: str, tokens: Tokens) -> None:
	if not tokens:
		return
	stamp, user = now(), frappe.session.user
	frappe.db.bulk_insert(
		DOCTYPE,
		COLUMNS,
		[
			(frappe.generate_hash(length=16), stamp, stamp, user, user, token, doctype, name, int(of_name))
			for token, of_name in sorted(tokens)
		],
	)
