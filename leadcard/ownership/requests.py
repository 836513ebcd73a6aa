"""Asking for a card that somebody else looks after (spec §4.3): its owner is told, and the asker learns nothing more."""

import frappe
from frappe import _
from frappe.utils import get_fullname, today

from leadcard.domain.pipeline import CARD_DOCTYPES
from leadcard.exceptions import TooManyRequestsError
from leadcard.locks import lock_card
from leadcard.notices import bell
from leadcard.notices.recipients import in_language_of
from leadcard.ownership.rights import manages_others
from leadcard.permissions.roles import people_with_roles
from leadcard.permissions.sight import OWNER_FIELDS, sees_card

MOST_A_DAY = 20
MOST_TOLD = 10


def ask(doctype: str, name: str) -> bool:
	"""Tell whoever can hand a card over that the session's user asks for it, at most once a day.

	:return: whether there is somebody to ask: nobody asks for a card of their own

	Raises TooManyRequestsError for whoever asks for many cards.
	"""
	asker = frappe.session.user
	card = lock_card(doctype, name, ["title", OWNER_FIELDS[doctype]])
	if not card or card[OWNER_FIELDS[doctype]] == asker:
		return False
	if was_asked(doctype, name):
		return True
	check_daily_limit()
	told = _who_hands_over(doctype, name, card[OWNER_FIELDS[doctype]])
	for person in told:
		_tell(person, doctype, name, card.title)
	return bool(told)


def check_daily_limit() -> None:
	"""Refuse people who have asked for, or claimed from others, more cards today than a person can mean."""
	if _asked_today() >= MOST_A_DAY:
		frappe.throw(
			_("You have asked for {0} cards today. Talk to the owners, or ask again tomorrow.").format(
				MOST_A_DAY
			),
			TooManyRequestsError,
		)


def was_asked(doctype: str, name: str) -> bool:
	"""Whether the session's user has asked for a card today."""
	return bool(
		frappe.db.exists("Notification Log", {**_asked(), "document_type": doctype, "document_name": name})
	)


def _asked() -> dict:
	return {"from_user": frappe.session.user, "type": "Alert", "creation": (">=", today())}


def _asked_today() -> int:
	asked = {**_asked(), "document_type": ("in", CARD_DOCTYPES)}
	return len(
		set(
			frappe.get_all(
				"Notification Log", filters=asked, fields=["document_type", "document_name"], as_list=True
			)
		)
	)


def _who_hands_over(doctype: str, name: str, owner: str | None) -> list[str]:
	"""The people who can hand a card over: its owner, or the managers who see it where nobody owns it or the owner has left."""
	if owner and frappe.db.get_value("User", owner, "enabled"):
		return [owner]
	managers = (
		person.name
		for person in people_with_roles()
		if person.name != frappe.session.user
		and manages_others(person.name)
		and sees_card(doctype, name, person.name)
	)
	return sorted(managers)[:MOST_TOLD]


def _tell(person: str, doctype: str, name: str, title: str) -> None:
	asker = frappe.session.user
	with in_language_of(person):
		subject = _("{0} asks you to hand over {1}").format(get_fullname(asker), title)
	bell.ring(person, subject, from_user=asker, document_type=doctype, document_name=name)
