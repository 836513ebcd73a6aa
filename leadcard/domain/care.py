"""Care of a card (spec §5.4): when somebody last looked after it, and what is planned next."""

from collections.abc import Iterable
from datetime import datetime


def last_care(done: Iterable[datetime | None], created: datetime) -> datetime:
	"""The latest completed activity, email or note; until there is one, the card's creation."""
	times = [at for at in done if at]
	return max(times) if times else created


def is_cared_for(cared: datetime | None, created: datetime) -> bool:
	"""Whether somebody looked after a card since it is there; until then its creation stands for it."""
	return bool(cared) and cared != created


def next_activity(planned: Iterable[datetime | None]) -> datetime | None:
	"""The earliest planned activity, overdue ones included."""
	times = [at for at in planned if at]
	return min(times) if times else None
