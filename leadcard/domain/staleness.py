"""Cards that nobody looks after (spec §7.2, §7.5): from which time on the last care counts."""

from datetime import date, datetime, time, timedelta

WEEK = "week"
MONTH = "month"
YEAR = "year"
BOUNDS = (WEEK, MONTH, YEAR)
MOST_DAYS = 3650


def bound(name: str, today: date, days: int) -> datetime:
	"""Cards whose last care lies before this time are not cared for.

	:param name: `week` (today − `days`), `month` (the first of this month) or `year` (1 January)
	:param days: after how many days a card is forgotten: a week, unless the admin sets another number
	"""
	start = {
		WEEK: today - timedelta(days=days),
		MONTH: today.replace(day=1),
		YEAR: today.replace(month=1, day=1),
	}[name]
	return datetime.combine(start, time.min)
