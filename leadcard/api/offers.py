"""Endpoints by which a card is offered to a colleague, and taken, declined or withdrawn (spec §8.4)."""

from typing import TypedDict

import frappe
from frappe.utils import get_datetime, get_fullname, strip_html

from leadcard.api import endpoint
from leadcard.api.answers import OfCard, OfSeenCard
from leadcard.api.arguments import open_card
from leadcard.board.cards import build_card, visible_card
from leadcard.domain import identity
from leadcard.domain.care import is_cared_for
from leadcard.labels import column_label
from leadcard.ownership import offers


class Offer(TypedDict):
	"""A card that is offered, as far as a handover request shows a card: `title` is its initials for who doesn't see it.

	`over` says why it can't be taken any more; of the card it tells nothing then. `to_me` is for whom it is made to.
	"""

	name: str
	by_name: str
	to_name: str
	to_me: bool
	reason: str
	over: str
	doctype: str
	title: str
	column: str
	last_care_on: str
	cared_for: bool


class Answered(TypedDict):
	"""What became of an offer: `by_name` made it, to `to_name`."""

	by_name: str
	to_name: str


@endpoint.post(limit="handover")
def offer_card(
	doctype: str, name: str, user: str, reason: str = "", modified: str | None = None
) -> OfSeenCard:
	"""Offer one of the user's cards to a colleague of the same team: it is theirs once they take it.

	:param reason: what the colleague is told, and the log where it is taken
	"""
	card = open_card(doctype, name, "write", modified, hold=True)
	offers.offer(card, user, reason.strip())
	return {"card": visible_card(doctype, name)}


@endpoint.get()
def get_offer(offer: str) -> Offer:
	"""An offer from or to the session's user."""
	offered = offers.find(offer)
	card = offers.card_of(offered)
	why = strip_html(offers.over(offered, card))
	shown = None if why else card
	sees = bool(shown and frappe.has_permission(shown.doctype, "read", doc=shown))
	return {
		"name": offered.name,
		"by_name": get_fullname(offered.offered_by),
		"to_name": get_fullname(offered.offered_to),
		"to_me": offered.offered_to == frappe.session.user,
		"reason": offered.reason or "",
		"over": why,
		"doctype": shown.doctype if shown else "",
		"title": (shown.title if sees else identity.initials(shown.title)) if shown else "",
		"column": column_label(shown.status) if shown else "",
		"last_care_on": str(shown.last_care_on or "") if shown else "",
		"cared_for": bool(shown and is_cared_for(shown.last_care_on, get_datetime(shown.creation))),
	}


@endpoint.post()
def take_offer(offer: str) -> OfCard:
	"""Take a card that is offered to the session's user; of two who answer at once one does."""
	card = offers.take(offer)
	return {"card": build_card(card.doctype, card.name)}


@endpoint.post()
def decline_offer(offer: str) -> Answered:
	"""Leave a card that is offered to the session's user with its owner, who is told."""
	offers.decline(offer)
	return _people(offer)


@endpoint.post()
def withdraw_offer(offer: str) -> Answered:
	"""Take an offer of the session's user back."""
	offers.withdraw(offer)
	return _people(offer)


def _people(offer: str) -> Answered:
	offered = offers.find(offer)
	return {"by_name": get_fullname(offered.offered_by), "to_name": get_fullname(offered.offered_to)}
