"""Amounts and percents in the cells of an imported file (spec §3.7): read as they are written, or their row is refused.

Frappe's importer takes every comma out of such a cell, and what is no number then for 0. It offers no hook between a cell
and its document: the method that reads a cell is followed by ours, for what concerns LeadCard.
"""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING

from frappe.model.document import Document

from leadcard.config import amount_format, currency_decimals, currency_units, number_format
from leadcard.domain.amounts import AmountError, Unread, read_cell, read_percent_cell
from leadcard.imports.access import is_ours

if TYPE_CHECKING:
	from frappe.core.doctype.data_import.importer import Row


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
