"""Endpoints for what hangs on a card (spec §1, §5)."""

import frappe
from frappe import _
from frappe.model.document import Document

from leadcard.api import endpoint
from leadcard.api.answers import (
	OfActivity,
	OfActivityAndPlan,
	OfAddress,
	OfCard,
	OfContact,
	OfOpportunity,
	OfTicket,
)
from leadcard.api.arguments import check_unchanged, open_card
from leadcard.api.stage_choice import take_stage
from leadcard.board.cards import build_card
from leadcard.documents import addresses, contacts, deals, next_calls
from leadcard.documents.forms import Values, change, fill, read_values
from leadcard.domain.pipeline import CUSTOMER
from leadcard.locks import begin_with
from leadcard.mail import drafts, sending, templates

EDITABLE = ("LC Call", "LC Meeting", "LC Note")
REFERENCE = ("reference_doctype", "reference_name")


@endpoint.post()
def log_call(
	doctype: str, name: str, values: dict | str | None = None, plan: dict | str | None = None
) -> OfActivityAndPlan:
	"""A call with a card, completed or planned (spec §5.2), and the next one: both are saved, or neither.

	:param plan: the next call, as `starts_at`, which lies ahead, with `remind` and whatever else a call has

	Raises PlanError for a plan that can't be, which is none of the call's own errors.
	"""
	open_card(doctype, name, hold=True)
	record = _insert("LC Call", doctype, name, values)
	return _answer_with_plan(record, plan)


@endpoint.post()
def log_meeting(doctype: str, name: str, values: dict | str | None = None) -> OfActivity:
	"""A meeting with a card, completed or planned (spec §5.2)."""
	return _add("LC Meeting", doctype, name, values)


@endpoint.post()
def add_note(doctype: str, name: str, values: dict | str | None = None) -> OfActivity:
	"""A note on a card; the stop-care types take it off the board (spec §5.7)."""
	return _add("LC Note", doctype, name, values)


@endpoint.post()
def create_ticket(doctype: str, name: str, values: dict | str | None = None) -> OfActivity:
	"""A ticket of a card (spec §5.9)."""
	return _add("LC Ticket", doctype, name, values)


@endpoint.post()
def create_opportunity(
	name: str,
	values: dict | str | None = None,
	win: bool = False,
	stage: str = "",
	note: str = "",
	files: list | str | None = None,
	won_on: str | None = None,
) -> OfOpportunity:
	"""An opportunity of a customer (spec §5.10).

	:param name: the customer
	:param win: win it at once, as dropping a card on Transacted offers (§2.6)
	:param won_on: the day on which it was won, as for `win_opportunity`
	:param stage: what the customer takes in the same transaction, with its note and files (§2.9), see `change_stage`
	"""
	open_card(CUSTOMER, name, "write", hold=True)
	opportunity = deals.create(name, values, won=win, won_on=won_on)
	return _answer(opportunity, stage, note, files)


@endpoint.post()
def win_opportunity(
	name: str,
	amount: float | str | None = None,
	stage: str = "",
	note: str = "",
	files: list | str | None = None,
	won_on: str | None = None,
) -> OfOpportunity:
	"""Win an opportunity; its customer becomes Transacted by itself (spec §2.6, §5.10). Winning twice changes nothing.

	:param amount: what it was won for; one that has no amount yet needs it, if only to say that it is 0
	:param won_on: the day on which it was won, such as 2026-01-31; left out, it is won now. Raises ActivityTimeError for a day
	    that is to come
	:param stage: what the customer takes in the same transaction, with its note and files (§2.9), see `change_stage`
	"""
	opportunity = deals.hold(name)
	deals.win(opportunity, amount, won_on)
	return _answer(opportunity, stage, note, files)


@endpoint.post()
def lose_opportunity(name: str, reason: str, note: str | None = None) -> OfOpportunity:
	"""Lose an opportunity (spec §5.10). Losing it again changes its reason.

	:param reason: an LC Lost Reason
	:param note: left out, the note that is there stays
	"""
	opportunity = deals.hold(name)
	deals.lose(opportunity, reason, note)
	return _answer(opportunity)


@endpoint.post()
def edit_opportunity(name: str, values: dict | str, modified: str | None = None) -> OfOpportunity:
	"""Change an opportunity; the rules of its form hold (spec §5.10).

	:param modified: the record's `modified` as the client knows it; left out, no comparison is made
	"""
	opportunity = deals.hold(name)
	check_unchanged(opportunity, modified)
	change(opportunity, values).save()
	return _answer(opportunity)


def _answer(
	opportunity: Document, stage: str = "", note: str = "", files: list | str | None = None
) -> OfOpportunity:
	"""The opportunity and its customer's card, once the customer has taken the stage that was chosen along with it."""
	if stage:
		take_stage(open_card(CUSTOMER, opportunity.customer, "write"), stage, note, files, moved=True)
	return {"opportunity": opportunity.name, "card": build_card(CUSTOMER, opportunity.customer)}


@endpoint.post()
def close_ticket(name: str) -> OfTicket:
	"""Close a ticket (spec §5.9). Closing twice changes nothing."""
	begin_with(frappe.db.get_value("LC Ticket", name, ["reference_doctype", "reference_name"]))
	ticket = frappe.get_doc("LC Ticket", name, for_update=True)
	ticket.check_permission("write")
	if ticket.status != "Closed":
		ticket.status = "Closed"
		ticket.save()
	return {"ticket": name, "card": build_card(*ticket.card)}


@endpoint.post()
def edit_ticket(name: str, values: dict | str, modified: str | None = None) -> OfTicket:
	"""Change a ticket, or open a closed one again (spec §5.9).

	:param modified: the record's `modified` as the client knows it; left out, no comparison is made
	"""
	begin_with(frappe.db.get_value("LC Ticket", name, REFERENCE))
	ticket = frappe.get_doc("LC Ticket", name, for_update=True)
	ticket.check_permission("write")
	check_unchanged(ticket, modified)
	change(ticket, values).save()
	return {"ticket": name, "card": build_card(*ticket.card)}


@endpoint.post()
def edit_activity(
	kind: str,
	name: str,
	values: dict | str,
	modified: str | None = None,
	plan: dict | str | None = None,
) -> OfActivityAndPlan:
	"""Complete, re-open, move, cancel or rewrite what hangs on a card (spec §5.2, §5.4).

	:param kind: LC Call, LC Meeting or LC Note
	:param modified: the record's `modified` as the client knows it; left out, no comparison is made
	:param plan: the next call, saved in the same transaction, see `log_call`
	"""
	activity = _hold(kind, name)
	activity.check_permission("write")
	check_unchanged(activity, modified)
	fill(activity, values, dict(zip(REFERENCE, activity.card, strict=True)))
	activity.save()
	return _answer_with_plan(activity, plan)


@endpoint.post()
def delete_activity(kind: str, name: str) -> OfCard:
	"""Delete a call, a meeting or a note; the card's care follows (spec §5.4)."""
	activity = _hold(kind, name)
	activity.check_permission("delete")
	activity.delete()
	return {"card": build_card(*activity.card)}


def _answer_with_plan(activity: Document, plan: Values) -> OfActivityAndPlan:
	"""What was done, once the next call is planned."""
	planned = next_calls.plan(activity.card, plan) if plan not in (None, "") else ""
	return {"activity": activity.name, "planned": planned, "card": build_card(*activity.card)}


def _hold(kind: str, name: str) -> Document:
	"""An activity with its card locked before it. The caller checks the permission."""
	if kind not in EDITABLE:
		frappe.throw(_("An activity is one of {0}.").format(", ".join(EDITABLE)))
	begin_with(frappe.db.get_value(kind, name, REFERENCE))
	return frappe.get_doc(kind, name, for_update=True)


def _add(kind: str, doctype: str, name: str, values: Values) -> OfActivity:
	open_card(doctype, name, hold=True)
	record = _insert(kind, doctype, name, values)
	return {"activity": record.name, "card": build_card(*record.card)}


def _insert(kind: str, doctype: str, name: str, values: Values) -> Document:
	record: Document = frappe.new_doc(kind)
	fill(record, values, {"reference_doctype": doctype, "reference_name": name})
	return record.insert()


@endpoint.post()
def send_email(doctype: str, name: str, values: dict | str) -> OfActivity:
	"""An email from a card (spec §5.8).

	:param values: kind (Interaction or Quotation), subject, content (HTML), recipients and cc (comma-separated; without
	    recipients the card's address), email_template, attachments (names of File documents), read_receipt,
	    in_reply_to (the Communication on this card that it answers)
	The `activity` that is answered is the Communication.

	Raises EmailError without an outgoing account, an address or a subject: nothing is stored, nothing sent.
	"""
	card = open_card(doctype, name, "email", hold=True)
	communication = sending.send(card, drafts.read(read_values(values)))
	return {"activity": communication, "card": build_card(doctype, name)}


@endpoint.get()
def fill_template(doctype: str, name: str, email_template: str) -> templates.Filled:
	"""An Email Template filled in with a card's values (spec §5.8)."""
	card = open_card(doctype, name, "email")
	template = frappe.get_doc("Email Template", email_template)
	template.check_permission("read")
	card.apply_fieldlevel_read_permissions()
	return templates.fill(template, card)


@endpoint.post()
def create_contact(
	doctype: str, name: str, first_name: str, mobile_no: str = "", email_id: str = "", designation: str = ""
) -> OfContact:
	"""A Contact of a card (spec §5.1); its phone and email become keys of the card's party (§4.1)."""
	card = open_card(doctype, name, "write", hold=True)
	contact = contacts.add(card, first_name, designation, mobile_no, email_id)
	return {"contact": contact.name, "card": build_card(doctype, name)}


@endpoint.post()
def edit_contact(
	doctype: str,
	name: str,
	contact: str,
	first_name: str,
	mobile_no: str = "",
	email_id: str = "",
	designation: str = "",
) -> OfContact:
	"""Change a contact of a card, whoever entered it (spec §5.1, §8.3): Frappe leaves that to its author."""
	card = open_card(doctype, name, "write", hold=True)
	changed = contacts.edit(card, contact, first_name, designation, mobile_no, email_id)
	return {"contact": changed.name, "card": build_card(doctype, name)}


@endpoint.post()
def create_address(doctype: str, name: str, values: dict | str) -> OfAddress:
	"""An Address of a card (spec §5.14)."""
	card = open_card(doctype, name, "write", hold=True)
	address = addresses.add(card, read_values(values))
	return {"address": address.name, "card": build_card(doctype, name)}


@endpoint.post()
def edit_address(doctype: str, name: str, address: str, values: dict | str) -> OfAddress:
	"""Change an address of a card, whoever entered it (spec §5.14, §8.3): Frappe leaves that to its author."""
	card = open_card(doctype, name, "write", hold=True)
	changed = addresses.edit(card, address, read_values(values))
	return {"address": changed.name, "card": build_card(doctype, name)}
