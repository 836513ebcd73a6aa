"""How a request names DocTypes and documents (spec §8.3)."""

from collections.abc import Iterable

from leadcard.domain.spelling import folded
from leadcard.hardening.absent import read_sent

# what Frappe compares by: a list of one of these and a value is a condition
OPERATORS = frozenset(
	(
		*("=", "!=", "<", ">", "<=", "=<", ">=", "=>", "+", "-", "*", "/"),
		*("in", "not in", "like", "not like", "regex", "between", "is", "timespan", "nested_set"),
		*(
			"ancestors of",
			"descendants of",
			"descendants of (inclusive)",
			"not ancestors of",
			"not descendants of",
		),
	)
)


def plain(text: str) -> str:
	"""A DocType in the one spelling for all that a database takes for the same."""
	return "".join(filter(str.isalnum, folded(text)))


def texts_of(value: object) -> list[str]:
	"""A name, or a list of names."""
	read = read_sent(value)
	if isinstance(read, list):
		return [str(each) for each in read if isinstance(each, str | int)]
	return [str(value)] if isinstance(value, str | int) and value != "" else []


def is_no_name(value: object) -> bool:
	"""Whether what stands in place of a name are filters."""
	if not isinstance(value, list):
		return isinstance(value, dict)
	compares = len(value) == 2 and str(value[0]).strip().lower() in OPERATORS
	return compares or any(isinstance(each, dict | list) for each in value)


def name_nothing(form: dict, keys: Iterable[str]) -> None:
	"""Frappe leaves out a filter by nothing, and finds whatever there is: an argument without a name gets one that nobody has."""
	for key in keys:
		if key in form and (form[key] is None or form[key] is False):
			form[key] = ""
