"""The cards that hold typed keys, for whoever types them (spec §4.3, §8.4): to ask for them, or to claim one.

The caller names what it typed, never a card: whoever doesn't know a key learns nothing and gets nothing.
"""

from collections.abc import Iterable
from typing import TypedDict

import frappe
from frappe import _
from frappe.model.document import Document

from leadcard.documents import identities
from leadcard.domain import duplicates, identity, pipeline
from leadcard.domain.identity import Key
from leadcard.domain.pasted import IdentityError
from leadcard.exceptions import NotClaimableError
from leadcard.locks import Card, begin_with
from leadcard.ownership import claims, requests
from leadcard.permissions.sight import OWNER_FIELDS
from leadcard.refusals import sentence


class Remark(TypedDict):
	"""What is to be said of a field that somebody fills in."""

	field: str
	message: str


def read_keys(values: dict) -> tuple[dict[str, Key], list[Remark]]:
	"""The keys that were typed, by field; and the fields whose value can't be right, with what is wrong."""
	keys: dict[str, Key] = {}
	invalid: list[Remark] = []
	for fieldname in identity.KIND_OF_FIELD:
		try:
			key = identity.normalise(fieldname, str(values.get(fieldname) or ""))
		except IdentityError as error:
			invalid.append({"field": fieldname, "message": sentence(error.code, *error.details)})
			continue
		if key:
			keys[fieldname] = key
	return keys, invalid


def ask(keys: Iterable[Key]) -> bool:
	"""Ask whoever looks after the cards that hold the keys to hand them over; whether there was somebody to ask."""
	holders = _hold_cards(keys)
	return any([requests.ask(*holder) for holder in holders])


def claim(keys: Iterable[Key]) -> Document:
	"""Make the session's user the owner of the one card that holds the keys: one that the user sees, or one that nobody
	cared for. An unseen card counts as asked for that day.

	Raises NotClaimableError.
	"""
	cards = [frappe.get_doc(*holder) for holder in _hold_cards(keys)]
	if len(cards) > 1:
		cards = [card for card in cards if may_claim(card)]
	if len(cards) != 1:
		frappe.throw(
			_("No single card can be claimed by what you typed. Ask a manager for it."), NotClaimableError
		)
	(card,) = cards
	if why := claims.refusal(card, frappe.session.user):
		frappe.throw(why, NotClaimableError)
	if not may_claim(card):
		frappe.throw(
			_("This card can't be claimed by what you typed. Ask for a handover."), NotClaimableError
		)
	if not frappe.has_permission(card.doctype, "read", doc=card):
		requests.check_daily_limit()
	claims.take(card)
	return card


def may_claim(card: Document | frappe._dict) -> bool:
	"""Whether the user may claim a card by a key of it: of those that they don't see, an owned one that nobody cares for."""
	if not duplicates.can_be_claimed(card.doctype, card.status):
		return False
	if not frappe.has_permission(card.doctype, "write"):
		return False
	owner = card.get(OWNER_FIELDS[card.doctype])
	reachable = owner or frappe.has_permission(card.doctype, "read", doc=card.name)
	return bool(reachable) and not claims.refusal(card, frappe.session.user)


def _hold_cards(keys: Iterable[Key]) -> list[Card]:
	"""The cards that hold the keys, locked."""
	holders = {
		(row.party_doctype, row.party)
		for row in identities.holders_of(keys)
		if row.party_doctype in pipeline.CARD_DOCTYPES
	}
	begin_with(*holders)
	return sorted(holders)
