"""Number cards of the desk (spec §9.6): one number each of a report's totals, leading where it leads in the report (§9.8).

Frappe's own kinds of cards would add up a report's rows and its totals, count by what was created, and lose on a click
the filters that hold for today alone.
"""

from typing import TypedDict

import frappe
from frappe import _
from frappe.utils import escape_html
from frappe.utils.data import get_number_format_info

from leadcard.config import number_pattern
from leadcard.figures import places, reports
from leadcard.figures.asked import as_sent
from leadcard.figures.tables import Cell, Column, ColumnShown, LeadsTo, Table

NONE = "–"
# numbers that are no column: a report of cards says how many there are where it names them
OF_CARDS = {"cards": "name"}
# what Frappe's card shortens a number from, and takes for a number of so many digits at most
SHORT = 10_000
# Frappe's own, by its name for what they are; their Vietnamese is in translations/vi.csv, as catalogs of ours have no contexts
UNITS = ((10**3, "K"), (10**6, "M"), (10**9, "B"))
UNITS_OF = "Number system"


class NumberCard(TypedDict):
	"""A number as the desk's widget takes it: how it is written, and the page that a click opens."""

	value: Cell
	fieldtype: str
	precision: int | None
	route: list[str]
	route_options: LeadsTo


def number_card(filters: dict | str) -> NumberCard | str:
	"""A number of a report's totals, `NONE` where there is none, as a ratio to nothing. Raises a ValidationError for a report
	or a column that there is not.

	:param filters: those of the report, with its name as `report` and the number's `column`
	"""
	asked = as_sent(filters)
	name, column = str(asked.pop("report", "")), str(asked.pop("column", ""))
	made = reports.table(name, asked)
	total = made.total or {}
	shown = _shown(made, column)
	if not shown or column not in total:
		frappe.throw(_("The report {0} has no number {1}.").format(frappe.bold(_(name)), escape_html(column)))
	value = total[column]
	if value is None or isinstance(value, dict):
		return NONE
	links = total.get("leads_to")
	leads_to = (links.get(column) or links.get(OF_CARDS.get(column, ""))) if isinstance(links, dict) else None
	place = places.route_of(leads_to) if leads_to else places.route_of_report(name, asked)
	if isinstance(value, int | float) and not _writes_decimals():
		value = in_whole_units(value)
	return {"value": value, "fieldtype": shown["fieldtype"], "precision": shown["precision"], **place}


def _shown(made: Table, column: str) -> ColumnShown | None:
	"""How a number is written: as its column, and a count of cards as such."""
	named = next((each for each in made.columns if each.fieldname == column), None)
	if not named and column in OF_CARDS:
		named = Column(column, "", "Int")
	return named.shown() if named else None


def in_whole_units(value: float) -> str | int:
	"""A number as Frappe's card takes it on a site that writes no decimals. By itself it would shorten 258,400,000 to "258.4 M"
	and take the mark for one between thousands: 2,584 million."""
	if abs(value) < SHORT:
		return round(value)
	for divisor, unit in UNITS:
		if abs(value) < SHORT * divisor:
			return f"{round(value / divisor)} {_(unit, context=UNITS_OF)}"
	return int(round(value, -9))


def _writes_decimals() -> bool:
	decimal_mark, _group_mark, _precision = get_number_format_info(number_pattern())
	return bool(decimal_mark)
