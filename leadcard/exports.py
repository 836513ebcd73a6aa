"""Exports of LeadCard's lists and reports carry no formulas (spec §8.3, OWASP's "CSV injection").

Frappe 15 writes what is stored: a lead named `=HYPERLINK(…)` is a formula in the manager's spreadsheet. It writes CSV and
Excel files in three places, and offers no hook at any: each is followed by ours, for what concerns LeadCard.
"""

import sys
from collections.abc import Callable
from functools import wraps

import frappe
from frappe.desk import utils as desk_utils
from frappe.utils import csvutils, xlsxutils

from leadcard.domain.formulas import defuse
from leadcard.permissions.queries import closed_doctypes, concerns


def guard(*_args: object, **_kwargs: object) -> None:
	"""Before a request or a job: see that what is exported is looked at, once a process."""
	if hasattr(desk_utils.get_csv_bytes, "leadcard"):
		return
	desk_utils.get_csv_bytes = _with_rows_defused(desk_utils.get_csv_bytes)
	csvutils.UnicodeWriter.writerow = _with_row_defused(csvutils.UnicodeWriter.writerow)
	written, guarded = xlsxutils.make_xlsx, _with_rows_defused(xlsxutils.make_xlsx)
	for module in list(sys.modules.values()):
		if getattr(module, "make_xlsx", None) is written:
			module.make_xlsx = guarded


def _with_rows_defused(write: Callable) -> Callable:
	@wraps(write)
	def defused(data: list, *args: object, **kwargs: object) -> object:
		if concerns_leadcard():
			data = [[defuse(value) for value in row] for row in data]
		return write(data, *args, **kwargs)

	defused.leadcard = True
	return defused


def _with_row_defused(write: Callable) -> Callable:
	@wraps(write)
	def defused(writer: csvutils.UnicodeWriter, row: list) -> None:
		write(writer, [defuse(value) for value in row] if concerns_leadcard() else row)

	return defused


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
