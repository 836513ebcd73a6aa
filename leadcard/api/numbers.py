"""How the site writes numbers (spec §3.7)."""

from typing import TypedDict

from leadcard.api import endpoint
from leadcard.board import money


class NumberFormat(TypedDict):
	"""How the site writes numbers now, as Frappe names it: "#.###,##"."""

	number_format: str


@endpoint.post()
def use_vietnamese_numbers() -> NumberFormat:
	"""Let the site write 1.500.000 and 7,5; for who may change the system's settings."""
	money.use_vietnamese_numbers()
	return {"number_format": money.VIETNAMESE}
