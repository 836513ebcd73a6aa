"""The duplicate check while typing (spec §4.1 to §4.3)."""

from typing import TypedDict

from leadcard.api import endpoint
from leadcard.api.answers import OfCard
from leadcard.api.rights import require
from leadcard.board import duplicates
from leadcard.board.cards import build_card
from leadcard.documents import key_holders
from leadcard.documents.forms import read_values
from leadcard.domain.pipeline import LEAD


class Holders(TypedDict):
	"""Who holds the keys that were typed, as `matches`; the fields whose value can't be right, as `invalid`; and as `hints`
	what a number tells or contradicts (§4.2). A match tells no phone, email or number."""

	matches: list[duplicates.Match]
	invalid: list[key_holders.Remark]
	hints: list[key_holders.Remark]


class Asked(TypedDict):
	"""Whether there was somebody to ask."""

	asked: bool


@endpoint.post(limit="duplicates", retry=False)
def check(values: dict | str, exclude: dict | str | None = None) -> Holders:
	"""Who holds the keys that somebody types, across the whole company.

	:param values: of mobile_no, phone, email_id, tax_id, id_number; and of party_type, date_of_birth, gender, with which a
	    person's number is compared
	:param exclude: `doctype` and `name` of the card being edited, as far as the user may see it
	"""
	require(LEAD, "create")
	typed = read_values(values)
	keys, invalid = key_holders.read_keys(typed)
	return {
		"matches": duplicates.matches(keys, read_values(exclude)),
		"invalid": invalid,
		"hints": duplicates.hints_of(typed),
	}


@endpoint.post(limit="handover")
def ask_handover(values: dict | str) -> Asked:
	"""Ask whoever looks after the cards that hold the typed keys to hand them over (spec §4.3).

	The caller names what it typed, never a card: whoever doesn't know a key learns nothing, and the answer tells no more
	than the check did.

	:param values: as for `check`
	"""
	require(LEAD, "create")
	keys, _invalid = key_holders.read_keys(read_values(values))
	return {"asked": key_holders.ask(keys.values())}


@endpoint.post(limit="handover")
def claim(values: dict | str) -> OfCard:
	"""Claim the card that holds the typed keys (spec §8.4): one that the user sees, or one that nobody cared for.

	As for `ask_handover`, who doesn't know a key learns and gets nothing. Unseen cards count as asked for that day.

	"""
	require(LEAD, "create")
	keys, _invalid = key_holders.read_keys(read_values(values))
	card = key_holders.claim(keys.values())
	return {"card": build_card(card.doctype, card.name)}
