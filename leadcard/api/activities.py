"""Endpoints for what hangs on a card (spec §1, §5)."""

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document

from leadcard.api import endpoint
from leadcard.api.arguments import Values, change, check_unchanged, fill, open_card, read_values
from leadcard.api.stage_choice import take_stage
from leadcard.board.cards import build_card
from leadcard.documents import addresses, contacts, conversion, linked
from leadcard.domain import opportunities
from leadcard.domain.pipeline import CUSTOMER
from leadcard.exceptions import EmailError
from leadcard.locks import begin_with
from leadcard.mail import sending, templates
from leadcard.masking.access import hides
from leadcard.refusals import refuse

EDITABLE = ("LC Call", "LC Meeting", "LC Note")
REFERENCE = ("reference_doctype", "reference_name")


@endpoint.post()
def log_call(doctype: str, name: str, values: dict | str | None = None) -> dict:
	"""A call with a card, completed or planned (spec §5.2)."""
	return _add("LC Call", doctype, name, values)


@endpoint.post()
def log_meeting(doctype: str, name: str, values: dict | str | None = None) -> dict:
	"""A meeting with a card, completed or planned (spec §5.2)."""
	return _add("LC Meeting", doctype, name, values)


@endpoint.post()
def add_note(doctype: str, name: str, values: dict | str | None = None) -> dict:
	"""A note on a card; the stop-care types take it off the board (spec §5.7)."""
	return _add("LC Note", doctype, name, values)


@endpoint.post()
def create_ticket(doctype: str, name: str, values: dict | str | None = None) -> dict:
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
) -> dict:
	"""An opportunity of a customer (spec §5.10).

	:param name: the customer
	:param win: win it at once, as dropping a card on Transacted offers (§2.6)
	:param stage: what the customer takes in the same transaction, with its note and files (§2.9), see `change_stage`
	"""
	open_card(CUSTOMER, name, "write", hold=True)
	typed = read_values(values)
	opportunity = fill(frappe.new_doc("LC Opportunity"), typed, {"customer": name})
	opportunity.take_typed(typed)
	if win:
		opportunity.sales_stage = conversion.sales_stage_of(opportunities.WON)
	elif not opportunity.sales_stage:
		opportunity.sales_stage = conversion.first_sales_stage()
	opportunity.insert()
	return _answer(opportunity, stage, note, files)


@endpoint.post()
def win_opportunity(
	name: str,
	amount: float | str | None = None,
	stage: str = "",
	note: str = "",
	files: list | str | None = None,
) -> dict:
	"""Win an opportunity; its customer becomes Transacted by itself (spec §2.6, §5.10). Winning twice changes nothing.

	:param amount: what it was won for; one that has no amount yet needs it, if only to say that it is 0
	:param stage: what the customer takes in the same transaction, with its note and files (§2.9), see `change_stage`
	"""
	opportunity = _hold_opportunity(name)
	if opportunity.status != opportunities.WON:
		change(opportunity, {} if amount in (None, "") else {"amount": amount})
		opportunity.sales_stage = conversion.sales_stage_of(opportunities.WON)
		opportunity.save()
	return _answer(opportunity, stage, note, files)


@endpoint.post()
def lose_opportunity(name: str, reason: str, note: str | None = None) -> dict:
	"""Lose an opportunity (spec §5.10). Losing it again changes its reason.

	:param reason: an LC Lost Reason
	:param note: left out, the note that is there stays
	"""
	opportunity = _hold_opportunity(name)
	if not reason.strip():
		refuse("no_lost_reason")
	noted = {} if note is None else {"lost_note": note.strip()}
	fill(opportunity, {"lost_reason": reason, **noted}, {})
	if opportunity.status != opportunities.LOST:
		opportunity.sales_stage = conversion.sales_stage_of(opportunities.LOST)
	opportunity.save()
	return _answer(opportunity)


@endpoint.post()
def edit_opportunity(name: str, values: dict | str, modified: str | None = None) -> dict:
	"""Change an opportunity; the rules of its form hold (spec §5.10).

	:param modified: the record's `modified` as the client knows it; left out, no comparison is made
	"""
	opportunity = _hold_opportunity(name)
	check_unchanged(opportunity, modified)
	change(opportunity, values).save()
	return _answer(opportunity)


def _hold_opportunity(name: str) -> Document:
	"""An opportunity that the session's user may change, with its customer locked before it."""
	begin_with((CUSTOMER, frappe.db.get_value("LC Opportunity", name, "customer")))
	opportunity = frappe.get_doc("LC Opportunity", name, for_update=True)
	opportunity.check_permission("write")
	return opportunity


def _answer(opportunity: Document, stage: str = "", note: str = "", files: list | str | None = None) -> dict:
	"""The opportunity and its customer's card, once the customer has taken the stage that was chosen along with it."""
	if stage:
		take_stage(open_card(CUSTOMER, opportunity.customer, "write"), stage, note, files, moved=True)
	return {"opportunity": opportunity.name, "card": build_card(CUSTOMER, opportunity.customer)}


@endpoint.post()
def close_ticket(name: str) -> dict:
	"""Close a ticket (spec §5.9). Closing twice changes nothing."""
	begin_with(frappe.db.get_value("LC Ticket", name, ["reference_doctype", "reference_name"]))
	ticket = frappe.get_doc("LC Ticket", name, for_update=True)
	ticket.check_permission("write")
	if ticket.status != "Closed":
		ticket.status = "Closed"
		ticket.save()
	return {"ticket": name, "card": build_card(*ticket.card)}


@endpoint.post()
def edit_ticket(name: str, values: dict | str, modified: str | None = None) -> dict:
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
def edit_activity(kind: str, name: str, values: dict | str, modified: str | None = None) -> dict:
	"""Complete, re-open, move, cancel or rewrite what hangs on a card (spec §5.2, §5.4).

	:param kind: LC Call, LC Meeting or LC Note
	:param modified: the record's `modified` as the client knows it; left out, no comparison is made
	"""
	activity = _hold(kind, name)
	activity.check_permission("write")
	check_unchanged(activity, modified)
	fill(activity, values, dict(zip(REFERENCE, activity.card, strict=True)))
	activity.save()
	return {"activity": name, "card": build_card(*activity.card)}


@endpoint.post()
def delete_activity(kind: str, name: str) -> dict:
	"""Delete a call, a meeting or a note; the card's care follows (spec §5.4)."""
	activity = _hold(kind, name)
	activity.check_permission("delete")
	activity.delete()
	return {"card": build_card(*activity.card)}


def _hold(kind: str, name: str) -> Document:
	"""An activity with its card locked before it. The caller checks the permission."""
	if kind not in EDITABLE:
		frappe.throw(_("An activity is one of {0}.").format(", ".join(EDITABLE)))
	begin_with(frappe.db.get_value(kind, name, REFERENCE))
	return frappe.get_doc(kind, name, for_update=True)


def _add(kind: str, doctype: str, name: str, values: Values) -> dict:
	open_card(doctype, name, hold=True)
	record: Document = frappe.new_doc(kind)
	fill(record, values, {"reference_doctype": doctype, "reference_name": name})
	record.insert()
	return {"activity": record.name, "card": build_card(*record.card)}


@endpoint.post()
def send_email(doctype: str, name: str, values: dict | str) -> dict:
	"""An email from a card (spec §5.8).

	:param values: kind (Interaction or Quotation), subject, content (HTML), recipients and cc (comma-separated; without
	    recipients the card's address), email_template, attachments (names of File documents), read_receipt,
	    in_reply_to (the Communication on this card that it answers)
	:return: the Communication as `activity`, and the card

	Raises EmailError without an outgoing account, an address or a subject: nothing is stored, nothing sent.
	"""
	card = open_card(doctype, name, "email", hold=True)
	communication = sending.send(card, _read_draft(read_values(values)))
	return {"activity": communication, "card": build_card(doctype, name)}


@endpoint.get()
def fill_template(doctype: str, name: str, email_template: str) -> dict:
	"""The `subject` and the `message` (HTML) of an Email Template, filled in with a card's values (spec §5.8)."""
	card = open_card(doctype, name, "email")
	template = frappe.get_doc("Email Template", email_template)
	template.check_permission("read")
	card.apply_fieldlevel_read_permissions()
	return templates.fill(template, card)


def _read_draft(values: dict) -> sending.Draft:
	attachments = values.get("attachments") or []
	if not isinstance(attachments, list) or not all(isinstance(file, str) for file in attachments):
		frappe.throw(_("Attachments are a list of files."), EmailError)
	texts: dict[str, Any] = {
		key: values.get(key) or "" for key in ("kind", "subject", "content", "recipients", "cc")
	}
	names: dict[str, Any] = {key: values.get(key) or None for key in ("email_template", "in_reply_to")}
	if not all(isinstance(text, str) for text in (*texts.values(), *filter(None, names.values()))):
		frappe.throw(
			_("An email's subject, content and addresses are texts; put commas between addresses."),
			EmailError,
		)
	return sending.Draft(
		**{**texts, "kind": texts["kind"] or sending.INTERACTION},
		**names,
		attachments=attachments,
		read_receipt=bool(values.get("read_receipt")),
	)


@endpoint.post()
def create_contact(
	doctype: str, name: str, first_name: str, mobile_no: str = "", email_id: str = "", designation: str = ""
) -> dict:
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
) -> dict:
	"""Change a contact of a card, whoever entered it (spec §5.1, §8.3): Frappe leaves that to its author."""
	card = open_card(doctype, name, "write", hold=True)
	if hides(doctype, name):
		frappe.throw(_("What is masked can't be changed. Ask the owner of the card."), frappe.PermissionError)
	changed = linked.of_card(card, "Contact", contact)
	contacts.fill(changed, first_name, designation, mobile_no, email_id)
	changed.save(ignore_permissions=True)
	return {"contact": changed.name, "card": build_card(doctype, name)}


@endpoint.post()
def create_address(doctype: str, name: str, values: dict | str) -> dict:
	"""An Address of a card (spec §5.14)."""
	card = open_card(doctype, name, "write", hold=True)
	address = addresses.new_of(card)
	addresses.fill(address, card, read_values(values))
	address.insert(ignore_permissions=True)
	return {"address": address.name, "card": build_card(doctype, name)}


@endpoint.post()
def edit_address(doctype: str, name: str, address: str, values: dict | str) -> dict:
	"""Change an address of a card, whoever entered it (spec §5.14, §8.3): Frappe leaves that to its author."""
	card = open_card(doctype, name, "write", hold=True)
	changed = linked.of_card(card, "Address", address)
	addresses.fill(changed, card, read_values(values))
	changed.save(ignore_permissions=True)
	return {"address": changed.name, "card": build_card(doctype, name)}
