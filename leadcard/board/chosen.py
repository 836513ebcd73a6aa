"""What a filter by values means (spec §7.3): the same for what is chosen on the board and what a figure leads to (§9.8)."""

from collections.abc import Sequence

import frappe
from frappe import _
from pypika.terms import Criterion, Field

NONE = ""
MOST_VALUES = 100


def as_list(value: object) -> list[str]:
	"""A filter's values, of which a client may send one by itself; none where it is not asked for."""
	if not value:
		return []
	values: list = list(value) if isinstance(value, list | tuple) else [value]
	if len(values) > MOST_VALUES or not all(isinstance(item, str) for item in values):
		frappe.throw(_("A filter takes a text, or a list of up to {0} texts.").format(MOST_VALUES))
	return values


def is_one_of(field: Field, values: Sequence[str]) -> Criterion:
	"""A field has one of some values; `NONE` stands for one that is left empty."""
	named = field.isin(list(values))
	return named | field.isnull() if NONE in values else named
