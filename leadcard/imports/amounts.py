"""Amounts and percents in the cells of an imported file (spec §3.7): read as they are written, or their row is refused.

Frappe's importer takes every comma out of such a cell, and what is no number then for 0. It offers no hook between a cell
and its document: the method that reads a cell is followed by ours, for what concerns LeadCard.
"""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING

import frappe
from frappe.model.document import Document

from leadcard.config import amount_format, currency_decimals, currency_units, number_format
from leadcard.documents.values import check_value
from leadcard.domain.amounts import AmountError, Unread, read_cell, read_percent_cell
from leadcard.imports.access import is_ours

if TYPE_CHECKING:
	from frappe.core.doctype.data_import.importer import Importer, Row


def with_amounts_read(original: Callable) -> Callable:
	"""Around the reading of a cell."""

	@wraps(original)
	def parse_value(row: "Row", value: object, column: object, *args: object, **kwargs: object) -> object:
		read = _reader_of(column.df)
		if not read:
			return original(row, value, column, *args, **kwargs)
		try:
			return float(read(value))
		except AmountError as problem:
			return Unread(str(value), problem)

	return parse_value


def with_unread_refused(original: Callable) -> Callable:
	"""Around the update of a record, which saves only what looks different: a cell that says no amount must not look alike."""

	@wraps(original)
	def update_record(importer: "Importer", doc: dict) -> object:
		if is_ours(importer.doctype):
			_refuse_unread(importer.doctype, doc)
		return original(importer, doc)

	return update_record


def _refuse_unread(doctype: str, values: dict | Document) -> None:
	for field in frappe.get_meta(doctype).fields:
		value = values.get(field.fieldname)
		if isinstance(value, Unread):
			check_value(field, value)
		elif isinstance(value, list):
			for row in value:
				_refuse_unread(field.options, row)


def _reader_of(field: Document) -> Callable | None:
	"""What reads the cells of a field, None where that is Frappe's affair."""
	reader = {"Currency": _read_amount, "Float": _read_number, "Percent": read_percent_cell}.get(
		field.fieldtype
	)
	return reader if reader and is_ours(field.parent) else None


def _read_amount(value: object) -> object:
	return read_cell(value, amount_format(), currency_decimals(), currency_units())


def _read_number(value: object) -> object:
	return read_cell(value, number_format())
