"""Cards as the rows of a report: those of a view of the board, each leading to its card (spec §9.8)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count, Sum
from frappe.utils import get_datetime
from pypika import Table as SqlTable
from pypika.terms import Term

from leadcard.board import anniversaries, query, teams
from leadcard.board.view import View
from leadcard.counts import counted
from leadcard.domain import pipeline
from leadcard.domain.care import is_cared_for
from leadcard.figures.asked import Asked
from leadcard.figures.tables import Column, LeadsTo, Row
from leadcard.labels import column_label
from leadcard.permissions.sight import OWNER_FIELDS

# a longer list is for the board
MOST = 500


@dataclass(frozen=True)
class Card:
	"""What a report says of a card; `day` is that of founding or birth."""

	doctype: str
	name: str
	title: str
	column: str
	owner: str
	sales_team: str
	source: str
	created: datetime
	last_care: datetime
	expected: float
	is_organization: bool
	day: date | None

	@property
	def is_cared_for(self) -> bool:
		return is_cared_for(self.last_care, self.created)

	@property
	def leads_to(self) -> LeadsTo:
		return {"card": f"{self.doctype}/{self.name}"}


@dataclass(frozen=True)
class Cards:
	"""The first of some cards, how many there are, and what is expected of all of them."""

	shown: list[Card]
	count: int
	expected: float

	@property
	def message(self) -> str:
		"""That a list is not whole, where it is not."""
		if self.count <= len(self.shown):
			return ""
		return _(
			"Only the first {0} are shown, of {1} in all. Choose a team, an owner or a source to see others."
		).format(len(self.shown), self.count)

	def total(self, leads_to: LeadsTo) -> Row:
		"""The row of totals: of how many cards, which lead to the board."""
		return {
			"name": counted(self.count, _("Total: 1 card"), _("Total: {0} cards").format(self.count)),
			"cards": self.count,
			"leads_to": {"name": leads_to},
		}


def cards_of(view: View, order: Callable[[SqlTable], Sequence[Term]], place: Callable[[Card], date]) -> Cards:
	"""The cards of a view that stand on the board, in an order; four statements.

	:param order: by what the database puts those of a kind into order, the first of which are read
	:param place: by what both kinds are put into one
	"""
	shown: list[Card] = []
	count, expected = 0, 0.0
	for doctype, columns in pipeline.COLUMNS_OF.items():
		card = DocType(doctype)
		on_board = card.status.isin(list(columns))
		sums = frappe.qb.from_(card).select(Count("*"), Sum(card.expected_revenue)).where(on_board)
		found, amount = query.narrow(sums, card, doctype, view).run()[0]
		count, expected = count + found, expected + float(amount or 0)
		rows = (
			frappe.qb.from_(card)
			.select(
				card.name,
				card.title,
				card.status,
				card[OWNER_FIELDS[doctype]].as_("owner"),
				card.sales_team,
				card.source,
				card.creation,
				card.last_care_on,
				card.expected_revenue,
				card[anniversaries.DAYS["Individual"]].as_("born"),
				card[anniversaries.DAYS["Organization"]].as_("founded"),
				card.party_type,
			)
			.where(on_board)
			.orderby(*order(card), card.name)
			.limit(MOST)
		)
		shown += [_read(doctype, row) for row in query.narrow(rows, card, doctype, view).run(as_dict=True)]
	return Cards(sorted(shown, key=lambda card: (place(card), card.name))[:MOST], count, expected)


def _read(doctype: str, row: frappe._dict) -> Card:
	created = get_datetime(row.creation)
	return Card(
		doctype,
		row.name,
		row.title or row.name,
		row.status,
		row.owner or "",
		row.sales_team or "",
		row.source or "",
		created,
		get_datetime(row.last_care_on) if row.last_care_on else created,
		float(row.expected_revenue or 0),
		row.party_type == "Organization",
		row.founded if row.party_type == "Organization" else row.born,
	)


def about(asked: Asked, cards: Iterable[Card]) -> list[Row]:
	"""What each report says of its cards: name, column, owner, team and source."""
	cards = list(cards)
	owners = {card.owner for card in cards}
	names, of_owners = asked.names_of(owners), teams.teams_of_owners(owners)
	return [
		{
			"name": card.title,
			"column": column_label(card.column),
			"owner": names.get(card.owner, _("Nobody")),
			"team": card.sales_team or ", ".join(of_owners.get(card.owner, [])),
			"source": _(card.source) if card.source else "",
			"leads_to": {"name": card.leads_to},
		}
		for card in cards
	]


def columns() -> list[Column]:
	"""The columns of what `about` says."""
	return [
		Column("name", _("Name"), width=220),
		Column("column", _("Column"), width=130),
		Column("owner", _("Owner"), width=170),
		Column("team", _("Team"), width=150),
		Column("source", _("Source"), width=130),
	]
