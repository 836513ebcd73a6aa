"""When reminders are due, tried again, and missed (spec §5.5, §5.6)."""

from datetime import date, datetime, time, timedelta, timezone, tzinfo

LATEST = timedelta(hours=24)
MORNING = time(8, 0)
MOST_ATTEMPTS = 10
FIRST_PAUSE = timedelta(minutes=1)


def due_at(starts_at: datetime, remind_before: int, zone: tzinfo) -> datetime:
	"""The time of the notice: `remind_before` minutes before the start, also where the zone's clock changes between."""
	return on_clock_of(zone, starts_at.replace(tzinfo=zone), -timedelta(minutes=remind_before))


def morning_of(day: date, theirs: tzinfo, zone: tzinfo) -> datetime:
	"""The time of the notice of a next contact date: the receiver's morning, on the clock of the site's zone."""
	return on_clock_of(zone, datetime.combine(day, MORNING, theirs))


def on_clock_of(zone: tzinfo, moment: datetime, later: timedelta = timedelta()) -> datetime:
	"""What a zone's clock shows at an aware moment, or so much later."""
	return (moment.astimezone(timezone.utc) + later).astimezone(zone).replace(tzinfo=None)


def pause_after(attempts: int) -> timedelta:
	"""How long a notice rests once it was tried so often: a minute at first, twice as long each time."""
	return FIRST_PAUSE * 2 ** (attempts - 1)


def is_missed(due: datetime, now: datetime) -> bool:
	"""Whether a notice comes so late that it is reported as missed."""
	return now - due > LATEST


def key(doctype: str, name: str, recipient: str, due: datetime) -> str:
	"""What a notice is unique by: the record, who is told, and the due time."""
	return f"{doctype}|{name}|{recipient}|{due.isoformat(sep=' ', timespec='seconds')}"
