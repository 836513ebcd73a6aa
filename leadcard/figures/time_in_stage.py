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
from frappe.query_builder.functions import Count, Sum
from pypika import Order
from pypika import Table as SqlTable
from pypika.queries import QueryBuilder, Selectable
from pypika.terms import Criterion, CustomFunction, ExistsCriterion

from leadcard import dialect, stages
from leadcard.board import in_period, query, tallies
from leadcard.board.chosen import as_list
from leadcard.config import in_edition
from leadcard.domain import pipeline
from leadcard.figures.asked import Asked
from leadcard.figures.hanging import hanging_on, together
from leadcard.figures.revenue import anywhere
from leadcard.figures.tables import Chart, Column, LeadsTo, Row, Table, bars
from leadcard.labels import column_label

LOG = "LC Status Change"
DAY = 86400
TENTH = DAY / 10
# the order of changes; several may be of one moment
IN_ORDER = ("changed_on", "creation", "name")

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
	of_columns, of_stages = _left("status", asked), _left("stage", asked)
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
	"""What was left in the period, by status or stage; one statement."""
	end, came = together(_ends(of, asked)), DocType(LOG).as_("came")
	seconds = dialect.seconds_of(end.changed_on) - dialect.seconds_of(came.changed_on)
	tenths = Round(seconds / TENTH)
	left = (
		frappe.qb.from_(end)
		.join(came)
		.on(came.name == end.came)
		.select(came.to_value, tenths, Count("*"), Sum(seconds))
		.where(came.to_value != "")
		.groupby(came.to_value, tenths)
	)
	if of == "stage":
		left = left.where(_converted_between(came, end).negate())
	found: dict[str, Stays] = {}
	for name, of_tenths, count, sum_ in left.run():
		found.setdefault(name, Stays()).add(int(of_tenths), count, float(sum_))
	return found


def _ends(of: str, asked: Asked) -> list[QueryBuilder]:
	"""The changes of the period by which something was left, each with the one by which its card had come there."""
	log, before = DocType(LOG), DocType(LOG).as_("before")
	is_end = log.changed_field == of
	if of == "stage":
		is_end |= _is_conversion(log)
	came = (
		frappe.qb.from_(before)
		.select(before.name)
		.where(_is_of_card(before, log) & (before.changed_field == of) & _is_earlier(before, log))
		.limit(1)
	)
	for each in IN_ORDER:
		came = came.orderby(before[each], order=Order.desc)
	found = (
		frappe.qb.from_(log)
		.select(
			log.reference_doctype, log.reference_name, *(log[field] for field in IN_ORDER), came.as_("came")
		)
		.where(is_end & in_period.lies_in(log.changed_on, asked.period))
	)
	return hanging_on(found, log, LOG, anywhere(asked.view))


def _converted_between(came: SqlTable, end: Selectable) -> Criterion:
	"""Whether a stage had been left already, with the conversion of its lead."""
	log = DocType(LOG)
	conversion = frappe.qb.from_(log).select(log.name).where(_is_of_card(log, end) & _is_conversion(log))
	return ExistsCriterion(conversion.where(_is_earlier(came, log) & _is_earlier(log, end)))


def _is_conversion(log: SqlTable) -> Criterion:
	to_customer = (log.changed_field == "status") & (log.to_value == pipeline.CONVERTED)
	return to_customer & (log.reference_doctype == pipeline.LEAD)


def _is_of_card(log: SqlTable, other: Selectable) -> Criterion:
	return (log.reference_name == other.reference_name) & (log.reference_doctype == other.reference_doctype)


def _is_earlier(log: Selectable, other: Selectable) -> Criterion:
	"""Whether a change stands before another one; the first condition is for the index."""
	at, made, name = ((log[field], other[field]) for field in IN_ORDER)
	first = (at[0] < at[1]) | (made[0] < made[1]) | ((made[0] == made[1]) & (name[0] < name[1]))
	return (at[0] <= at[1]) & first


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
