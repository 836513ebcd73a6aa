"""The report "Time in Stage" (spec §2.10, §9.4): how long cards stood in a column or a stage that they left in a period.

It is read from the log of changes. A column is left for another one, with the conversion, and when care is stopped; a stage
for another one, and with the conversion of its lead: a stopped card keeps its stage. Days are counted to the tenth. How
many are still there is what the board shows now.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from statistics import median

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Coalesce, Count, Sum
from pypika.terms import CustomFunction

from leadcard import dialect, stages
from leadcard.board import in_period, query, tallies
from leadcard.board.chosen import as_list
from leadcard.config import in_edition
from leadcard.domain import pipeline
from leadcard.figures.asked import Asked
from leadcard.figures.hanging import hanging_on, rows_of
from leadcard.figures.revenue import anywhere
from leadcard.figures.tables import Chart, Column, LeadsTo, Row, Table, bars
from leadcard.labels import column_label
from leadcard.pipeline.stays import LOG, STAGE, STATUS

DAY = 86400
TENTH = DAY / 10

Round = CustomFunction("ROUND", ["number"])


@dataclass
class Stays:
	"""What was left in a period: how often, how many seconds it was stood in together, and how often for how many tenths of
	a day."""

	left: int = 0
	seconds: float = 0.0
	tenths: dict[int, int] = field(default_factory=dict)

	def add(self, tenths: int, left: int, seconds: float) -> None:
		self.left += left
		self.seconds += seconds
		self.tenths[tenths] = self.tenths.get(tenths, 0) + left

	@property
	def average(self) -> float | None:
		return round(self.seconds / self.left / DAY, 1) if self.left else None

	@property
	def median(self) -> float | None:
		each = [tenths for tenths, left in sorted(self.tenths.items()) for _stay in range(left)]
		return round(median(each) / 10, 1) if each else None


def build(asked: Asked) -> Table:
	"""A row for each column and, below them, for each stage; they overlap, so that there is nothing to add up."""
	view = anywhere(asked.view)
	of_columns, of_stages = _left(STATUS, asked), _left(STAGE, asked)
	there, standing = tallies.totals(view), query.stage_counts(view)
	if chosen := as_list(view.filters.get("stage")):
		standing = {name: count for name, count in standing.items() if name in chosen}
	rows = [
		{
			"column": column_label(column),
			"stage": "",
			**_cells(of_columns.get(column), there[column][0]),
		}
		for column in pipeline.COLUMNS
	]
	known = {stage.name: stage for stage in stages.all_stages()}
	for name in _in_order(known, {*of_stages, *standing}):
		column = known[name].pipeline_status if name in known and not known[name].in_every_column else ""
		rows.append(
			{
				"column": column_label(column) if column in pipeline.COLUMNS else "",
				"stage": _(name),
				**_cells(of_stages.get(name), standing.get(name, 0)),
				"leads_to": _leads_to(asked, name),
			}
		)
	return Table(_columns(), rows, None, _chart(rows))


def _in_order(known: dict[str, frappe._dict], used: Iterable[str]) -> list[str]:
	"""The stages of this edition and those that are used, in their order; at the end those that there are no more."""
	used = {name for name in used if name}
	ours = [name for name, stage in known.items() if name in used or in_edition(stage.edition)]
	return [*ours, *sorted(used - set(known))]


def _left(of: str, asked: Asked) -> dict[str, Stays]:
	"""What was left in the period, by status or stage, as the log has kept since when it was stood in; one statement."""
	log = DocType(LOG)
	value, since = log.from_value, log.since
	is_end = log.changed_field == of
	if of == STAGE:
		is_end |= log.left_stage.notnull()
		value, since = Coalesce(log.left_stage, value), Coalesce(log.stage_since, since)
	seconds = dialect.seconds_of(log.changed_on) - dialect.seconds_of(since)
	tenths = Round(seconds / TENTH)
	left = (
		frappe.qb.from_(log)
		.select(
			value.as_("value"), tenths.as_("tenths"), Count("*").as_("times"), Sum(seconds).as_("seconds")
		)
		.where(is_end & in_period.lies_in(log.changed_on, asked.period))
		.where(since.notnull() & (value != ""))
		.groupby(value, tenths)
	)
	found: dict[str, Stays] = {}
	for name, of_tenths, times, sum_ in rows_of(hanging_on(left, log, LOG, anywhere(asked.view))):
		found.setdefault(name, Stays()).add(int(of_tenths), times, float(sum_))
	return found


def _cells(stays: Stays | None, still: int) -> Row:
	stays = stays or Stays()
	return {"left": stays.left, "average": stays.average, "median": stays.median, "still": still}


def _leads_to(asked: Asked, stage: str) -> dict[str, LeadsTo]:
	return {} if "stage" in asked.on_board else {"still": asked.leads_to(stage=[stage])}


def _columns() -> list[Column]:
	return [
		Column("column", _("Column"), width=170),
		Column("stage", _("Stage"), width=230),
		Column("left", _("Left It"), "Int", 120),
		Column("average", _("Days (Average)"), "Float", 150),
		Column("median", _("Days (Median)"), "Float", 150),
		Column("still", _("Still There"), "Int", 130),
	]


def _chart(rows: list[Row]) -> Chart:
	shown = [row for row in rows if row["left"]]
	return bars(
		[str(row["stage"] or row["column"]) for row in shown],
		{
			label: [value for row in shown if isinstance(value := row[name], float)]
			for name, label in (("average", _("Days (Average)")), ("median", _("Days (Median)")))
		},
		"Float",
	)
