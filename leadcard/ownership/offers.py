"""Offering one's card to a colleague, who takes or declines it (spec §8.4). Until then nothing about the card changes.

An offer is open until somebody answers it, or the card goes to somebody else. Whether an open one still holds is asked
whenever it matters, of the card and both people. Who answers locks the card first, as everybody who writes on it, then the
offer: of two answers one counts.
"""

from textwrap import shorten
from typing import TypedDict

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_fullname, strip_html, today

from leadcard import intent
from leadcard.domain import identity, pipeline
from leadcard.exceptions import OfferOverError, TooManyRequestsError
from leadcard.labels import bold_name
from leadcard.locks import begin_with
from leadcard.notices import bell
from leadcard.notices.recipients import in_language_of
from leadcard.ownership import transfer
from leadcard.ownership.offered import DECLINED, DOCTYPE, OPEN, TAKEN, WITHDRAWN, close
from leadcard.ownership.requests import MOST_A_DAY
from leadcard.ownership.rights import check_owner, may_hand_on_to
from leadcard.permissions.roles import may_own_cards
from leadcard.permissions.sight import OWNER_FIELDS
from leadcard.permissions.tree import colleagues

FIELDS = ["name", "reference_doctype", "reference_name", "status", "reason", "offered_by", "offered_to"]
BOARD = "/app/leadcard"


class Shown(TypedDict):
	"""An open offer, for who made it."""

	name: str
	to_name: str
	over: str


def offer(card: Document, receiver: str, reason: str) -> None:
	"""Offer a locked card of the session's user to a colleague, who is told in the bell.

	Raises PermissionError, InvalidOwnerError, OfferOverError for a card that is offered already, TooManyRequestsError.
	"""
	user = frappe.session.user
	if not may_hand_on_to(card, user, receiver):
		frappe.throw(
			_("You offer cards of your own, to people of your own teams. Ask a manager for anything else."),
			frappe.PermissionError,
		)
	check_owner(receiver)
	if why := _unfit(card, user):
		frappe.throw(why, OfferOverError)
	for held in _open_on(card):
		if not over(held, card):
			frappe.throw(
				_("You have offered this card to {0} already. Withdraw that offer first.").format(
					bold_name(held.offered_to)
				),
				OfferOverError,
			)
		close(held.name, WITHDRAWN)
	_check_daily_limit(user)
	made = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"reference_doctype": card.doctype,
			"reference_name": card.name,
			"status": OPEN,
			"reason": reason,
			"offered_by": user,
			"offered_to": receiver,
		}
	).insert(ignore_permissions=True)
	_tell_receiver(made, card)


def shown(card: Document) -> Shown | None:
	"""What the owner of a card is shown of its open offer; `over` says why the colleague can't take it any more."""
	for offered in _open_on(card):
		return {
			"name": offered.name,
			"to_name": get_fullname(offered.offered_to),
			"over": strip_html(over(offered, card)),
		}
	return None


def _open_on(card: Document) -> list[frappe._dict]:
	about = {"reference_doctype": card.doctype, "reference_name": card.name, "status": OPEN}
	return frappe.get_all(DOCTYPE, filters=about, fields=FIELDS, order_by="creation desc")


def find(name: str) -> frappe._dict:
	"""An offer from or to the session's user. Raises PermissionError for others, whether it is there or not."""
	found = frappe.db.get_value(DOCTYPE, name, FIELDS, as_dict=True)
	if not found or frappe.session.user not in (found.offered_by, found.offered_to):
		frappe.throw(
			_("This offer isn't yours, or it is gone with its card. Ask who sent you the link."),
			frappe.PermissionError,
		)
	return found


def card_of(offered: frappe._dict) -> Document | None:
	"""The card that is offered, whoever may see it; None where it is gone."""
	key = (offered.reference_doctype, offered.reference_name)
	return frappe.get_doc(*key) if frappe.db.exists(*key) else None


def over(offered: frappe._dict, card: Document | None) -> str:
	"""Why an offer can't be taken any more, as an HTML text; "" where it can."""
	by, to = bold_name(offered.offered_by), bold_name(offered.offered_to)
	if offered.status == TAKEN:
		return _("{0} has taken this card.").format(to)
	if offered.status == DECLINED:
		return _("{0} has declined this offer.").format(to)
	if offered.status == WITHDRAWN:
		return _("{0} has withdrawn this offer.").format(by)
	if not card:
		return _("The card was deleted, so the offer has ended.")
	if offered.status != OPEN:
		return _no_longer(by)
	return _unfit(card, offered.offered_by) or _apart(offered, by, to)


def _no_longer(owner: str) -> str:
	return _("{0} looks after this card no longer, so the offer has ended.").format(owner)


def _unfit(card: Document, owner: str) -> str:
	"""What keeps a card from being offered by somebody."""
	if card.doctype == pipeline.LEAD and card.status == pipeline.CONVERTED:
		return _("The lead was converted, so the offer has ended. The customer can be offered instead.")
	if card.get(OWNER_FIELDS[card.doctype]) != owner:
		return _no_longer(bold_name(owner))
	if card.status == pipeline.STOPPED[card.doctype] or card.get("anonymised_on"):
		return _("Care of this card was stopped. It can be offered and taken once care is resumed.")
	return ""


def _apart(offered: frappe._dict, by: str, to: str) -> str:
	"""What became of the two people."""
	for user, name in ((offered.offered_to, to), (offered.offered_by, by)):
		if not may_own_cards(user):
			return _("{0} works here no longer, so the offer has ended. Ask a manager for help.").format(name)
	if offered.offered_to not in colleagues(offered.offered_by):
		return _("{0} and {1} are in no team together any more, so the offer has ended.").format(by, to)
	return ""


def take(name: str) -> Document:
	"""Make the session's user, to whom a card is offered, its owner. Its protection goes on as it was, as handed on.

	Raises PermissionError, and OfferOverError with the reason why it is too late.
	"""
	offered, card = _hold(name)
	_require(offered.offered_to)
	if (why := over(offered, card)) or not card:
		frappe.throw(why, OfferOverError)
	card.set(card.OWNER_FIELD, offered.offered_to)
	change = intent.OwnerChange(transfer.OFFER_TAKEN, offered.reason or "", handed_on=True)
	intent.of(card).owner_change = change
	card.save(ignore_permissions=True)
	close(offered.name, TAKEN)
	with in_language_of(offered.offered_by):
		subject = _("{0} has taken {1}, which you offered").format(
			get_fullname(offered.offered_to), card.title
		)
	_ring(offered.offered_by, subject, card)
	return card


def decline(name: str) -> None:
	"""Let a card stay whose it is; who offered it is told. Raises as `take` does."""
	offered, card = _hold(name)
	_require(offered.offered_to)
	if (why := over(offered, card)) or not card:
		frappe.throw(why, OfferOverError)
	close(offered.name, DECLINED)
	with in_language_of(offered.offered_by):
		subject = _("{0} has declined {1}, which you offered: you still look after it")
		subject = subject.format(get_fullname(offered.offered_to), card.title)
	_ring(offered.offered_by, subject, card)


def withdraw(name: str) -> None:
	"""Take an offer of the session's user back; whom it was made to is told. One that has ended stays as it is."""
	offered, card = _hold(name)
	_require(offered.offered_by)
	if offered.status != OPEN:
		frappe.throw(over(offered, card), OfferOverError)
	close(offered.name, WITHDRAWN)
	with in_language_of(offered.offered_to):
		title = identity.initials(card.title) if card else ""
		subject = _("{0} has withdrawn the offer of a card: {1}").format(
			get_fullname(offered.offered_by), title
		)
	_ring(offered.offered_to, subject, card, link=BOARD)


def _hold(name: str) -> tuple[frappe._dict, Document | None]:
	"""An offer of the session's user and its card, both locked and as they are now."""
	found = find(name)
	begin_with((found.reference_doctype, found.reference_name))
	offered = frappe.db.get_value(DOCTYPE, name, FIELDS, as_dict=True, for_update=True)
	return offered or find(name), card_of(found)


def _require(user: str) -> None:
	if frappe.session.user != user:
		frappe.throw(
			_("An offer is taken or declined by whom it is made to, and withdrawn by who made it."),
			frappe.PermissionError,
		)


def _check_daily_limit(user: str) -> None:
	if frappe.db.count(DOCTYPE, {"offered_by": user, "creation": (">=", today())}) >= MOST_A_DAY:
		frappe.throw(
			_("You have offered {0} cards today. Ask a manager to hand over the others.").format(MOST_A_DAY),
			TooManyRequestsError,
		)


def _tell_receiver(offered: Document, card: Document) -> None:
	"""The colleague learns what a handover request shows: initials. A link opens the offer."""
	with in_language_of(offered.offered_to):
		subject = _("{0} offers you a card: {1}").format(
			get_fullname(offered.offered_by), identity.initials(card.title)
		)
	if reason := shorten(offered.reason or "", transfer.LONGEST_REASON, placeholder="…"):
		subject = f"{subject} ({reason})"
	_ring(offered.offered_to, subject, card, link=f"{BOARD}?offer={offered.name}")


def _ring(user: str, subject: str, card: Document | None, **opens: str) -> None:
	"""A notice names its card, so that others don't read it, and it goes when the card is anonymised."""
	about = {"document_type": card.doctype, "document_name": card.name} if card else {}
	# a notice of the kind by which somebody asks for a card would count as asking
	bell.ring(user, subject, type="Assignment", from_user=frappe.session.user, **about, **opens)
