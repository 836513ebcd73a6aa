"""What somebody does with an opportunity outside of its form (spec §5.10): open one, win it, lose it."""

import frappe
from frappe.model.document import Document

from leadcard.documents import forms
from leadcard.documents.conversion import first_sales_stage, sales_stage_of
from leadcard.domain.opportunities import LOST, WON
from leadcard.domain.pipeline import CUSTOMER
from leadcard.locks import begin_with
from leadcard.refusals import refuse

OPPORTUNITY = "LC Opportunity"


def hold(name: str) -> Document:
	"""An opportunity that the session's user may change, with its customer locked before it."""
	begin_with((CUSTOMER, frappe.db.get_value(OPPORTUNITY, name, "customer")))
	opportunity = frappe.get_doc(OPPORTUNITY, name, for_update=True)
	opportunity.check_permission("write")
	return opportunity


def create(customer: str, values: forms.Values, *, won: bool = False) -> Document:
	"""A new opportunity of a customer, open unless the form says else.

	:param won: win it at once
	"""
	typed = forms.read_values(values)
	opportunity = forms.fill(frappe.new_doc(OPPORTUNITY), typed, {"customer": customer})
	opportunity.take_typed(typed)
	if won:
		opportunity.sales_stage = sales_stage_of(WON)
	elif not opportunity.sales_stage:
		opportunity.sales_stage = first_sales_stage()
	return opportunity.insert()


def win(opportunity: Document, amount: float | str | None = None) -> None:
	"""Win an opportunity for what it holds already, or for an amount. Winning twice changes nothing."""
	if opportunity.status == WON:
		return
	forms.change(opportunity, {} if amount in (None, "") else {"amount": amount})
	opportunity.sales_stage = sales_stage_of(WON)
	opportunity.save()


def lose(opportunity: Document, reason: str, note: str | None = None) -> None:
	"""Lose an opportunity; a lost one gets another reason.

	:param note: left out, the note that is there stays
	"""
	if not reason.strip():
		refuse("no_lost_reason")
	noted = {} if note is None else {"lost_note": note.strip()}
	forms.fill(opportunity, {"lost_reason": reason, **noted}, {})
	if opportunity.status != LOST:
		opportunity.sales_stage = sales_stage_of(LOST)
	opportunity.save()
