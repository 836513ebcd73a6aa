"""The report "Not Cared For" (spec §7.2, §9.4): the cards of the board's view "Don't forget"."""

from dataclasses import replace

from frappe import _
from frappe.utils import getdate

from leadcard.board.view import FORGOTTEN
from leadcard.figures import cards
from leadcard.figures.asked import Asked
from leadcard.figures.revenue import anywhere
from leadcard.figures.tables import Column, Table


def build(asked: Asked) -> Table:
	"""A row for each card, whom nobody cared for the longest time first. It is of today, whatever the period."""
	found = cards.cards_of(
		replace(anywhere(asked.view), name=FORGOTTEN),
		lambda card: [card.last_care_on],
		lambda card: card.last_care,
	)
	today = getdate()
	rows = [
		{
			**row,
			"last_care": str(card.last_care.date()) if card.is_cared_for else None,
			"days": (today - card.last_care.date()).days,
			"expected": card.expected,
		}
		for card, row in zip(found.shown, cards.about(asked, found.shown), strict=True)
	]
	total = {**found.total(asked.leads_to(view=FORGOTTEN)), "expected": found.expected}
	columns = [
		*cards.columns(),
		Column("last_care", _("Last Care"), "Date", 120),
		Column("days", _("Days Without Care"), "Int", 150),
		Column("expected", _("Expected Revenue"), "Currency", 170),
	]
	return Table(columns, rows, total, message=found.message)
