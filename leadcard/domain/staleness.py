"""Cards that nobody looks after (spec §7.2): from which time on the last care counts."""

from datetime import date, datetime, time, timedelta

WEEK = "week"
MONTH = "month"
YEAR = "year"
BOUNDS = (WEEK, MONTH, YEAR)
MOST_DAYS = 3650


def bound(name: str, today: date) -> datetime:
	"""Cards whose last care lies before this time are not cared for.

	:param name: `week` (today − 7 days), `month` (the first of this month) or `year` (1 January)
	"""
	start = {
		WEEK: today - timedelta(days=7),
		MONTH: today.replace(day=1),
		YEAR: today.replace(month=1, day=1),
	}[name]
	return datetime.combine(start, time.min)


def forgotten_before(now: datetime, days: int) -> datetime:
	"""Cards whose last care lies before this time belong to "Don't forget" (spec §7.5)."""
	return now - timedelta(days=days)
