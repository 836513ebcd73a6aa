"""The reports by name (spec §9): one way in for Frappe's report system and for the API."""

import threading
from collections.abc import Callable

import frappe
from frappe import _
from frappe.utils import cint, escape_html

from leadcard.domain import pipeline
from leadcard.figures import (
	anniversaries,
	asked,
	buyers,
	by_source,
	employees,
	expected_and_actual,
	interactions,
	not_cared_for,
	one_by_one,
	pipeline_now,
	targets,
	time_in_stage,
	unattended,
	won_and_lost,
)
from leadcard.figures.asked import Asked
from leadcard.figures.tables import Chart, ColumnShown, Row, Table

REPORTS: dict[str, Callable[[Asked], Table]] = {
	"Expected and Actual Revenue": expected_and_actual.build,
	"Pipeline by Column and Stage": pipeline_now.build,
	"Leads by Source": by_source.build,
	"One-Time and Repeat Buyers": buyers.build,
	"Won and Lost with Reasons": won_and_lost.build,
	"Targets": targets.build,
	"Employee Activity Summary": employees.build,
	"Interactions by Kind": interactions.build,
	"Not Cared For": not_cared_for.build,
	"Unattended Leads": unattended.build,
	"Time in Stage": time_in_stage.build,
	"Founding Days and Birthdays": anniversaries.build,
	one_by_one.NAME: one_by_one.build,
}
# columns, rows, message, chart, summary, and that the row of totals is there already
Answer = tuple[list[ColumnShown], list[Row], str | None, Chart | None, None, bool]


def table(name: str, filters: dict | str | None) -> Table:
	"""A report as the session's user may see it. Raises a ValidationError for a name or filters that there are not."""
	frappe.has_permission(pipeline.LEAD, "read", throw=True)
	if name not in REPORTS:
		frappe.throw(
			_("There is no report {0}. The reports are {1}.").format(
				frappe.bold(escape_html(name)), ", ".join(map(_, REPORTS))
			)
		)
	return REPORTS[name](asked.read(filters))


def execute(name: str, filters: dict | str | None) -> Answer:
	"""A report as Frappe's report system takes it from a module's `execute`; without totals for who adds up its rows."""
	_stay_live(name)
	made = table(name, filters)
	columns = [column.shown() for column in made.columns]
	rows = made.rows if _is_for_widget() else made.all_rows
	return columns, rows, made.message or None, made.chart, None, True


def _stay_live(name: str) -> None:
	"""Frappe makes a report for good one that is prepared, if 15 s after its start it has not ended, or has refused its filters:
	nobody would see what they see now. It watches by a thread, and has no other way to say no."""
	for thread in threading.enumerate():
		if isinstance(thread, threading.Timer) and thread.kwargs == {
			"report": name,
			"site": frappe.local.site,
		}:
			thread.cancel()


def _is_for_widget() -> bool:
	"""Whether a number card or a chart of the desk asks. They add up or draw each row that they get, so that totals would
	count twice; they alone ask for a report with a number there, its page does with a word."""
	return cint((getattr(frappe.local, "form_dict", None) or {}).get("ignore_prepared_report")) == 1
