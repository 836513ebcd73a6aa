"""Which sentence goes with a number: English has one of its own for a single thing."""


def counted(number: int, one: str, many: str) -> str:
	"""`one`, the sentence about a single thing, or `many` for every other number."""
	return one if number == 1 else many
