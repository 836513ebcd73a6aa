"""The figures' endpoints (spec §1, §9)."""

from typing import TypedDict

import frappe

from leadcard import limits
from leadcard.api import endpoint
from leadcard.api.rights import require
from leadcard.board.view import View, read_view
from leadcard.config import currency
from leadcard.domain import pipeline
from leadcard.domain.periods import Period
from leadcard.figures import asked, my_day, number_cards, reports, revenue, targets
from leadcard.figures.number_cards import NumberCard
from leadcard.figures.tables import Chart, ColumnShown, LeadsTo, Row
from leadcard.ownership.rights import manages_others


class Cards(TypedDict):
	"""Of how many cards each amount is made."""

	expected: int
	expected_new: int
	expected_existing: int
	actual: int


class Target(TypedDict):
	"""What is to be reached in the period, how much of it was in percent, what is left, and what of that each remaining working
	day needs (None where no day is left)."""

	amount: float
	share: float | None
	to_do: float
	pace: float | None
	days: int


class Figures(TypedDict):
	"""What is expected in a period, of new and of existing customers, and what was sold, in `currency`.

	`ratio` is actual ÷ expected, None where nothing is expected; `target` None where none is set for whom the filters name, or
	where they ask for a part of their cards (§9.9). `cards` are on the board, `stopped` those with their care
	stopped. The period's days are "2025-03-01".
	"""

	expected: float
	expected_new: float
	expected_existing: float
	actual: float
	ratio: float | None
	target: Target | None
	cards: Cards
	stopped: Cards
	first_day: str
	last_day: str
	currency: str


@endpoint.get()
def get_figures(
	period: str = "this_month",
	from_date: str | None = None,
	to_date: str | None = None,
	filters: dict | str | None = None,
	search: str | None = None,
) -> Figures:
	"""The statistics bar: what is expected in a period, from new and from existing customers, and what was sold (§9.10).

	:param period: this_ or last_ and week, month, quarter or year; an interval as 2025-03-01/2025-03-31; from_to with the two days
	:param filters: those of the board; its periods of closing and winning, its buyers and "Care stopped" change nothing

	The board's filters `closing_in`, `buyers` and `won_in` show the cards of which an amount is made.
	"""
	require(pipeline.LEAD, "read")
	if search:
		limits.count("search")
	chosen = asked.read_days(period, from_date, to_date)
	view = read_view(filters, search, None)
	expected, actual = revenue.expected_revenue(chosen, view), revenue.actual_revenue(chosen, view)
	sums = (expected.total, expected.new, expected.existing, actual)
	return {
		"expected": expected.total.amount,
		"expected_new": expected.new.amount,
		"expected_existing": expected.existing.amount,
		"actual": actual.amount,
		"ratio": revenue.ratio(actual.amount, expected.total.amount),
		"target": _target(chosen, view, actual.amount),
		"cards": _by_figure(*(each.cards for each in sums)),
		"stopped": _by_figure(*(each.stopped for each in sums)),
		"first_day": str(chosen.first),
		"last_day": str(chosen.last),
		"currency": currency(),
	}


def _target(period: Period, view: View, actual: float) -> Target | None:
	amount = targets.target_of_view(period, view)
	if amount is None:
		return None
	found = targets.progress(period, amount, actual)
	return {
		"amount": amount,
		"share": found.share,
		"to_do": found.to_do or 0.0,
		"pace": found.pace,
		"days": found.days,
	}


def _by_figure(expected: int, new: int, existing: int, actual: int) -> Cards:
	return {"expected": expected, "expected_new": new, "expected_existing": existing, "actual": actual}


class Report(TypedDict):
	"""A report's columns and rows, the totals last (`is_total`), its chart, None where it has none, and what is to be said of it,
	such as that not all rows are there."""

	message: str
	columns: list[ColumnShown]
	rows: list[Row]
	chart: Chart | None


@endpoint.get()
def get_report(name: str, filters: dict | str | None = None) -> Report:
	"""A report of LeadCard's as the desk shows it (spec §9), over the cards that the session's user may see.

	:param filters: period (with from_date and to_date, as `get_figures` has them), step (Week, Month, Quarter, Year),
	    by_seller, figure (of Targets), and of the board seller, source, customer_group, product, sales_team, owner, stage and tag
	"""
	require(pipeline.LEAD, "read")
	made = reports.table(name, filters)
	return {
		"message": made.message,
		"columns": [column.shown() for column in made.columns],
		"rows": made.all_rows,
		"chart": made.chart,
	}


@endpoint.get()
def get_number_card(filters: dict | str) -> NumberCard | str:
	"""One number of a report's totals, as a number card of the desk shows it (spec §9.6); "–" where there is none.

	:param filters: those of `get_report`, with the report's name as `report` and the number's `column`
	"""
	require(pipeline.LEAD, "read")
	return number_cards.number_card(filters)


class Waiting(TypedDict):
	"""How many of one's own cards are `overdue`, due `today`, without a plan (`nothing`) or `forgotten`."""

	name: str
	count: int
	leads_to: LeadsTo


class Reached(TypedDict):
	"""Of one of `targets.FIGURES`, what one is to reach (None without a target) and has reached, and what is left of it."""

	figure: str
	target: float | None
	done: float
	share: float | None
	to_do: float | None
	pace: float | None
	leads_to: dict[str, LeadsTo]


class MyDay(TypedDict):
	"""What waits for the session's user today, and how far they have come in a period.

	`manages` says whether there are people below them, `days` how many working days the period has left.
	"""

	manages: bool
	waiting: list[Waiting]
	targets: list[Reached]
	days: int
	currency: str


@endpoint.get()
def get_my_day(period: str = "this_month", from_date: str | None = None, to_date: str | None = None) -> MyDay:
	"""The head of the page "Numbers": what waits on one's own cards, and one's targets of a period (§5.3, §7.2, §9.9).

	:param period: as `get_figures` takes it
	"""
	require(pipeline.LEAD, "read")
	user, chosen = frappe.session.user, asked.read_days(period, from_date, to_date)
	return {
		"manages": manages_others(user),
		"waiting": [
			{"name": each.name, "count": each.count, "leads_to": each.leads_to} for each in my_day.waiting()
		],
		"targets": [
			{
				"figure": figure,
				"target": each.target,
				"done": each.done,
				"share": each.share,
				"to_do": each.to_do,
				"pace": each.pace,
				"leads_to": targets.leads_to(figure, chosen, each),
			}
			for figure, each in targets.of_person(user, chosen).items()
		],
		"days": targets.days_left(chosen),
		"currency": currency(),
	}
