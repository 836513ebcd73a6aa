"""Opportunities (spec §2.6, §2.7, §5.10)."""

OPEN = "Open"
WON = "Won"
LOST = "Lost"


def refuse_win(worth: object, *, is_said: bool) -> str | None:
	"""The code of the refusal: a deal without a value asks for it first (spec §5.10).

	:param is_said: whether whoever wins it said what it was worth, be it nothing
	"""
	return None if worth or is_said else "no_won_amount"


def refuse_status_change(before: str | None, after: str, *, is_manager: bool) -> str | None:
	"""The code of the refusal, None where the change is allowed: only a manager takes a win back."""
	if before == WON and after != WON and not is_manager:
		return "reopen_needs_manager"
	return None
