"""What Frappe's versions tell of the rows of a card's tables, which an admin adds as custom fields (spec §2.10, §3.5)."""

import re
from collections.abc import Iterator

import frappe
from frappe import _
from frappe.model import table_fields
from frappe.model.document import Document
from frappe.utils import cint

from leadcard.board.answers import Shown
from leadcard.board.details import MARKED_UP, is_readable, may_show
from leadcard.board.panel_answers import LinkedField
from leadcard.board.shown import shown
from leadcard.domain.masking import FIELDS
from leadcard.masking.access import LEVEL

MOST_LINES = 20
# how a version names a row that came or went, and a field that was changed in one
CAME_OR_WENT = r'\["{table}",\{{'
CHANGED = r'\["{table}",[0-9]+,"[^"]*",\[(?:[^\]]*\](?!\]))*?,?\["({fields})",(?!null,""\]|"",null\])'

Fields = dict[str, Document]


class Rows:
	"""One table of a card, with the fields of its rows that are shown to the session's user."""

	def __init__(self, table: Document, levels: set[int]) -> None:
		self.table = table
		self.fields: Fields = {
			each.fieldname: each for each in frappe.get_meta(table.options).fields if may_show(each, levels)
		}

	def pattern(self) -> str:
		"""What the text of a version holds where it tells something of these rows."""
		return "|".join(
			pattern.format(
				table=re.escape(self.table.fieldname), fields="|".join(map(re.escape, self.fields))
			)
			for pattern in (CAME_OR_WENT, CHANGED)
		)

	def lines(self, version: frappe._dict, is_masked: bool) -> Iterator[LinkedField]:
		"""What was added, removed and changed, as the log's entries tell fields."""
		name = self.table.fieldname
		for kind in ("removed", "added"):
			for place, (fieldname, row) in enumerate(version.get(kind) or []):
				if fieldname == name:
					text = self._as_text(frappe._dict(row), is_masked)
					yield {
						"fieldname": f"{name} {kind} {place}",
						"label": _("{0}, row {1}").format(_(self.table.label or name), row.get("idx")),
						"fieldtype": "Data",
						"from": text if kind == "removed" else None,
						"to": text if kind == "added" else None,
						"link": {},
					}
		for fieldname, index, row_name, changes in version.get("row_changed") or []:
			if fieldname == name:
				yield from self._changes(index, row_name, changes, is_masked)

	def _changes(self, index: int, row_name: str, changes: list, is_masked: bool) -> Iterator[LinkedField]:
		for fieldname, before, after in changes:
			df = self.fields.get(fieldname)
			if not df or not (before or after):
				continue
			yield {
				"fieldname": f"{row_name} {fieldname}",
				"label": _("{0}, row {1}, {2}").format(
					_(self.table.label or self.table.fieldname), index + 1, _(df.label or fieldname)
				),
				"fieldtype": df.fieldtype,
				"from": shown(df, before, _is_masked(df, is_masked)),
				"to": shown(df, after, _is_masked(df, is_masked)),
				"link": dict.fromkeys(("from", "to"), df.options) if df.fieldtype == "Link" else {},
			}

	def _as_text(self, row: frappe._dict, is_masked: bool) -> str:
		"""A row as it came or went: a version keeps it as it is stored."""
		filled = [(df, row[df.fieldname]) for df in self.fields.values() if row.get(df.fieldname)]
		texts = (
			(_(df.label or df.fieldname), shown(df, _formatted(df, value), _is_masked(df, is_masked)))
			for df, value in filled
		)
		return ", ".join(f"{label}: {text}" for label, text in texts) or "…"


def tables_of(doctype: str, levels: set[int]) -> list[Rows]:
	"""The tables of a card's form that the session's user is shown."""
	tables = [
		Rows(field, levels)
		for field in frappe.get_meta(doctype).fields
		if field.fieldtype in table_fields and not field.hidden and is_readable(field, levels)
	]
	return [rows for rows in tables if rows.fields]


def lines_of(tables: list[Rows], version: frappe._dict, is_masked: bool) -> list[LinkedField]:
	"""What a version tells of the rows of some tables; of very many how many more there are."""
	lines = [line for rows in tables for line in rows.lines(version, is_masked)]
	if len(lines) <= MOST_LINES:
		return lines
	more: LinkedField = {
		"fieldname": "further rows",
		"label": _("Further rows"),
		"fieldtype": "Int",
		"from": None,
		"to": len(lines) - MOST_LINES,
		"link": {},
	}
	return [*lines[:MOST_LINES], more]


def _is_masked(df: Document, is_masked: bool) -> bool:
	return is_masked and (df.fieldname in FIELDS or cint(df.permlevel) == LEVEL)


def _formatted(df: Document, value: Shown) -> Shown:
	return value if df.fieldtype in ("Check", *MARKED_UP) else frappe.format_value(value, df)
