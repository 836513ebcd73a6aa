"""What a search found a card by, where the card's face doesn't show it (spec §7.1)."""

from collections import defaultdict
from collections.abc import Collection, Iterable

import frappe
from frappe import _
from frappe.query_builder import DocType

from leadcard.board.answers import Card, Reason
from leadcard.board.view import View
from leadcard.board.words import contacts_found, user_masked
from leadcard.board.words import words as words_of_view
from leadcard.domain import identity
from leadcard.domain.masking import FIELDS, mask
from leadcard.domain.pipeline import CUSTOMER, LEAD
from leadcard.domain.search import NAME_FIELDS, NUMBER_FIELDS, PHONE_FIELDS, Word, tokens_of
from leadcard.masking.access import owns

# in the order in which they are told
TOLD_FIELDS = (*NAME_FIELDS, *PHONE_FIELDS, "email_id", *NUMBER_FIELDS)
MOST_REASONS = 3
# by card, the tokens of each of its contacts that were found
Contacts = dict[str, dict[str, set[str]]]


def explain(cards: Iterable[Card], view: View) -> None:
	"""Write into cards of the board `found_by`: labels and texts, masked where the card is; nothing without a search.

	A few statements, however many cards.
	"""
	columns = {_column_of(card) for card in cards}
	words_of = {column: words_of_view(view.of(column)) for column in columns}
	for doctype in (LEAD, CUSTOMER):
		found = {
			card["name"]: card for card in cards if card["doctype"] == doctype and words_of[_column_of(card)]
		}
		if found:
			_explain(doctype, found, words_of)


def _explain(doctype: str, cards: dict[str, Card], words_of: dict[str, tuple[Word, ...]]) -> None:
	names = list(cards)
	values = {
		row.name: row
		for row in frappe.get_all(doctype, filters={"name": ("in", names)}, fields=list(TOLD_FIELDS))
	}
	masked = _masked(doctype, names)
	codes = _old_codes(names) if doctype == CUSTOMER else {}
	every_word = list({word: None for card in cards.values() for word in words_of[_column_of(card)]})
	contacts = contacts_found(doctype, names, every_word)
	details = _details({name for of_card in contacts.values() for name in of_card})
	for name, card in cards.items():
		words = [
			word
			for word in words_of[_column_of(card)]
			if not _is_on_face(word, card, values[name], name in masked)
		]
		reasons = [
			*_own_reasons(words, values[name], name in masked),
			*_code_reasons(words, codes.get(name, [])),
			*_contact_reasons(words, contacts.get(name, {}), details, name in masked),
		]
		card["found_by"] = reasons[:MOST_REASONS]


def _column_of(card: Card) -> str:
	"""Where the board shows a card: a stopped one in the column that it comes back to."""
	return card["stopped_in"] or card["status"]


def _is_on_face(word: Word, card: Card, values: dict, is_masked: bool) -> bool:
	further = (values[field] for field in ("organization_name", "full_name", "short_name"))
	subtitle = next((text for text in further if text and text != card["title"]), "")
	phone = "mobile_no" if values["mobile_no"] else "phone"
	return (
		_is_in(word, "full_name", card["title"])
		or _is_in(word, "full_name", subtitle)
		or (not is_masked and _is_in(word, phone, values[phone]))
	)


def _own_reasons(words: list[Word], values: dict, is_masked: bool) -> list[Reason]:
	"""What the card itself holds of the words, each word told once; those that are told are taken off the list."""
	reasons: list[Reason] = []
	for field in TOLD_FIELDS:
		told = [word for word in words if _is_told_by(word, field, values[field], is_masked)]
		if told:
			text = mask(field, values[field]) if is_masked and field in FIELDS else values[field]
			reasons.append({"label": _label(field), "text": text})
			_take_off(words, told)
	return reasons


def _code_reasons(words: list[Word], codes: list[str]) -> list[Reason]:
	reasons: list[Reason] = []
	for code in codes:
		if told := [word for word in words if _is_in(word, "name", code)]:
			reasons.append({"label": _("Old Code"), "text": code})
			_take_off(words, told)
	return reasons


def _contact_reasons(
	words: list[Word], found: dict[str, set[str]], details: dict[str, dict], is_masked: bool
) -> list[Reason]:
	"""The contacts that hold what is left, those of the most words first."""
	reasons: list[Reason] = []
	ranked = sorted(found, key=lambda name: (-sum(word.is_in(found[name]) for word in words), name))
	for name in ranked:
		told = [word for word in words if word.is_in(found[name])]
		if told and name in details:
			texts = [details[name]["full_name"], *_reach(told, details[name], is_masked)]
			reasons.append({"label": _("Contact"), "text": " · ".join(filter(None, texts))})
			_take_off(words, told)
	return reasons


def _reach(words: list[Word], contact: dict, is_masked: bool) -> list[str]:
	"""The numbers and addresses of a contact that its name alone doesn't explain."""
	open_words = [word for word in words if not _is_in(word, "full_name", contact["full_name"])]
	return [
		mask(field, value) if is_masked else value
		for field, value in contact["reach"]
		if any(_is_told_by(word, field, value, is_masked) for word in open_words)
	]


def _is_told_by(word: Word, field: str, value: str | None, is_masked: bool) -> bool:
	"""Whether a word is of a field; of what is masked only as a whole, or the answer would tell a part of it."""
	if is_masked and field in FIELDS:
		return bool(value) and identity.stored_key(field, value) in word.keys
	return _is_in(word, field, value)


def _is_in(word: Word, field: str, value: str | None) -> bool:
	return bool(value) and word.is_in(tokens_of(field, value))


def _take_off(words: list[Word], told: list[Word]) -> None:
	words[:] = [word for word in words if word not in told]


def _label(field: str) -> str:
	return _("Code") if field == "name" else _(frappe.get_meta(LEAD).get_label(field))


def _masked(doctype: str, names: list[str]) -> set[str]:
	"""Those of the cards that the session's user gets masked."""
	user = user_masked(doctype)
	if not user:
		return set()
	card = DocType(doctype)
	own = frappe.qb.from_(card).select(card.name).where(card.name.isin(names) & owns(card, doctype, user))
	return set(names) - set(own.run(pluck=True))


def _old_codes(customers: list[str]) -> dict[str, list[str]]:
	codes = defaultdict(list)
	for lead in frappe.get_all(
		LEAD, filters={"customer": ("in", customers)}, fields=["name", "customer"], order_by="creation asc"
	):
		codes[lead.customer].append(lead.name)
	return codes


def _details(names: Collection[str]) -> dict[str, dict]:
	"""What contacts are called, and how they are reached, as pairs of field and value."""
	if not names:
		return {}
	named = {"name": ("in", sorted(names))}
	details = {
		row.name: {"full_name": row.full_name or "", "reach": []}
		for row in frappe.get_all("Contact", filters=named, fields=["name", "full_name"])
	}
	for doctype, field in (("Contact Phone", "phone"), ("Contact Email", "email_id")):
		rows = frappe.get_all(
			doctype,
			filters={"parenttype": "Contact", "parent": ("in", sorted(details))},
			fields=["parent", field],
			order_by="idx asc",
		)
		for row in rows:
			details[row.parent]["reach"].append((field, row[field]))
	return details
