"""What a change of owner means (spec §8.4), whoever makes it: a save, a claim, a handover, a recall, an assignment.

The log says why. The new owner's time begins. Shares, tasks and follows of before don't outlive the change; what is
planned or open of people who don't see the card any more goes to the new owner, who is reminded of it.
"""

from textwrap import shorten

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_fullname, now_datetime

from leadcard import intent
from leadcard.domain.opportunities import OPEN
from leadcard.domain.pipeline import CUSTOMER, LEAD
from leadcard.domain.texts import N_
from leadcard.notices import bell, next_contact, reminders
from leadcard.notices.recipients import in_language_of
from leadcard.ownership import offered
from leadcard.permissions.follows import drop_unseen
from leadcard.permissions.sight import OWNER_FIELDS, sees_card
from leadcard.pipeline import change_log
from leadcard.realtime import announce

ASSIGNED = N_("Assigned")
ASSIGNMENT_RULE = N_("Assignment Rule")
CLAIMED = N_("Claimed")
HANDED_ON = N_("Handed on")
HANDED_OVER = N_("Handed over")
OFFER_TAKEN = N_("Offer taken")
PROTECTION_ENDED = N_("Protection ended")

# what somebody did to a single card, of which both owners are told
GIVEN = (change_log.BY_HAND, ASSIGNED, HANDED_ON)
LONGEST_REASON = 200
PLANNED = {"completed": 0, "cancelled": 0}


def assign(card: Document, user: str) -> None:
	"""Save a card as somebody else's, as far as the session's user may give it away."""
	card.set(card.OWNER_FIELD, user)
	intent.of(card).owner_change = intent.OwnerChange(ASSIGNED)
	card.save()


def note_since(card: Document) -> None:
	"""Since when somebody has the card: its protection counts from there. A conversion changes nothing about it."""
	if not card.get(card.OWNER_FIELD):
		card.owned_since = None
	elif card.is_new():
		card.owned_since = intent.of(card).owned_since or card.creation
	elif card.has_value_changed(card.OWNER_FIELD) and not _is_handed_on(card):
		card.owned_since = now_datetime()


def _is_handed_on(card: Document) -> bool:
	change = intent.of(card).owner_change
	return bool(change and change.handed_on)


def follow_save(card: Document) -> None:
	"""After a card was saved: what comes of another owner, if it has one. Its `OwnerChange` says why, and holds once."""
	known = intent.of(card)
	change = known.owner_change or intent.OwnerChange(change_log.BY_HAND)
	known.owner_change = None
	before = card.get_doc_before_save()
	if not before:
		if known.entry:
			_tell(card)
		return
	was = before.get(card.OWNER_FIELD)
	if (was or None) != (card.get(card.OWNER_FIELD) or None):
		_follow(card, was, change.why, change.note)
		if change.why in GIVEN and not frappe.flags.in_import:
			_tell(card, change.note)
			_tell_former(card, was, card.get(card.OWNER_FIELD), change.note)


def give(card: Document, user: str | None, why: str, *, leaving: bool = False) -> None:
	"""Give a locked card to somebody, or to nobody, past all other checks: a bad value must not keep it where it is.

	:param leaving: what the old owner planned goes along even where the old owner still sees the card
	"""
	was = _write(card, user)
	_follow(card, was, why, leaving=leaving)
	next_contact.follow(card)
	announce(card.doctype, card.name, (was, card.sales_team))


def give_first(card: Document, user: str, why: str) -> None:
	"""Give a card of nobody to whoever was assigned to it. That adds, and takes from nobody what they have of it."""
	# a rule acts while the card is saved by somebody who will go on with that document
	was = _write(card, user, update_modified=why != ASSIGNMENT_RULE)
	change_log.record(card.doctype, card.name, change_log.OWNER, was, user, why)
	next_contact.follow(card)
	announce(card.doctype, card.name, (was, card.sales_team))


def _write(card: Document, user: str | None, *, update_modified: bool = True) -> str | None:
	field = OWNER_FIELDS[card.doctype]
	was = card.get(field)
	card.db_set(
		{field: user, "owned_since": now_datetime() if user else None}, update_modified=update_modified
	)
	return was


def _follow(card: Document, was: str | None, why: str, note: str = "", *, leaving: bool = False) -> None:
	owner = card.get(OWNER_FIELDS[card.doctype]) or None
	change_log.record(card.doctype, card.name, change_log.OWNER, was, owner, why, note)
	offered.end(card.doctype, card.name)
	_drop_shares(card, owner)
	_settle_tasks(card, owner)
	if owner:
		_pass_on(card, owner, {was} if leaving else set())
	if card.doctype == CUSTOMER:
		take_leads_along(card)
	drop_unseen(ref_doctype=card.doctype, ref_docname=card.name)


def _tell(card: Document, note: str = "") -> None:
	"""Tell the new owner that somebody gave them a card."""
	giver, owner = frappe.session.user, card.get(card.OWNER_FIELD)
	if not owner or owner == giver:
		return
	with in_language_of(owner):
		subject = _("{0} gave you {1}: you look after this card now").format(get_fullname(giver), card.title)
		subject = _with_reason(subject, note)
	_ring(card, owner, subject)


def _tell_former(card: Document, was: str | None, owner: str | None, note: str = "") -> None:
	"""Tell the former owner of a card that somebody else took it from them, and whose it is now."""
	giver = frappe.session.user
	if not was or was == giver or not frappe.db.get_value("User", was, "enabled"):
		return
	with in_language_of(was):
		if owner == giver:
			subject = _("{0} took {1} from you and looks after this card now")
			subject = subject.format(get_fullname(giver), card.title)
		elif owner:
			subject = _("{0} gave {1} to {2}: you no longer look after this card")
			subject = subject.format(get_fullname(giver), card.title, get_fullname(owner))
		else:
			subject = _("{0} took {1} from you: nobody looks after this card now")
			subject = subject.format(get_fullname(giver), card.title)
		subject = _with_reason(subject, note)
	_ring(card, was, subject)


def _with_reason(subject: str, note: str) -> str:
	reason = shorten(note, LONGEST_REASON, placeholder="…")
	return f"{subject} ({reason})" if reason else subject


def _ring(card: Document, user: str, subject: str) -> None:
	about = {"document_type": card.doctype, "document_name": card.name}
	bell.ring(user, subject, type="Assignment", from_user=frappe.session.user, **about)


def join(customer: Document, lead: Document) -> None:
	"""Before what hangs on a lead goes to a customer of another owner: what others were given of the lead ends."""
	if (lead.lead_owner or None) != (customer.account_owner or None):
		_drop_shares(lead, customer.account_owner)
		_tell_former(lead, lead.lead_owner, customer.account_owner)


def settle_joined(customer: Document) -> None:
	"""Afterwards: open work of people who don't see the customer goes to its owner, the leads are seen with it, and
	followers of the lead who may not see the customer follow it no longer."""
	if customer.account_owner:
		_pass_on(customer, customer.account_owner, set())
		next_contact.follow(customer)
	take_leads_along(customer)
	drop_unseen(ref_doctype=CUSTOMER, ref_docname=customer.name)


def take_leads_along(customer: Document) -> None:
	"""A converted lead tells as much as its customer: it is the same owner's. The customer's log has the change."""
	owner = customer.account_owner or None
	for lead in frappe.get_all(LEAD, filters={"customer": customer.name}, fields=["name", "lead_owner"]):
		if (lead.lead_owner or None) != owner:
			frappe.db.set_value(LEAD, lead.name, "lead_owner", owner, update_modified=False)
			frappe.clear_document_cache(LEAD, lead.name)


def _drop_shares(card: Document, owner: str | None) -> None:
	for share in frappe.get_all(
		"DocShare", filters={"share_doctype": card.doctype, "share_name": card.name}, fields=["name", "user"]
	):
		if not owner or share.user != owner:
			frappe.delete_doc(
				"DocShare",
				share.name,
				ignore_permissions=True,
				flags={"ignore_share_permission": True},
				delete_permanently=True,
			)


def _settle_tasks(card: Document, owner: str | None) -> None:
	"""Open tasks of others are cancelled. One of an Assignment Rule goes to the new owner: without any the rule would
	pick somebody else. Back among the unassigned, where a rule may pick, none of them is left that it could reopen.
	"""
	on_card = {"reference_type": card.doctype, "reference_name": card.name, "status": ("!=", "Cancelled")}
	tasks = frappe.get_all(
		"ToDo", filters=on_card, fields=["name", "allocated_to", "status", "assignment_rule"]
	)
	has_own = any(task.allocated_to == owner for task in tasks)
	for task in tasks:
		if not task.allocated_to or task.allocated_to == owner:
			continue
		if task.status != "Open" and (owner or not task.assignment_rule):
			continue
		todo = frappe.get_doc("ToDo", task.name)
		if owner and task.assignment_rule and not has_own:
			todo.allocated_to, has_own = owner, True
		else:
			todo.status = "Cancelled"
		todo.save(ignore_permissions=True)


def _pass_on(card: Document, owner: str, leavers: set[str | None]) -> None:
	"""What is planned or open of people who don't see the card any more, or have left, becomes the new owner's."""
	known: dict[str, bool] = {owner: True, **dict.fromkeys(filter(None, leavers), False)}

	def stays_with(user: str) -> bool:
		if user not in known:
			enabled = frappe.db.get_value("User", user, "enabled")
			known[user] = bool(enabled) and sees_card(card.doctype, card.name, user)
		return known[user]

	reference = {"reference_doctype": card.doctype, "reference_name": card.name}
	open_work = [
		("LC Call", "activity_owner", {**reference, **PLANNED}),
		("LC Meeting", "activity_owner", {**reference, **PLANNED}),
		("LC Ticket", "ticket_owner", {**reference, "status": ("!=", "Closed")}),
	]
	if card.doctype == CUSTOMER:
		open_work.append(("LC Opportunity", "opportunity_owner", {"customer": card.name, "status": OPEN}))
	for doctype, field, filters in open_work:
		for row in frappe.get_all(doctype, filters=filters, fields=["name", field]):
			if row[field] and not stays_with(row[field]):
				record = frappe.get_doc(doctype, row.name)
				record.db_set(field, owner)
				if field == "activity_owner":
					reminders.follow_activity(record)
	if card.next_contact_by and not stays_with(card.next_contact_by):
		frappe.db.set_value(card.doctype, card.name, "next_contact_by", owner, update_modified=False)
		card.next_contact_by = owner
