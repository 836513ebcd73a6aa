"""How the site writes numbers (spec §3.7)."""

import frappe

from leadcard.api.endpoint import endpoint
from leadcard.board import money


@frappe.whitelist(methods=["POST"])
@endpoint
def use_vietnamese_numbers() -> dict:
	"""Let the site write 1.500.000 and 7,5; for who may change the system's settings. Answers `number_format`."""
	money.use_vietnamese_numbers()
	return {"number_format": money.VIETNAMESE}
