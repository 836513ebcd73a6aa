"""Product statuses (spec §3.8, §3.9, §5.10)."""

OPEN_FOR_SALE = "Open for Sale"
RESERVED = "Reserved"
DEPOSITED = "Deposited"
SOLD = "Sold"
CLOSED = "Closed"

OFFERED = (OPEN_FOR_SALE, RESERVED)
TAKEN = (DEPOSITED, SOLD)


def is_offered(status: str) -> bool:
	"""Whether a product of that status may be chosen for a lead or an opportunity."""
	return status in OFFERED


def refuses_win(status: str, sold_to: str | None, customer: str) -> bool:
	"""Whether winning is refused: the product is taken by another customer, or closed."""
	return status == CLOSED or (status in TAKEN and sold_to != customer)
