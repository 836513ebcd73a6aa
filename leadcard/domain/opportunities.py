"""Opportunities (spec §2.6, §2.7, §5.10)."""

from dataclasses import dataclass

OPEN = "Open"
WON = "Won"
LOST = "Lost"


@dataclass(frozen=True)
class Outcome:
	"""Where a deal stands, and what was said of it.

	:param is_for_nothing: whether somebody said that it brings no money
	"""

	status: str
	worth: object = 0
	is_for_nothing: bool = False
	lost_reason: str = ""

	@property
	def lacks(self) -> str | None:
		"""The code of what winning and losing ask for and is not there: a value or a word that it is none, a reason."""
		if self.status == WON and not self.worth and not self.is_for_nothing:
			return "no_won_amount"
		if self.status == LOST and not self.lost_reason:
			return "no_lost_reason"
		return None


def refuse_outcome(before: Outcome | None, after: Outcome) -> str | None:
	"""The code of the refusal. What a deal lacked before this rule was kept, it may go on lacking."""
	return after.lacks if not before or before.lacks != after.lacks else None


def refuse_status_change(before: str | None, after: str, *, is_manager: bool) -> str | None:
	"""The code of the refusal, None where the change is allowed: only a manager takes a win back."""
	if before == WON and after != WON and not is_manager:
		return "reopen_needs_manager"
	return None
