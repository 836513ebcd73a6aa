"""Frappe's lists of what a report counts, where the cards of the board are not what is counted (spec §9.8)."""

import json
from collections.abc import Sequence

from leadcard.domain.periods import Period
from leadcard.figures.activities import Kind
from leadcard.figures.asked import Asked
from leadcard.figures.tables import LeadsTo


def list_of_kind(asked: Asked, kind: Kind, period: Period, person: str | None = None) -> LeadsTo:
	"""The list of what is counted of a kind in a period; none under filters of cards, which no list of what hangs on them has.

	:param person: whose they are, "" for nobody's and None for all
	"""
	if set(asked.on_board) - {"seller"}:
		return {}
	return list_of(kind, period, [person] if person is not None else asked.view.sellers)


def list_of(kind: Kind, period: Period, people: Sequence[str]) -> LeadsTo:
	"""The list of what is counted of a kind in a period.

	:param people: whose they are, [""] for nobody's and none for all
	"""
	filters: dict[str, object] = {**kind.values, kind.at: ["between", [str(period.first), str(period.last)]]}
	if people and kind.who:
		filters[kind.who] = _is_of(people)
	texts = {
		name: json.dumps(value) if isinstance(value, list) else str(value) for name, value in filters.items()
	}
	return {"list": kind.doctype, **texts}


def _is_of(people: Sequence[str]) -> str | list:
	if len(people) > 1:
		return ["in", list(people)]
	return people[0] or ["is", "not set"]
