"""Contacts in the search index: a card is found by the names, phones and emails of its contacts (spec §7.1).

Each card that a contact hangs on has the contact's tokens as rows of its own, so that a search looks up one table, and
what is found by a contact is never more than the cards that somebody sees.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType

from leadcard.documents import identities, search_index
from leadcard.documents.search_index import BATCH, DOCTYPE, Tokens
from leadcard.domain import search
from leadcard.domain.pipeline import CARD_DOCTYPES
from leadcard.locks import Card

CONTACT = "Contact"


def sync(contact: Document, _event: str | None = None) -> None:
	"""Bring a saved contact's tokens up to date, on the cards that it hangs on and those that it hung on."""
	before = contact.get_doc_before_save()
	cards, held = _cards(contact.links), _cards(before.links) if before else set()
	if not cards | held or (
		before and cards == held and _tokens(*_facts(before)) == _tokens(*_facts(contact))
	):
		return
	_drop([contact.name], held)
	_add(contact.name, cards, _tokens(*_facts(contact)))


def forget(contact: Document, _event: str | None = None) -> None:
	"""A deleted contact finds no cards."""
	_drop([contact.name], _cards(contact.links))


def follow_rename(contact: Document, _event: str, old: str, new: str, merge: bool = False) -> None:
	"""A renamed contact keeps its tokens under the new name; of two that were merged one's are left."""
	_drop([old], _cards(contact.links))
	renew([new])


def follow_move(source: Card, target: Card) -> None:
	"""Bring the tokens up to date of contacts that were moved from card to card past their documents."""
	key = DocType(DOCTYPE)
	of_source = (key.card_doctype == source[0]) & (key.card == source[1]) & key.contact.notnull()
	names = frappe.qb.from_(key).select(key.contact).distinct().where(of_source).run(pluck=True)
	renew(names, {source, target})


def rebuild() -> None:
	"""Index the contacts of all cards anew, so many in a transaction; it may be run again at any time."""
	for names in _batches():
		renew(names)
		frappe.db.commit()


def _batches() -> Iterator[list[str]]:
	link, last = DocType("Dynamic Link"), ""
	of_cards = (link.parenttype == CONTACT) & link.link_doctype.isin(CARD_DOCTYPES)
	query = frappe.qb.from_(link).select(link.parent).distinct().where(of_cards).orderby(link.parent)
	while names := query.where(link.parent > last).limit(BATCH).run(pluck=True):
		yield names
		last = names[-1]


def renew(names: Collection[str], former: Collection[Card] = ()) -> None:
	"""Write the tokens of stored contacts anew, on the cards on which they hang and off those on which they did."""
	if not names:
		return
	cards: defaultdict[str, set[Card]] = defaultdict(set)
	for row in _links(names):
		cards[row.parent] |= _cards([row])
	_drop(names, set(former).union(*cards.values()))
	titles = dict(
		frappe.get_all(CONTACT, filters={"name": ("in", names)}, fields=["name", "full_name"], as_list=True)
	)
	phones, emails = _rows("Contact Phone", names), _rows("Contact Email", names)
	for name in sorted(cards):
		_add(name, cards[name], _tokens(titles.get(name), phones[name], emails[name]))


def _facts(contact: Document) -> tuple[str, list, list]:
	return contact.full_name, contact.phone_nos, contact.email_ids


def _tokens(full_name: str | None, phones: Iterable[Document], emails: Iterable[Document]) -> Tokens:
	names = search.tokens_of("full_name", full_name)
	found = set(names)
	for row in phones:
		found |= search.tokens_of("phone", row.phone)
	for row in emails:
		found |= search.tokens_of("email_id", row.email_id)
	found |= {search.key_token(key) for key in identities.contact_keys(phones, emails)}
	return {(token, token in names) for token in found}


def _cards(links: Iterable[Document]) -> set[Card]:
	return {(link.link_doctype, link.link_name) for link in links if link.link_doctype in CARD_DOCTYPES}


def _links(names: Collection[str]) -> list[frappe._dict]:
	link = DocType("Dynamic Link")
	of_contacts = (link.parenttype == CONTACT) & link.parent.isin(sorted(names))
	return (
		frappe.qb.from_(link)
		.select(link.parent, link.link_doctype, link.link_name)
		.where(of_contacts & link.link_doctype.isin(CARD_DOCTYPES))
		.run(as_dict=True)
	)


def _rows(doctype: str, names: Collection[str]) -> defaultdict[str, list[frappe._dict]]:
	rows = defaultdict(list)
	for row in frappe.get_all(
		doctype, filters={"parent": ("in", names), "parenttype": CONTACT}, fields=["*"]
	):
		rows[row.parent].append(row)
	return rows


def _add(name: str, cards: Collection[Card], tokens: Tokens) -> None:
	for doctype, card in sorted(cards):
		search_index.add(doctype, card, tokens, contact=name)


def _drop(names: Collection[str], cards: Collection[Card]) -> None:
	if names and cards:
		key = DocType(DOCTYPE)
		of_cards = key.card.isin(sorted({card for _doctype, card in cards}))
		frappe.qb.from_(key).delete().where(of_cards & key.contact.isin(sorted(names))).run()
