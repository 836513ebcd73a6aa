"""Handing one's card on to a colleague of the same team (spec §8.4), as a salesperson does who is away or out of place."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import today

from leadcard import intent
from leadcard.exceptions import TooManyRequestsError
from leadcard.ownership import transfer
from leadcard.ownership.requests import MOST_A_DAY
from leadcard.ownership.rights import may_hand_on_to
from leadcard.pipeline import change_log


def hand_on(card: Document, receiver: str, reason: str) -> None:
	"""Give a locked card of the session's user to a colleague; both and the log are told why.

	Its protection goes on as it was: two who hand a card to and fro don't keep it from others.
	"""
	if not may_hand_on_to(card, frappe.session.user, receiver):
		frappe.throw(
			_("You hand on cards of your own, to people of your own teams. Ask a manager for anything else."),
			frappe.PermissionError,
		)
	check_daily_limit()
	card.set(card.OWNER_FIELD, receiver)
	intent.of(card).owner_change = intent.OwnerChange(transfer.HANDED_ON, reason, handed_on=True)
	card.save()


def check_daily_limit() -> None:
	"""Refuse people who have handed on more cards today than one does by hand: that is a handover, which a manager runs."""
	handed_on = {
		"changed_by": frappe.session.user,
		"changed_field": change_log.OWNER,
		"why": transfer.HANDED_ON,
		"changed_on": (">=", today()),
	}
	if frappe.db.count("LC Status Change", handed_on) >= MOST_A_DAY:
		frappe.throw(
			_("You have handed on {0} cards today. Ask a manager to hand over the others.").format(
				MOST_A_DAY
			),
			TooManyRequestsError,
		)
