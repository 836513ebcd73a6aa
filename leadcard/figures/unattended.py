"""The report "Unattended Leads" (spec §9.4): what came in, and nobody has begun with."""

from dataclasses import replace

from frappe import _
from frappe.utils import now_datetime

from leadcard.board import in_period
from leadcard.figures import cards
from leadcard.figures.asked import Asked
from leadcard.figures.revenue import anywhere
from leadcard.figures.tables import Column, Table


def build(asked: Asked) -> Table:
	"""A row for each lead made in the period that has no owner, or no care since it is there; the oldest first."""
	view = anywhere(asked.view)
	view = replace(
		view,
		filters={**view.filters, "unattended": 1},
		periods={**view.periods, in_period.CREATED: asked.period},
	)
	found, now = cards.cards_of(view, lambda card: [card.creation], lambda card: card.created), now_datetime()
	rows = [
		{
			**row,
			"created": str(card.created.date()),
			"days": (now - card.created).days,
			"hours": int((now - card.created).total_seconds() // 3600),
			"expected": card.expected,
		}
		for card, row in zip(found.shown, cards.about(asked, found.shown), strict=True)
	]
	total = {
		**found.total(asked.leads_to(created_in=str(asked.period), unattended=1)),
		"expected": found.expected,
	}
	columns = [
		*cards.columns(),
		Column("created", _("Created"), "Date", 120),
		Column("days", _("Days Waiting"), "Int", 120),
		Column("hours", _("Hours Waiting"), "Int", 120),
		Column("expected", _("Expected Revenue"), "Currency", 170),
	]
	return Table(columns, rows, total, message=found.message)
