"""The cards whose birthday or founding day comes again in a period (spec §9.5): people's, and organizations'."""

import frappe
from frappe.query_builder import Criterion
from frappe.utils import cint
from pypika import Table

from leadcard import dialect
from leadcard.board.details import readable_levels
from leadcard.domain import anniversaries
from leadcard.domain.periods import Period
from leadcard.masking.access import LEVEL, is_masked_for, owns

# by the kind of party, the field that counts
DAYS = {"Individual": "date_of_birth", "Organization": "founding_date"}


def come_again(card: Table, doctype: str, period: Period) -> Criterion:
	"""The condition on a table of cards. A day that the session's user may not read in the card's form counts nowhere."""
	return Criterion.any(
		(card.party_type == party)
		& _is_read(card, doctype, field)
		& Criterion.any(
			dialect.month_and_day(card[field])[first:last] for first, last in anniversaries.ranges_of(period)
		)
		& (card[field] <= period.last)
		for party, field in DAYS.items()
	)


def _is_read(card: Table, doctype: str, field: str) -> Criterion:
	"""Frappe's permission level of the field, as the card's panel takes it: what is masked, its owner reads."""
	level, user = cint(frappe.get_meta(doctype).get_field(field).permlevel), frappe.session.user
	if level == LEVEL and is_masked_for(user, doctype):
		return owns(card, doctype, user)
	return card[field].notnull() if not level or level in readable_levels(doctype) else card.name.isnull()
