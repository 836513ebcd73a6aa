"""Exports of LeadCard's lists and reports carry no formulas (spec §8.3, OWASP's "CSV injection"), and come back as they went.

Frappe 15 writes what is stored: a lead named `=HYPERLINK(…)` is a formula in the manager's spreadsheet. It writes CSV and
Excel files in three places, and offers no hook at any: each is followed by ours, for what concerns LeadCard.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps

import frappe
from frappe.utils import csvutils

from leadcard.domain.formulas import defuse
from leadcard.permissions.closed import closed_doctypes, concerns


def with_rows_defused(write: Callable) -> Callable:
	"""Around what writes a file of rows."""

	@wraps(write)
	def defused(data: list, *args: object, **kwargs: object) -> object:
		if concerns_leadcard():
			data = [[_cell(value) for value in row] for row in data]
		return write(data, *args, **kwargs)

	return defused


def with_row_defused(write: Callable) -> Callable:
	"""Around what writes one row."""

	@wraps(write)
	def defused(writer: csvutils.UnicodeWriter, row: list) -> None:
		write(writer, [_cell(value) for value in row] if concerns_leadcard() else row)

	return defused


def _cell(value: object) -> object:
	"""What is written for a value. A spreadsheet rounds the fraction of a second, which can show as the next one."""
	return value.replace(microsecond=0) if isinstance(value, datetime) else defuse(value)


def concerns_leadcard() -> bool:
	"""Whether what is exported is of LeadCard; where the request doesn't say of what it is, it is taken to be."""
	if not closed_doctypes():
		# a site without LeadCard, in a process that serves others too
		return False
	form = frappe.form_dict
	doctype = form.get("doctype")
	if not doctype and form.get("report_name"):
		doctype = frappe.get_cached_value("Report", form.report_name, "ref_doctype")
	if not isinstance(doctype, str) or not frappe.db.exists("DocType", doctype):
		return True
	return concerns(doctype)
