"""What hangs on the cards of a view, as figures count it (spec §8.3, §9.7): a query over it, in parts.

A part joins the cards of one DocType, so that the database may begin with them or with what hangs on them, whichever are
fewer. Where all cards count, it need not look at them.
"""

from collections.abc import Sequence

import frappe
from frappe.query_builder import DocType
from pypika import Table
from pypika.queries import QueryBuilder

from leadcard import dialect
from leadcard.board import in_period, query
from leadcard.board.chosen import is_one_of
from leadcard.board.view import View
from leadcard.domain import pipeline
from leadcard.figures.revenue import EVERYTHING
from leadcard.permissions.chain import BY_FIELDS, REFERENCE
from leadcard.permissions.sight import OWNER_FIELDS, RECORDS, allowed, allowed_beside_cards


def hanging_on(
	found: QueryBuilder, record: Table, doctype: str, view: View, owners: Sequence[str] = ()
) -> list[QueryBuilder]:
	"""The parts of a query over what hangs on the cards of a view, wherever they stand.

	:param doctype: of what hangs there
	:param owners: whose cards, where that is asked
	"""
	if doctype in RECORDS and (seen := allowed_beside_cards(doctype)):
		found = found.where(seen)
	on = [pipeline.CUSTOMER] if doctype == in_period.DEAL else list(pipeline.CARD_DOCTYPES)
	if not owners and view == EVERYTHING and not any(allowed(card) for card in on):
		return [_of_all(found, record, doctype)]
	return [_joined(found, record, doctype, card, view, owners) for card in on]


def rows_of(parts: Sequence[QueryBuilder]) -> Sequence[tuple]:
	"""The rows of the parts of a query together; one statement. Each column has a name."""
	if len(parts) == 1:
		return parts[0].run()
	return frappe.qb.from_(together(parts)).select("*").run()


def together(parts: Sequence[QueryBuilder]) -> QueryBuilder:
	"""The parts of a query as one, to be selected from."""
	first, *others = parts
	return (dialect.union_all(first, others[0]) if others else first).as_("parts")


def _of_all(found: QueryBuilder, record: Table, doctype: str) -> QueryBuilder:
	if doctype == in_period.DEAL:
		return found.where(record.customer.notnull())
	about, name = BY_FIELDS.get(doctype, REFERENCE)
	return found.where(record[about].isin(pipeline.CARD_DOCTYPES) & record[name].notnull())


def _joined(
	found: QueryBuilder, record: Table, doctype: str, on: str, view: View, owners: Sequence[str]
) -> QueryBuilder:
	card = DocType(on)
	if doctype == in_period.DEAL:
		hangs = card.name == record.customer
	else:
		about, name = BY_FIELDS.get(doctype, REFERENCE)
		hangs = (record[about] == on) & (card.name == record[name])
	joined = found.join(card).on(hangs)
	if owners:
		joined = joined.where(is_one_of(card[OWNER_FIELDS[on]], owners))
	return query.narrow(joined, card, on, view)
