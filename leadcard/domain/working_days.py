"""Days on which people work: all but the weekly days off and the holidays (spec §8.4, §9.9)."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta

WEEKENDS = {"None": (), "Sunday": (6,), "Saturday and Sunday": (5, 6)}
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkingDays:
	"""Which days count: all but the weekly days off (Monday is 0) and the holidays."""

	weekend: frozenset[int] = frozenset()
	holidays: Container[date] = frozenset()

	def includes(self, day: date) -> bool:
		return day.weekday() not in self.weekend and day not in self.holidays

	def after(self, day: date, count: int) -> date:
		"""The working day that comes `count` working days after a day; the day itself for none."""
		return self._walk(day, count, ONE_DAY)

	def before(self, day: date, count: int) -> date:
		"""The latest day after which, up to and including `day`, there are `count` working days."""
		# up to the first of them; the day before it is the latest with so many behind it
		first = self._walk(day + ONE_DAY, count, -ONE_DAY)
		return first - ONE_DAY

	def between(self, first: date, last: date) -> int:
		"""How many working days come after `first`, up to and including `last`."""
		return sum(self.includes(first + days * ONE_DAY) for days in range(1, (last - first).days + 1))

	def _walk(self, day: date, count: int, step: timedelta) -> date:
		while count:
			day += step
			count -= self.includes(day)
		return day
