"""How the site writes numbers (spec §3.7)."""

from leadcard.api import endpoint
from leadcard.board import money


@endpoint.post()
def use_vietnamese_numbers() -> dict:
	"""Let the site write 1.500.000 and 7,5; for who may change the system's settings. Answers `number_format`."""
	money.use_vietnamese_numbers()
	return {"number_format": money.VIETNAMESE}
