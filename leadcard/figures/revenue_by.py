"""Expected and actual revenue by time and by seller (spec §9.3), from the same definitions as the sums of `revenue`.

A deal is its owner's, a lead its own: a seller keeps what they won when the customer is handed on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Coalesce, Sum
from pypika.queries import QueryBuilder
from pypika.terms import Case, Criterion, Term

from leadcard import dialect
from leadcard.board import in_period, query
from leadcard.board.sums import sum_where
from leadcard.board.view import View
from leadcard.documents.conversion import find_sales_stage
from leadcard.domain import opportunities, pipeline
from leadcard.domain.periods import Period
from leadcard.figures.revenue import anywhere

SALES_STAGE = "LC Sales Stage"
NOBODY = ""


@dataclass(frozen=True)
class Line:
	"""What is expected of new and of existing customers, what of all of it is likely, and what was won.

	`forecast` is each open deal times its stage's probability, a lead times that of the first stage, and what was won of
	the expected ones in full.
	"""

	new: float = 0.0
	existing: float = 0.0
	forecast: float = 0.0
	actual: float = 0.0

	@property
	def expected(self) -> float:
		return self.new + self.existing

	def __add__(self, other: "Line") -> "Line":
		return Line(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(Line)))


Lines = dict[tuple[int, str], Line]


def revenue_by(parts: Sequence[Period], view: View, *, by_seller: bool = False) -> Lines:
	"""Revenue by the number of the part of time, and by seller where that is asked ("" for nobody, and for all together).

	:param parts: periods one after the other

	Three statements, however many parts, sellers and cards there are.
	"""
	view = anywhere(view)
	lines: Lines = {}
	for found in (_expected_of_deals, _expected_of_leads, _won):
		for part, seller, line in found(parts, view, by_seller):
			lines[part, seller] = lines.get((part, seller), Line()) + line
	return lines


def actual_by_seller(period: Period, view: View) -> dict[str, float]:
	"""What each seller has won in a period ("" for nobody); one statement."""
	return {seller: line.actual for _part, seller, line in _won([period], anywhere(view), True)}


def _expected_of_deals(parts: Sequence[Period], view: View, by_seller: bool) -> list[tuple[int, str, Line]]:
	card, deal, stage = DocType(pipeline.CUSTOMER), DocType(in_period.DEAL), DocType(SALES_STAGE)
	part = _part_of([in_period.is_expected(deal, each) for each in parts])
	existing = Criterion.any(
		in_period.is_expected(deal, each) & in_period.is_of_buyers(card, in_period.EXISTING_BUYERS, each)
		for each in parts
	)
	likely = (
		Case()
		.when(deal.status == opportunities.WON, deal.amount)
		.else_(deal.amount * Coalesce(stage.probability, 0) / 100)
	)
	found = (
		frappe.qb.from_(deal)
		.join(card)
		.on(card.name == deal.customer)
		.left_join(stage)
		.on(stage.name == deal.sales_stage)
		.select(Sum(deal.amount), sum_where(existing, deal.amount), Sum(likely))
		.where(in_period.is_expected(deal, _whole(parts)))
		.where(in_period.is_sold_by(deal.opportunity_owner, view.sellers))
	)
	found = query.narrow(in_period.seen_deals(found), card, pipeline.CUSTOMER, view)
	return [
		(number, seller, Line(total - existing, existing, likely))
		for number, seller, (total, existing, likely) in _read(found, part, deal.opportunity_owner, by_seller)
	]


def _expected_of_leads(parts: Sequence[Period], view: View, by_seller: bool) -> list[tuple[int, str, Line]]:
	lead = DocType(pipeline.LEAD)
	part = _part_of([in_period.is_expected_lead(lead, each) for each in parts])
	found = (
		frappe.qb.from_(lead)
		.select(Sum(lead.expected_revenue))
		.where(in_period.is_expected_lead(lead, _whole(parts)))
	)
	share = _first_probability()
	return [
		(number, seller, Line(total, 0, total * share))
		for number, seller, (total,) in _read(
			query.narrow(found, lead, pipeline.LEAD, view), part, lead.lead_owner, by_seller
		)
	]


def _won(parts: Sequence[Period], view: View, by_seller: bool) -> list[tuple[int, str, Line]]:
	card, deal = DocType(pipeline.CUSTOMER), DocType(in_period.DEAL)
	part = _part_of([in_period.is_won(deal, each) for each in parts])
	found = (
		frappe.qb.from_(deal)
		.join(card)
		.on(card.name == deal.customer)
		.select(Sum(deal.amount))
		.where(in_period.is_won(deal, _whole(parts)))
		.where(in_period.is_sold_by(deal.opportunity_owner, view.sellers))
	)
	found = query.narrow(in_period.seen_deals(found), card, pipeline.CUSTOMER, view)
	return [
		(number, seller, Line(actual=total))
		for number, seller, (total,) in _read(found, part, deal.opportunity_owner, by_seller)
	]


def _read(
	found: QueryBuilder, part: Term, seller: Term, by_seller: bool
) -> list[tuple[int, str, tuple[float, ...]]]:
	groups = [part, seller] if by_seller else [part]
	apart = dialect.told_apart(seller) if by_seller else []
	rows = found.select(*groups).groupby(part, *apart).run()
	sums = len(rows[0]) - len(groups) if rows else 0
	return [
		(
			int(row[sums]),
			(row[sums + 1] or NOBODY) if by_seller else NOBODY,
			tuple(float(amount or 0) for amount in row[:sums]),
		)
		for row in rows
	]


def _part_of(conditions: Sequence[Criterion]) -> Term:
	part = Case()
	for number, condition in enumerate(conditions):
		part = part.when(condition, number)
	return part


def _whole(parts: Sequence[Period]) -> Period:
	return Period(parts[0].first, parts[-1].last)


def _first_probability() -> float:
	"""That of the stage that a converted lead's opportunity begins in, as a share of one."""
	stage = find_sales_stage(opportunities.OPEN)
	return float(stage.probability or 0) / 100 if stage else 0.0
