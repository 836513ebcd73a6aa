"""How much a request may carry: bounds that nobody at a keyboard meets."""

LONGEST_TEXT = 1_000_000
# of a name, and of a line of text where its field says nothing else
LONGEST_LINE = 140
# what a column of texts keeps, in bytes of UTF-8
LONGEST_STORED = 65_535
MOST_VALUES = 5_000
DEEPEST = 12


def is_too_long(text: str) -> bool:
	"""Whether a column of texts can't keep it; a Vietnamese letter takes up to three bytes."""
	return len(text.encode("utf-8", "replace")) > LONGEST_STORED


def problem_of(value: object) -> str | None:
	"""The code of what is wrong with the size of some values, None where it is in bounds.

	Goes level by level rather than by recursion: what is too deep must not end in a stack overflow.
	"""
	level, seen = [value], 0
	for _depth in range(DEEPEST + 1):
		if any(isinstance(each, str) and len(each) > LONGEST_TEXT for each in level):
			return "too_long"
		seen += len(level)
		if seen > MOST_VALUES:
			return "too_many"
		level = [inner for each in level for inner in _inside(each)]
		if not level:
			return None
	return "too_deep"


def _inside(value: object) -> list:
	if isinstance(value, dict):
		return [*value.keys(), *value.values()]
	return list(value) if isinstance(value, list | tuple) else []
