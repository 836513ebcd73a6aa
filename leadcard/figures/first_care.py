"""How long a new lead waits for the first care (spec §9.2): from when it is made to the first that an employee does on it.

That is a completed call or meeting, a note, or an email sent, on the lead or on the customer that it became. What was
done before the lead was there is of another one. A lead that still waits counts nowhere here.
"""

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Min
from frappe.utils import get_datetime
from pypika import Table
from pypika.queries import QueryBuilder
from pypika.terms import Criterion, Field

from leadcard.board import in_period
from leadcard.board.view import View
from leadcard.domain import pipeline
from leadcard.domain.periods import Period
from leadcard.figures.activities import CALLS, EMAILS_SENT, MEETINGS, NEW_LEADS, NOBODY, NOTES, Kind, on_cards
from leadcard.permissions.sight import RECORDS, allowed, allowed_beside_cards

CARE = (CALLS, MEETINGS, NOTES, EMAILS_SENT)


def minutes_to_first_care(period: Period, view: View) -> dict[str, list[float]]:
	"""By owner, the minutes that each of the leads waited that were made in a period; one statement."""
	lead, customer = DocType(pipeline.LEAD), DocType(pipeline.CUSTOMER)
	places = {pipeline.LEAD: lead.name, pipeline.CUSTOMER: customer.name}
	found = (
		frappe.qb.from_(lead)
		.left_join(customer)
		.on(_is_seen(customer, lead))
		.select(lead.lead_owner, lead.creation)
		.select(*(_first(kind, place, name, lead) for kind in CARE for place, name in places.items()))
		.where(in_period.lies_in(lead.creation, period))
	)
	minutes: dict[str, list[float]] = {}
	for owner, made, *moments in on_cards(found, lead, NEW_LEADS, view)[0].run():
		if cared_for := [get_datetime(each) for each in moments if each]:
			waited = min(cared_for) - get_datetime(made)
			minutes.setdefault(owner or NOBODY, []).append(waited.total_seconds() / 60)
	return minutes


def _is_seen(customer: Table, lead: Table) -> Criterion:
	"""What a lead has become, where one sees it."""
	became = customer.name == lead.customer
	seen = allowed(pipeline.CUSTOMER)
	return became & seen if seen else became


def _first(kind: Kind, place: str, name: Field, lead: Table) -> QueryBuilder:
	"""The first of a kind on a card since a lead is there."""
	record = DocType(kind.doctype)
	found = (
		frappe.qb.from_(record)
		.select(Min(kind.moment(record)))
		.where((record.reference_name == name) & (record.reference_doctype == place))
		.where(kind.counts(record) & (kind.moment(record) >= lead.creation))
	)
	seen = allowed_beside_cards(kind.doctype) if kind.doctype in RECORDS else None
	return found.where(seen) if seen else found
