"""The report "Interactions by Kind" (spec §9.4): what passed between the company and its cards, by time."""

import json

from frappe import _

from leadcard.domain import periods
from leadcard.domain.periods import Period
from leadcard.figures import activities, one_by_one
from leadcard.figures.activities import Kind, counted
from leadcard.figures.asked import Asked
from leadcard.figures.lists import list_of_kind
from leadcard.figures.tables import Chart, Column, LeadsTo, Row, Table, bars
from leadcard.labels import period_label

CALLS = "calls"
NO_OUTCOME = "no_outcome"
# by column, the outcomes of a call; under `NO_OUTCOME` those that nobody noted, or that only this site has
OUTCOMES = {
	"connected": "Connected",
	"no_answer": "No Answer",
	"busy": "Busy",
	"wrong_number": "Wrong Number",
	"call_back": "Call Back Later",
}
KINDS: dict[str, Kind] = {name: one_by_one.KINDS[name] for name in one_by_one.INTERACTIONS}
Counts = dict[str, int]


def build(asked: Asked) -> Table:
	"""A row for each part of the period, and one of totals: the calls by their outcome, and everything by its kind."""
	parts = periods.split(asked.period, asked.step)
	counts = _counts(asked, parts)
	rows = [
		{
			"part": period_label(part, asked.step),
			**_cells(each),
			"leads_to": _leads_to(asked, part),
		}
		for part, each in zip(parts, counts, strict=True)
	]
	sums = {name: sum(each.get(name, 0) for each in counts) for name in (*OUTCOMES, *KINDS)}
	total: Row = {"part": _("Total"), **_cells(sums), "leads_to": _leads_to(asked, asked.period)}
	return Table(_columns(), rows, total, _chart(asked, parts, counts))


def _counts(asked: Asked, parts: list[Period]) -> list[Counts]:
	counts: list[Counts] = [{} for _part in parts]
	for name, kind in KINDS.items():
		by = "outcome" if name == CALLS else None
		for (number, _person, outcome), count in counted(kind, parts, asked.view, by=by).items():
			of_part = counts[number]
			of_part[name] = of_part.get(name, 0) + count
			for column, value in OUTCOMES.items() if by else ():
				if outcome == value:
					of_part[column] = of_part.get(column, 0) + count
	return counts


def _cells(counts: Counts) -> Row:
	outcomes = {name: counts.get(name, 0) for name in OUTCOMES}
	kinds = {name: counts.get(name, 0) for name in KINDS}
	no_outcome = kinds[CALLS] - sum(outcomes.values())
	return {**outcomes, NO_OUTCOME: no_outcome, **kinds, one_by_one.ALL: sum(kinds.values())}


def _leads_to(asked: Asked, period: Period) -> dict[str, LeadsTo]:
	links = {name: one_by_one.leads_to(asked, name, period) for name in (*KINDS, one_by_one.ALL)}
	if calls := list_of_kind(asked, activities.CALLS, period):
		links |= {name: {**calls, "outcome": outcome} for name, outcome in OUTCOMES.items()}
		links[NO_OUTCOME] = {**calls, "outcome": json.dumps(["not in", list(OUTCOMES.values())])}
	return {name: link for name, link in links.items() if link}


def _columns() -> list[Column]:
	return [
		Column("part", _("Period"), width=170),
		*(Column(name, _(outcome), "Int", 130) for name, outcome in OUTCOMES.items()),
		Column(NO_OUTCOME, _("No Outcome"), "Int", 130),
		*(Column(name, label, "Int", 130) for name, label in _labels().items()),
		Column(one_by_one.ALL, _("All"), "Int", 110),
	]


def _labels() -> dict[str, str]:
	return {name: label for name, label in one_by_one.kinds().items() if name in KINDS}


def _chart(asked: Asked, parts: list[Period], counts: list[Counts]) -> Chart:
	return bars(
		[period_label(part, asked.step) for part in parts],
		{label: [each.get(name, 0) for each in counts] for name, label in _labels().items()},
	)
