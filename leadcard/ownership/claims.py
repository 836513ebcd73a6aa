"""Claiming (spec §8.4): who may take a card for themselves, and who else was faster."""

from datetime import timedelta

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import format_date, get_fullname, now_datetime

from leadcard import intent
from leadcard.exceptions import NotClaimableError
from leadcard.labels import bold_name
from leadcard.neglect import neglect
from leadcard.notices import bell
from leadcard.notices.recipients import in_language_of
from leadcard.ownership import transfer
from leadcard.ownership.protection import claimable_from, protected_until
from leadcard.ownership.rights import manages_others
from leadcard.permissions.sight import OWNER_FIELDS, saw_before
from leadcard.pipeline import change_log

JUST_NOW = timedelta(minutes=15)


def refusal(card: Document | frappe._dict, user: str) -> str:
	"""Why somebody can't claim a card, as an HTML text in their language; "" where they can.

	:param card: with doctype, name, owner's field, stage and last_care_on
	"""
	owner = card.get(OWNER_FIELDS[card.doctype])
	if owner == user:
		return _("You look after this card already.")
	if not owner:
		day = None if manages_others(user) else claimable_from(card.doctype, card.name, user)
		return (
			_(
				"This card was yours until lately. You can claim it again from {0}; until then others may, or a manager gives it to you."
			).format(format_date(day))
			if day
			else ""
		)
	if until := protected_until(card.doctype, card.name):
		return _(
			"{0} looks after this card, and it is protected until {1}. Ask a manager to reassign it."
		).format(bold_name(owner), until)
	if is_stale(card):
		return ""
	return _("{0} looks after this card. Ask for a handover, or ask a manager to reassign it.").format(
		bold_name(owner)
	)


def is_stale(card: Document | frappe._dict) -> bool:
	"""Whether nobody cared for a card for longer than the set days."""
	return neglect().holds(card)


def take(card: Document) -> None:
	"""Make the session's user the owner of a locked card. Whoever had it is told."""
	user, field = frappe.session.user, OWNER_FIELDS[card.doctype]
	if why := refusal(card, user):
		frappe.throw(why, NotClaimableError)
	was = card.get(field)
	card.set(field, user)
	intent.of(card).owner_change = intent.OwnerChange(transfer.CLAIMED)
	card.save(ignore_permissions=True)
	if was:
		_tell(was, card)


def check_taking(card: Document) -> None:
	"""Refuse a card of nobody to somebody who had it until lately, whichever way they take it: that would protect it anew."""
	before, user = card.get_doc_before_save(), frappe.session.user
	if not before or before.get(card.OWNER_FIELD) or card.get(card.OWNER_FIELD) != user:
		return
	if why := refusal(before, user):
		frappe.throw(why, NotClaimableError)


def refuse_the_slower(doctype: str, name: str) -> None:
	"""Tell whoever saw a card a moment ago, and doesn't any more, who took it (spec §8.4). Others learn nothing."""
	user = frappe.session.user
	change = frappe.db.get_value(
		"LC Status Change",
		{
			"reference_doctype": doctype,
			"reference_name": name,
			"changed_field": change_log.OWNER,
			"changed_on": (">", now_datetime() - JUST_NOW),
		},
		["from_value", "to_value"],
		order_by="changed_on desc",
		as_dict=True,
	)
	if change and change.to_value and saw_before(doctype, name, change.from_value, user):
		frappe.throw(
			_("{0} was faster and looks after this card now.").format(bold_name(change.to_value)),
			NotClaimableError,
		)


def _tell(owner: str, card: Document) -> None:
	claimer = frappe.session.user
	with in_language_of(owner):
		subject = _("{0} has claimed {1}, which nobody had cared for lately").format(
			get_fullname(claimer), card.title
		)
	bell.ring(owner, subject, from_user=claimer, document_type=card.doctype, document_name=card.name)
