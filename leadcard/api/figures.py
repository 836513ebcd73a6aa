"""The figures' endpoints (spec §1, §9)."""

from typing import TypedDict

from leadcard import limits
from leadcard.api import endpoint
from leadcard.api.rights import require
from leadcard.board import in_period
from leadcard.board.view import read_view
from leadcard.config import currency
from leadcard.domain import pipeline
from leadcard.figures import revenue

FROM_TO = "from_to"


class Cards(TypedDict):
	"""Of how many cards each amount is made."""

	expected: int
	expected_new: int
	expected_existing: int
	actual: int


class Figures(TypedDict):
	"""What is expected in a period, of new and of existing customers, and what was sold, in `currency`.

	`ratio` is actual ÷ expected, None where nothing is expected. `cards` are on the board, `stopped` those with their care
	stopped. The period's days are "2025-03-01".
	"""

	expected: float
	expected_new: float
	expected_existing: float
	actual: float
	ratio: float | None
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
	chosen = in_period.read_period(f"{from_date}/{to_date}" if period == FROM_TO else period)
	view = read_view(filters, search, None)
	expected, actual = revenue.expected_revenue(chosen, view), revenue.actual_revenue(chosen, view)
	sums = (expected.total, expected.new, expected.existing, actual)
	return {
		"expected": expected.total.amount,
		"expected_new": expected.new.amount,
		"expected_existing": expected.existing.amount,
		"actual": actual.amount,
		"ratio": revenue.ratio(actual.amount, expected.total.amount),
		"cards": _by_figure(*(each.cards for each in sums)),
		"stopped": _by_figure(*(each.stopped for each in sums)),
		"first_day": str(chosen.first),
		"last_day": str(chosen.last),
		"currency": currency(),
	}


def _by_figure(expected: int, new: int, existing: int, actual: int) -> Cards:
	return {"expected": expected, "expected_new": new, "expected_existing": existing, "actual": actual}
