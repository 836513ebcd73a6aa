"""The report "Pipeline by Column and Stage" (spec §9.4): what stands where now, and what it is worth."""

from frappe import _

from leadcard.board import query
from leadcard.domain import pipeline
from leadcard.figures.asked import Asked
from leadcard.figures.tables import Chart, Column, Row, Table, bars
from leadcard.labels import column_label
from leadcard.stages import all_stages

ON_BOARD = {"stopped": 0}


def build(asked: Asked) -> Table:
	"""A row for each column and stage in which cards stand, in the board's order, and a row of totals."""
	totals = query.stage_totals(asked.view)
	everything = sum(count for count, _revenue in totals.values())
	positions = {stage.name: number for number, stage in enumerate(all_stages(), 1)}
	order = sorted(totals, key=lambda key: (pipeline.COLUMNS.index(key[0]), positions.get(key[1], 0), key[1]))
	rows = [_row(asked, column, stage, *totals[column, stage], everything) for column, stage in order]
	total: Row = {
		"column": _("Total"),
		"stage": "",
		"cards": everything,
		"share": 100.0 if everything else None,
		"expected": sum(worth for (column, _stage), (_count, worth) in totals.items() if not _is_won(column)),
		"won": sum(worth for (column, _stage), (_count, worth) in totals.items() if _is_won(column)),
		"leads_to": {
			"cards": asked.leads_to(**ON_BOARD),
			"expected": asked.leads_to(
				column=[each for each in pipeline.COLUMNS if not _is_won(each)], **ON_BOARD
			),
			"won": asked.leads_to(column=[each for each in pipeline.COLUMNS if _is_won(each)], **ON_BOARD),
		},
	}
	return Table(_columns(), rows, total, _chart(totals))


def _is_won(column: str) -> bool:
	return pipeline.revenue_field(column) == "won_revenue"


def _columns() -> list[Column]:
	return [
		Column("column", _("Column"), width=170),
		Column("stage", _("Stage"), width=210),
		Column("cards", _("Cards"), "Int", 110),
		Column("share", _("Share"), "Percent", 110),
		Column("expected", _("Expected"), "Currency", 190),
		Column("won", _("Won"), "Currency", 190),
	]


def _row(asked: Asked, column: str, stage: str, count: int, revenue: float, everything: int) -> Row:
	figure = "won" if _is_won(column) else "expected"
	leads_to = asked.leads_to(column=[column], stage=[stage], **ON_BOARD)
	return {
		"column": column_label(column),
		"stage": _(stage) if stage else _("None"),
		"cards": count,
		"share": round(100 * count / everything, 1),
		"expected": None,
		"won": None,
		figure: revenue,
		"leads_to": {"cards": leads_to, figure: leads_to},
	}


def _chart(totals: dict[tuple[str, str], tuple[int, float]]) -> Chart:
	counts = [
		sum(count for (of, _stage), (count, _revenue) in totals.items() if of == column)
		for column in pipeline.COLUMNS
	]
	return bars([column_label(column) for column in pipeline.COLUMNS], {_("Cards"): counts})
