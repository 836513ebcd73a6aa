"""Where a page of a column ended, and what comes after it (spec §7.4): every card once, whatever is written in between."""

import base64
import binascii
import json

import frappe
from frappe import _
from pypika import Table
from pypika.terms import Criterion, Field


def write(row: frappe._dict, few: bool = False) -> str:
	"""The place of a card, as its page is asked to go on from it.

	:param few: whether it was found by sorting few cards, as the next page is then
	"""
	value = None if row.sort_value is None else str(row.sort_value)
	return base64.urlsafe_b64encode(json.dumps([value, row.name, int(few)]).encode()).decode()


def is_of_few(cursor: str | None) -> bool:
	"""Whether the page before was found by sorting few cards."""
	return bool(cursor) and _read(cursor)[2]


def _read(cursor: str) -> tuple[str | None, str, bool]:
	try:
		value, name, *few = json.loads(base64.urlsafe_b64decode(cursor.encode()))
	except (binascii.Error, ValueError, TypeError):
		value, name, few = None, None, []
	if not isinstance(name, str) or not isinstance(value, str | None):
		frappe.throw(_("The position in the column isn't valid. Load the board again."))
	return value, name, any(few)


def after(card: Table, sort: Field, cursor: str | None, descending: bool) -> list[Criterion]:
	"""What comes after a position, in stretches that an index serves one by one.

	Empty values stand before all others (`dialect.order`): last, where the order goes down.
	"""
	if not cursor:
		return [Criterion.all([])]
	value, name, _few = _read(cursor)
	by_name = card.name < name if descending else card.name > name
	if value is None:
		return [sort.isnull() & by_name, *([] if descending else [sort.notnull()])]
	if descending:
		return [(sort <= value) & ((sort < value) | by_name), sort.isnull()]
	return [(sort >= value) & ((sort > value) | by_name)]
