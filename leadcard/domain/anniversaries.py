"""Dates of birth and of founding: days that have been (spec §4.2), and come again each year (§9.5)."""

from datetime import date

from leadcard.domain.pasted import IdentityError
from leadcard.domain.periods import Period

EARLIEST_BIRTH = 1900
LEAP_DAY = 229
WHOLE_YEAR = (101, 1231)


def check_birth(day: date, today: date) -> None:
	"""Refuse a birth in the future, as a year of two digits makes it, or too long ago. Raises IdentityError."""
	if day > today:
		raise IdentityError("birth_in_future", _century_before(day))
	if day.year < EARLIEST_BIRTH:
		raise IdentityError("birth_too_early")


def check_founding(day: date, today: date) -> None:
	"""Refuse a founding in the future. Raises IdentityError."""
	if day > today:
		raise IdentityError("founding_in_future", _century_before(day))


def _century_before(day: date) -> str:
	try:
		return str(day.replace(year=day.year - 100))
	except ValueError:
		return str(day.replace(year=day.year - 100, day=28))


def in_year(day: date, year: int) -> date:
	"""The day on which a day comes again in a year: 29 February on 28 February where that year has none."""
	try:
		return day.replace(year=year)
	except ValueError:
		return day.replace(year=year, day=28)


def in_period(day: date, period: Period) -> date | None:
	"""The first day of a period on which a day comes again, or is there for the first time; None where it does not."""
	years = range(max(day.year, period.first.year), period.last.year + 1)
	return next((again for year in years if (again := in_year(day, year)) in period), None)


def month_and_day(day: date) -> int:
	"""Month and day as one number: 1231 for the last of December."""
	return day.month * 100 + day.day


def ranges_of(period: Period) -> list[tuple[int, int]]:
	"""Between which months and days the days lie that come again in a period, of each of its years apart."""
	found: list[tuple[int, int]] = []
	for year in range(period.first.year, period.last.year + 1):
		first, last = max(period.first, date(year, 1, 1)), min(period.last, date(year, 12, 31))
		is_short = in_year(date(2024, 2, 29), year).day == 28
		end = LEAP_DAY if is_short and (last.month, last.day) == (2, 28) else month_and_day(last)
		found.append((month_and_day(first), end))
		if found[-1] == WHOLE_YEAR:
			return [WHOLE_YEAR]
	return found
