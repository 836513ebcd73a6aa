"""The report "Expected and Actual Revenue" (spec §9.3): by week, month, quarter or year, and by seller."""

from frappe import _

from leadcard.domain import periods
from leadcard.domain.periods import Period
from leadcard.figures.asked import Asked
from leadcard.figures.revenue import ratio
from leadcard.figures.revenue_by import NOBODY, Line, revenue_by
from leadcard.figures.tables import Chart, Column, LeadsTo, Row, Table, bars
from leadcard.labels import period_label


def build(asked: Asked) -> Table:
	"""A row for each part of the period, and each seller who has something there where that is asked; totals at the end."""
	parts = periods.split(asked.period, asked.step)
	lines = revenue_by(parts, asked.view, by_seller=asked.by_seller)
	if not asked.by_seller:
		lines = {(number, NOBODY): lines.get((number, NOBODY), Line()) for number in range(len(parts))}
	names = asked.names_of({seller for _number, seller in lines})
	order = sorted(lines, key=lambda key: (key[0], names.get(key[1], "").casefold()))
	rows = [
		{
			"part": period_label(parts[number], asked.step),
			**({"seller": names.get(seller, _("Nobody"))} if asked.by_seller else {}),
			**_cells(lines[number, seller]),
			"leads_to": _leads_to(asked, parts[number], seller if asked.by_seller else None),
		}
		for number, seller in order
	]
	total: Row = {
		"part": _("Total"),
		**({"seller": ""} if asked.by_seller else {}),
		**_cells(sum(lines.values(), Line())),
		"leads_to": {
			"expected": asked.leads_to(closing_in=str(asked.period)),
			"actual": asked.leads_to(won_in=str(asked.period)),
		},
	}
	return Table(_columns(asked.by_seller), rows, total, _chart(parts, lines, asked.step))


def _columns(by_seller: bool) -> list[Column]:
	return [
		Column("part", _("Period"), width=170),
		*([Column("seller", _("Seller"), width=190)] if by_seller else []),
		Column("new", _("Expected of New Customers"), "Currency", 230),
		Column("existing", _("Expected of Existing Customers"), "Currency", 220),
		Column("expected", _("Expected"), "Currency", 190),
		Column("actual", _("Actual"), "Currency", 190),
		Column("ratio", _("Actual ÷ Expected"), "Percent", 160),
		Column("forecast", _("Forecast"), "Currency", 190),
	]


def _cells(line: Line) -> Row:
	share = ratio(line.actual, line.expected)
	return {
		"new": line.new,
		"existing": line.existing,
		"expected": line.expected,
		"actual": line.actual,
		"ratio": None if share is None else round(100 * share, 1),
		"forecast": line.forecast,
	}


def _leads_to(asked: Asked, part: Period, seller: str | None) -> dict[str, LeadsTo]:
	narrowed: LeadsTo = {} if seller is None else {"seller": [seller]}
	closing = asked.leads_to(closing_in=str(part), **narrowed)
	return {
		"new": {**closing, "buyers": "new"},
		"existing": {**closing, "buyers": "existing"},
		"expected": closing,
		"actual": asked.leads_to(won_in=str(part), **narrowed),
	}


def _chart(parts: list[Period], lines: dict[tuple[int, str], Line], step: str) -> Chart:
	sums = [
		sum((line for (of, _seller), line in lines.items() if of == number), Line())
		for number in range(len(parts))
	]
	return bars(
		[period_label(part, step) for part in parts],
		{
			_("Expected"): [each.expected for each in sums],
			_("Actual"): [each.actual for each in sums],
		},
		"Currency",
	)
