"""The report "Founding Days and Birthdays" (spec §9.5): whose day comes again in a period, as the board's filter has it."""

from dataclasses import replace
from datetime import date

from frappe import _
from pypika import Table as SqlTable
from pypika.terms import Case, Term

from leadcard import dialect
from leadcard.board import in_period
from leadcard.board.anniversaries import DAYS
from leadcard.domain import anniversaries
from leadcard.figures import cards
from leadcard.figures.asked import Asked
from leadcard.figures.cards import Card
from leadcard.figures.revenue import anywhere
from leadcard.figures.tables import Column, Table


def build(asked: Asked) -> Table:
	"""A row for each person and organization of the board, in the order of their days."""
	view = anywhere(asked.view)
	view = replace(view, periods={**view.periods, in_period.ANNIVERSARY: asked.period})

	def comes_on(card: Card) -> date:
		return (card.day and anniversaries.in_period(card.day, asked.period)) or asked.period.last

	def order(card: SqlTable) -> list[Term]:
		"""From the first day of the period on; what comes before that day, comes after New Year."""
		of_party = Case().when(card.party_type == "Organization", card[DAYS["Organization"]])
		comes = dialect.month_and_day(of_party.else_(card[DAYS["Individual"]]))
		first = anniversaries.month_and_day(asked.period.first)
		return [Case().when(comes >= first, 0).else_(1), comes]

	found = cards.cards_of(view, order, comes_on)
	rows = [
		{
			**row,
			"what": _("Founding day") if card.is_organization else _("Birthday"),
			"day": str(comes_on(card)),
			"years": comes_on(card).year - card.day.year if card.day else None,
		}
		for card, row in zip(found.shown, cards.about(asked, found.shown), strict=True)
	]
	columns = [
		*cards.columns()[:1],
		Column("what", _("Occasion"), width=140),
		Column("day", _("Day"), "Date", 120),
		Column("years", _("Years"), "Int", 90),
		*cards.columns()[1:],
	]
	total = found.total(asked.leads_to(anniversary_in=str(asked.period)))
	return Table(columns, rows, total, message=found.message)
