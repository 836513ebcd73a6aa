"""Frappe's lists of what a report counts, where the cards of the board are not what is counted (spec §9.8)."""

import json

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
	filters: dict[str, object] = {**kind.values, kind.at: ["between", [str(period.first), str(period.last)]]}
	if person is not None and kind.who:
		filters[kind.who] = person or ["is", "not set"]
	elif asked.view.sellers and kind.who:
		filters[kind.who] = ["in", asked.view.sellers]
	texts = {
		name: json.dumps(value) if isinstance(value, list) else str(value) for name, value in filters.items()
	}
	return {"list": kind.doctype, **texts}
