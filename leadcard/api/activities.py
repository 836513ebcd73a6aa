"""Endpoints for what hangs on a card (spec §1, §5)."""

import frappe
from frappe.model.document import Document

from leadcard import conversion
from leadcard.api.arguments import Values, fill, open_card
from leadcard.board.cards import card as build_card
from leadcard.domain import opportunities
from leadcard.domain.pipeline import CUSTOMER


@frappe.whitelist(methods=["POST"])
def log_call(doctype: str, name: str, values: dict | str | None = None) -> dict:
	"""A call with a card, completed or planned (spec §5.2)."""
	return _add("LC Call", doctype, name, values)


@frappe.whitelist(methods=["POST"])
def log_meeting(doctype: str, name: str, values: dict | str | None = None) -> dict:
	"""A meeting with a card, completed or planned (spec §5.2)."""
	return _add("LC Meeting", doctype, name, values)


@frappe.whitelist(methods=["POST"])
def add_note(doctype: str, name: str, values: dict | str | None = None) -> dict:
	"""A note on a card; the stop-care types take it off the board (spec §5.7)."""
	return _add("LC Note", doctype, name, values)


@frappe.whitelist(methods=["POST"])
def create_ticket(doctype: str, name: str, values: dict | str | None = None) -> dict:
	"""A ticket of a card (spec §5.9)."""
	return _add("LC Ticket", doctype, name, values)


@frappe.whitelist(methods=["POST"])
def create_opportunity(name: str, values: dict | str | None = None, win: bool = False) -> dict:
	"""An opportunity of a customer (spec §5.10).

	:param name: the customer
	:param win: win it at once, as dropping a card on Transacted offers (§2.6)
	"""
	open_card(CUSTOMER, name, "write")
	opportunity = fill(frappe.new_doc("LC Opportunity"), values, {"customer": name})
	if win:
		opportunity.sales_stage = conversion.sales_stage_of(opportunities.WON)
	elif not opportunity.sales_stage:
		opportunity.sales_stage = conversion.first_sales_stage()
	opportunity.insert()
	return {"opportunity": opportunity.name, "card": build_card(CUSTOMER, name)}


@frappe.whitelist(methods=["POST"])
def win_opportunity(name: str) -> dict:
	"""Win an opportunity; its customer becomes Transacted by itself (spec §2.6, §5.10). Winning twice changes nothing."""
	opportunity = frappe.get_doc("LC Opportunity", name, for_update=True)
	opportunity.check_permission("write")
	if opportunity.status != opportunities.WON:
		opportunity.sales_stage = conversion.sales_stage_of(opportunities.WON)
		opportunity.save()
	return {"opportunity": name, "card": build_card(CUSTOMER, opportunity.customer)}


@frappe.whitelist(methods=["POST"])
def close_ticket(name: str) -> dict:
	"""Close a ticket (spec §5.9). Closing twice changes nothing."""
	ticket = frappe.get_doc("LC Ticket", name)
	ticket.check_permission("write")
	if ticket.status != "Closed":
		ticket.status = "Closed"
		ticket.save()
	return {"ticket": name, "card": build_card(*ticket.card)}


def _add(kind: str, doctype: str, name: str, values: Values) -> dict:
	open_card(doctype, name)
	record: Document = frappe.new_doc(kind)
	fill(record, values, {"reference_doctype": doctype, "reference_name": name})
	record.insert()
	return {"activity": record.name, "card": build_card(*record.card)}
