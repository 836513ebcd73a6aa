"""What waits on one's own cards today (spec §5.3, §5.6, §7.2): each number is that of the board's filter to which it leads."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import frappe
from frappe.query_builder import Criterion, DocType
from pypika import Table

from leadcard.board import query
from leadcard.board.planned import PLANNED, is_planned
from leadcard.board.sums import sum_where
from leadcard.board.view import FORGOTTEN, View
from leadcard.domain import pipeline
from leadcard.figures.tables import LeadsTo
from leadcard.neglect import neglect

MINE = {"mine": 1}


@dataclass(frozen=True)
class Waiting:
	"""How many cards wait for something, and the board's filters that show them."""

	name: str
	count: int
	leads_to: LeadsTo


def waiting() -> list[Waiting]:
	"""The session's user's own cards that are overdue, due today, without a plan, and forgotten; two statements."""
	conditions: dict[str, Callable[[Table], Criterion]] = {
		**{name: partial(is_planned, planned=name) for name in PLANNED},
		FORGOTTEN: neglect().criterion,
	}
	counts = dict.fromkeys(conditions, 0)
	for doctype, columns in pipeline.COLUMNS_OF.items():
		card = DocType(doctype)
		sums = [sum_where(condition(card)) for condition in conditions.values()]
		found = frappe.qb.from_(card).select(*sums).where(card.status.isin(list(columns)))
		for name, count in zip(
			conditions, query.narrow(found, card, doctype, View(MINE)).run()[0], strict=True
		):
			counts[name] += int(count or 0)
	return [
		Waiting(name, count, {**MINE, "view" if name == FORGOTTEN else "planned": name})
		for name, count in counts.items()
	]
