"""Expected and actual revenue (spec §9.3): one definition each, for the board, reports, charts, cards and endpoints.

Both count what the session's user may see (§9.7), under the filters and the search of a view of the board. Filters by period
and by buyer narrow the columns; a figure has its own period. Deals of customers whose care was stopped count too (§9.3
leaves out what is lost alone), and are told apart, since the board shows their cards under "Care stopped".
"""

from dataclasses import dataclass, replace

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count, Sum
from pypika.queries import QueryBuilder
from pypika.terms import Case, Criterion

from leadcard.board import in_period, query
from leadcard.board.view import View
from leadcard.domain import pipeline
from leadcard.domain.periods import Period

EVERYTHING = View({})


@dataclass(frozen=True)
class Revenue:
	"""A sum in the site's currency, and of how many cards it is made: on the board, and with their care stopped."""

	amount: float = 0.0
	cards: int = 0
	stopped: int = 0

	def __add__(self, other: "Revenue") -> "Revenue":
		return Revenue(self.amount + other.amount, self.cards + other.cards, self.stopped + other.stopped)


@dataclass(frozen=True)
class Expected:
	"""Expected revenue, from new customers and from existing ones (won before the period)."""

	new: Revenue = Revenue()
	existing: Revenue = Revenue()

	@property
	def total(self) -> Revenue:
		return self.new + self.existing


def expected_revenue(period: Period, view: View = EVERYTHING) -> Expected:
	"""What is expected to close in a period: opportunities that aren't lost, and leads that aren't converted (§9.3).

	A lead is a new customer. A customer is an existing one where its first win lies before the period.
	"""
	view = anywhere(view)
	card, deal = DocType(pipeline.CUSTOMER), DocType(in_period.DEAL)
	is_expected = in_period.is_expected(deal, period)
	new, existing = (
		_sum_of_deals(is_expected & in_period.is_of_buyers(card, buyers, period), view)
		for buyers in in_period.BUYERS
	)
	return Expected(_expected_of_leads(period, view) + new, existing)


def actual_revenue(period: Period, view: View = EVERYTHING) -> Revenue:
	"""What was sold in a period: opportunities won in it (§9.3)."""
	return _sum_of_deals(in_period.is_won(DocType(in_period.DEAL), period), anywhere(view))


def ratio(actual: float, expected: float) -> float | None:
	"""Actual ÷ expected; None where nothing is expected."""
	return actual / expected if expected else None


def anywhere(view: View) -> View:
	"""A view without what the columns are narrowed by and a figure has of its own."""
	ours = ("stopped", "buyers", "bought", "lost_reason", "column")
	filters = {name: value for name, value in view.filters.items() if name not in ours}
	periods = {name: value for name, value in view.periods.items() if name in in_period.OF_CARDS}
	return replace(view, filters=filters, periods=periods, within={})


def _sum_of_deals(counted: Criterion, view: View) -> Revenue:
	card, deal = DocType(pipeline.CUSTOMER), DocType(in_period.DEAL)
	stopped = Case().when(card.status == pipeline.STOPPED[pipeline.CUSTOMER], card.name)
	found = (
		frappe.qb.from_(deal)
		.join(card)
		.on(card.name == deal.customer)
		.select(Sum(deal.amount), Count(card.name).distinct(), Count(stopped).distinct())
		.where(in_period.is_sold_by(deal.opportunity_owner, view.sellers) & counted)
	)
	return _read(query.narrow(in_period.seen_deals(found), card, pipeline.CUSTOMER, view))


def _expected_of_leads(period: Period, view: View) -> Revenue:
	lead = DocType(pipeline.LEAD)
	found = (
		frappe.qb.from_(lead)
		.select(Sum(lead.expected_revenue), Count("*"), 0)
		.where(in_period.is_expected_lead(lead, period))
	)
	return _read(query.narrow(found, lead, pipeline.LEAD, view))


def _read(found: QueryBuilder) -> Revenue:
	amount, cards, stopped = found.run()[0]
	return Revenue(float(amount or 0), cards - stopped, stopped)
