"""When reminders are due, and when they count as missed (spec §5.5, §5.6)."""

from datetime import date, datetime, time, timedelta

LATEST = timedelta(hours=24)
MORNING = time(8, 0)
MOST_ATTEMPTS = 5


def due_at(starts_at: datetime, remind_before: int) -> datetime:
	"""The time of the notice: `remind_before` minutes before the start."""
	return starts_at - timedelta(minutes=remind_before)


def morning_of(day: date) -> datetime:
	"""The time of the notice of a next contact date."""
	return datetime.combine(day, MORNING)


def is_missed(due: datetime, now: datetime) -> bool:
	"""Whether a notice comes so late that it is reported as missed."""
	return now - due > LATEST


def key(doctype: str, name: str, recipient: str, due: datetime) -> str:
	"""What a notice is unique by: the record, who is told, and the due time."""
	return f"{doctype}|{name}|{recipient}|{due.isoformat(sep=' ', timespec='seconds')}"
