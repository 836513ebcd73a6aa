"""How long a new lead waits for the first care (spec §9.2): from when it is made to the first that an employee does on it.

That is a completed call or meeting, a note, or an email sent, on the lead or on the customer that it became. What was
done before the lead was there is of another one. A lead that still waits counts nowhere here.
"""

from datetime import datetime

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Min
from frappe.utils import get_datetime
from pypika.terms import Field

from leadcard.board import in_period
from leadcard.board.view import View
from leadcard.domain import pipeline
from leadcard.domain.periods import Period
from leadcard.figures.activities import (
	CALLS,
	EMAILS_SENT,
	MEETINGS,
	NEW_LEADS,
	NOBODY,
	NOTES,
	Kind,
	on_cards,
)

CARE = (CALLS, MEETINGS, NOTES, EMAILS_SENT)


def minutes_to_first_care(period: Period, view: View) -> dict[str, list[float]]:
	"""By owner, the minutes that each of the leads waited that were made in a period; eight statements."""
	first: dict[str, tuple[str, datetime, datetime]] = {}
	for kind in CARE:
		for doctype, name_on_lead in ((pipeline.LEAD, "name"), (pipeline.CUSTOMER, "customer")):
			for lead, owner, made, at in _earliest(kind, doctype, name_on_lead, period, view):
				at = get_datetime(at)
				if lead not in first or at < first[lead][2]:
					first[lead] = (owner or NOBODY, get_datetime(made), at)
	minutes: dict[str, list[float]] = {}
	for owner, made, at in first.values():
		minutes.setdefault(owner, []).append((at - made).total_seconds() / 60)
	return minutes


def _earliest(kind: Kind, doctype: str, name_on_lead: str, period: Period, view: View) -> tuple:
	record, lead = DocType(kind.doctype), DocType(pipeline.LEAD)
	named: Field = lead[name_on_lead]
	found = (
		frappe.qb.from_(lead)
		.join(record)
		.on((record.reference_name == named) & (record.reference_doctype == doctype))
		.select(lead.name, lead.lead_owner, lead.creation, Min(kind.moment(record)))
		.where(in_period.lies_in(lead.creation, period))
		.where(kind.counts(record) & (kind.moment(record) >= lead.creation))
		.groupby(lead.name, lead.lead_owner, lead.creation)
	)
	return on_cards(on_cards(found, lead, NEW_LEADS, view), record, kind).run()
