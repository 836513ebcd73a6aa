"""Cells that a spreadsheet would run: a name such as `=HYPERLINK(…)` is a text, whoever opens the export."""

import re

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
# numbers and phone numbers begin like formulas and are none
HARMLESS = re.compile(r"[+-]?[\d\s().,/%-]*")


def defuse(value: object) -> object:
	"""The value of a cell; a text that a spreadsheet would take for a formula gets an apostrophe before it."""
	if not isinstance(value, str) or not value.lstrip(" ").startswith(STARTS) or HARMLESS.fullmatch(value):
		return value
	return f"'{value}"


def restore(value: object) -> object:
	"""The value of a cell that `defuse` wrote."""
	if isinstance(value, str) and value.startswith("'") and defuse(value[1:]) == value:
		return value[1:]
	return value
