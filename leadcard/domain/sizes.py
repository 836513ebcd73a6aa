"""How much a request may carry: bounds that nobody at a keyboard meets."""

LONGEST_TEXT = 1_000_000
MOST_VALUES = 5_000
DEEPEST = 12


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
