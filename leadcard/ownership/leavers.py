"""The cards of somebody who leaves (spec §8.4). Read only; nobody's rights are asked."""

import frappe
from frappe.query_builder import DocType
from pypika import Table
from pypika.queries import QueryBuilder

from leadcard.domain import pipeline
from leadcard.domain.handover import Handover
from leadcard.permissions.sight import OWNER_FIELDS


def waiting(handover: Handover) -> list[tuple[str, str]]:
	"""The cards, column by column with the largest revenue first, so that who takes turns gets alike."""
	found = []
	for doctype, status in handover.kinds:
		card = DocType(doctype)
		query = cards_of(card, doctype, handover.leaver, [status]).select(card.name)
		query = query.orderby(card[pipeline.revenue_field(status)], order=frappe.qb.desc).orderby(card.name)
		found += [(doctype, name) for name in query.run(pluck=True)]
	return found


def cards_of(card: Table, doctype: str, leaver: str, statuses: list[str]) -> QueryBuilder:
	"""A query of somebody's cards of some statuses, without what it selects."""
	whose = card[OWNER_FIELDS[doctype]] == leaver
	return frappe.qb.from_(card).where(card.status.isin(statuses) & whose)
