"""The figures' endpoints (spec §1, §9)."""

import frappe

from leadcard import limits
from leadcard.api import endpoint
from leadcard.board import in_period
from leadcard.board.view import read_view
from leadcard.config import currency
from leadcard.domain import pipeline
from leadcard.figures import revenue

FROM_TO = "from_to"


@endpoint.get()
def get_figures(
	period: str = "this_month",
	from_date: str | None = None,
	to_date: str | None = None,
	filters: dict | str | None = None,
	search: str | None = None,
) -> dict:
	"""The statistics bar: what is expected in a period, from new and from existing customers, and what was sold (§9.10).

	:param period: this_ or last_ and week, month, quarter or year; an interval as 2025-03-01/2025-03-31; from_to with the two days
	:param filters: those of the board; its periods of closing and winning, its buyers and "Care stopped" change nothing

	Amounts are in `currency`. `ratio` is actual ÷ expected, null where nothing is expected. `cards` and `stopped` say of how
	many cards each amount is made: on the board, and with their care stopped; the board's filters `closing_in`, `buyers` and
	`won_in` show them.
	"""
	frappe.has_permission(pipeline.LEAD, "read", throw=True)
	if search:
		limits.count("search")
	chosen = in_period.read_period(f"{from_date}/{to_date}" if period == FROM_TO else period)
	view = read_view(filters, search, None)
	expected, actual = revenue.expected_revenue(chosen, view), revenue.actual_revenue(chosen, view)
	sums = {
		"expected": expected.total,
		"expected_new": expected.new,
		"expected_existing": expected.existing,
		"actual": actual,
	}
	return {
		**{name: each.amount for name, each in sums.items()},
		"ratio": revenue.ratio(actual.amount, expected.total.amount),
		"cards": {name: each.cards for name, each in sums.items()},
		"stopped": {name: each.stopped for name, each in sums.items()},
		"first_day": str(chosen.first),
		"last_day": str(chosen.last),
		"currency": currency(),
	}
