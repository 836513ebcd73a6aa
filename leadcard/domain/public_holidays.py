"""The public holidays of a country, moved ones and those of the lunar calendar too (spec §16.6)."""

from collections.abc import Container
from datetime import date, timedelta
from functools import lru_cache

import holidays

VIETNAM = "vn"
DAY_OF_CULTURE_SINCE = 2026
# from a Saturday and a Sunday
TO_MONDAY = {5: 2, 6: 1}


class PublicHolidays(Container[date]):
	"""Which days are public holidays in a country.

	:param country: its ISO code, such as "vn"; of one that is not known no day is a holiday
	"""

	def __init__(self, country: str) -> None:
		self.country = country

	def __contains__(self, day: object) -> bool:
		return isinstance(day, date) and day in _holidays_of(self.country, day.year)


@lru_cache(maxsize=256)
def _holidays_of(country: str, year: int) -> frozenset[date]:
	try:
		days = frozenset(holidays.country_holidays(country.upper(), years=year))
	except NotImplementedError:
		return frozenset()
	return days | _day_of_culture(year) if country == VIETNAM and year >= DAY_OF_CULTURE_SINCE else days


def _day_of_culture(year: int) -> set[date]:
	"""Vietnam's newest holiday, which the library does not know yet; on a weekend the Monday is off too."""
	day = date(year, 11, 24)
	return {day, day + timedelta(days=TO_MONDAY.get(day.weekday(), 0))}
