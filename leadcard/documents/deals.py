"""What somebody does with an opportunity outside of its form (spec §5.10): open one, win it, lose it."""

from datetime import datetime, time

import frappe
from frappe.model.document import Document
from frappe.utils import getdate, now_datetime

from leadcard.documents import forms
from leadcard.documents.conversion import first_sales_stage, sales_stage_of
from leadcard.documents.values import check_value
from leadcard.domain.opportunities import LOST, WON
from leadcard.domain.pipeline import CUSTOMER
from leadcard.locks import begin_with
from leadcard.notices.recipients import local_now
from leadcard.refusals import refuse

OPPORTUNITY = "LC Opportunity"
# an hour that is the same day on most clocks
NOON = time(12)


def hold(name: str) -> Document:
	"""An opportunity that the session's user may change, with its customer locked before it."""
	begin_with((CUSTOMER, frappe.db.get_value(OPPORTUNITY, name, "customer")))
	opportunity = frappe.get_doc(OPPORTUNITY, name, for_update=True)
	opportunity.check_permission("write")
	return opportunity


def create(customer: str, values: forms.Values, *, won: bool = False, won_on: str | None = None) -> Document:
	"""A new opportunity of a customer, open unless the form says else.

	:param won: win it at once
	:param won_on: on which day it was won
	"""
	typed = forms.read_values(values)
	opportunity = forms.fill(frappe.new_doc(OPPORTUNITY), typed, {"customer": customer})
	opportunity.take_typed(typed)
	if won:
		opportunity.sales_stage = sales_stage_of(WON)
		opportunity.won_on = _moment_of_win(won_on)
	elif not opportunity.sales_stage:
		opportunity.sales_stage = first_sales_stage()
	return opportunity.insert()


def win(opportunity: Document, amount: float | str | None = None, won_on: str | None = None) -> None:
	"""Win an opportunity for what it holds already, or for an amount; now, or on a day. Winning twice changes nothing."""
	if opportunity.status == WON:
		return
	forms.change(opportunity, {} if amount in (None, "") else {"amount": amount})
	opportunity.sales_stage = sales_stage_of(WON)
	opportunity.won_on = _moment_of_win(won_on)
	opportunity.save()


def _moment_of_win(day: str | None) -> datetime | None:
	"""A moment of that day on the site's clock, None for a win of now; the document refuses a day that is to come."""
	if not day:
		return None
	label = frappe.get_meta(OPPORTUNITY).get_label("won_on")
	read = getdate(check_value(frappe._dict(fieldtype="Date", label=label), day))
	today = (now_datetime().date(), local_now(frappe.session.user).date())
	return None if read in today else datetime.combine(read, NOON)


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
