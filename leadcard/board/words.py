"""By which rows of the search index a word finds a card, and what it finds (spec §7.1)."""

import frappe
from frappe.query_builder import Criterion, DocType
from pypika import Table
from pypika.queries import QueryBuilder
from pypika.terms import Term

from leadcard import dialect
from leadcard.board.view import View
from leadcard.domain import search
from leadcard.masking.access import is_masked_for, owns

KEYS = "LC Search Key"
# what a request keeps to itself
SALUTATIONS_KEY = "leadcard_salutations"


def words(view: View) -> tuple[search.Word, ...]:
	"""The words of a view's search text."""
	return search.words(view.search, _salutations()) if view.search else ()


def _salutations() -> tuple[str, ...]:
	known = frappe.local.cache
	if SALUTATIONS_KEY not in known:
		known[SALUTATIONS_KEY] = tuple(frappe.get_all("Salutation", pluck="name"))
	return known[SALUTATIONS_KEY]


def user_masked(doctype: str) -> str | None:
	"""The session's user, where they get others' cards masked."""
	return frappe.session.user if is_masked_for(frappe.session.user, doctype) else None


def are_found(name: Term, doctype: str, searched: tuple[search.Word, ...]) -> Criterion:
	"""Whether every one of some words finds the card of a name, a column of whatever query.

	Who gets others' contact data masked finds their cards by what they and their contacts are called, and by a number or
	address in full. By a part of it, it could be put together digit by digit.
	"""
	return Criterion.all(_is_found(name, doctype, word) for word in searched)


def _is_found(name: Term, doctype: str, word: search.Word) -> Criterion:
	key = DocType(KEYS).as_("found_key")
	of_card = (key.card == name) & (key.card_doctype == doctype)
	row = frappe.qb.from_(key).select(key.card).where(of_card & is_token_found(key, doctype, word)).limit(1)
	# as a value, which is looked up for each card; with IN and EXISTS MariaDB first reads all that a word finds
	found, in_full = name == row, held_in_full(name, doctype, word)
	return found | in_full if in_full else found


def is_token_found(key: Table, doctype: str, word: search.Word) -> Criterion:
	"""Whether a row of the search index is one by which a word finds its card."""
	if masked_for := user_masked(doctype):
		own = DocType(doctype).as_("own")
		is_own = (own.name == key.card) & owns(own, doctype, masked_for)
		own_card = frappe.qb.from_(own).select(own.name).where(is_own).limit(1)
		return _begins(key, word) & ((key.of_name == 1) | (key.card == own_card))
	return holds(key, word)


def holds(key: Table, word: search.Word) -> Criterion:
	"""Whether a row of the search index has a word, whoever searches for it."""
	further = [whole for whole in word.wholes if not whole.startswith(word.beginnings)]
	return _begins(key, word) | key.token.isin(further) if further else _begins(key, word)


def _begins(key: Table, word: search.Word) -> Criterion:
	return Criterion.any(key.token.like(f"{dialect.literally(beginning)}%") for beginning in word.beginnings)


def held_in_full(name: Term, doctype: str, word: search.Word) -> Criterion | None:
	"""Whether a card of others, of which only the whole is found, or a contact of it, holds what the word is in full."""
	if not user_masked(doctype) or not word.keys:
		return None
	return name.isin(_holders(doctype, word)) | name.isin(_links_of_holders(doctype, word))


def contacts_found(
	doctype: str, names: list[str], searched: list[search.Word]
) -> dict[str, dict[str, set[str]]]:
	"""By card, the contacts by which words find it, each with the tokens in which they are found."""
	key = DocType(KEYS)
	by_words = Criterion.any(is_token_found(key, doctype, word) for word in searched)
	of_cards = key.card.isin(names) & key.contact.notnull() & (key.card_doctype == doctype)
	query = frappe.qb.from_(key).select(key.card, key.contact, key.token).where(of_cards & by_words)
	found: dict[str, dict[str, set[str]]] = {}
	for card, contact, token in query.run():
		found.setdefault(card, {}).setdefault(contact, set()).add(token)
	for word in searched if user_masked(doctype) else []:
		for card, contact in _links_of_holders(doctype, word, "parent").run() if word.keys else []:
			if card in names:
				found.setdefault(card, {}).setdefault(contact, set()).update(word.wholes)
	return found


def _holders(doctype: str, word: search.Word) -> QueryBuilder:
	"""The records of a DocType that hold a key which the word is in full."""
	held = DocType("LC Identity")
	of_kind = Criterion.any((held.kind == key.kind) & (held.value == key.value) for key in sorted(word.keys))
	query = frappe.qb.from_(held).select(held.reference_name)
	return query.where((held.reference_doctype == doctype) & of_kind)


def _links_of_holders(doctype: str, word: search.Word, *further: str) -> QueryBuilder:
	"""The cards on which the contacts hang that hold such a key, with further columns of the links."""
	link = DocType("Dynamic Link")
	of_contact = (link.parenttype == "Contact") & (link.link_doctype == doctype)
	query = frappe.qb.from_(link).select(link.link_name, *(link[column] for column in further))
	return query.where(of_contact & link.parent.isin(_holders("Contact", word)))
