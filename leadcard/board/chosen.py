"""What a filter by values means (spec §7.3): the same for what is chosen on the board and what a figure leads to (§9.8)."""

from collections.abc import Sequence

from pypika.terms import Criterion, Field

NONE = ""


def is_one_of(field: Field, values: Sequence[str]) -> Criterion:
	"""A field has one of some values; `NONE` stands for one that is left empty."""
	named = field.isin(list(values))
	return named | field.isnull() if NONE in values else named
