"""The periods that figures are counted in (spec §9.1): calendar weeks from Monday to Sunday, months, years, from-to."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta


class PeriodError(ValueError):
	"""A period that ends before it starts."""


@dataclass(frozen=True)
class Period:
	"""Days from `first` to `last`, both included."""

	first: date
	last: date

	def __post_init__(self) -> None:
		if self.last < self.first:
			raise PeriodError(f"{self.last} lies before {self.first}")

	def __contains__(self, day: date) -> bool:
		return self.first <= day <= self.last

	@property
	def starts_at(self) -> datetime:
		"""The first moment of the period."""
		return datetime.combine(self.first, time.min)

	@property
	def ends_at(self) -> datetime:
		"""The last moment of the period, to the microsecond that databases keep."""
		return datetime.combine(self.last, time.max)


def this_week(today: date) -> Period:
	"""Monday to Sunday around a day."""
	monday = today - timedelta(days=today.weekday())
	return Period(monday, monday + timedelta(days=6))


def last_week(today: date) -> Period:
	"""The week before."""
	return this_week(today - timedelta(days=7))


def this_month(today: date) -> Period:
	"""The calendar month around a day."""
	return Period(today.replace(day=1), today.replace(day=monthrange(today.year, today.month)[1]))


def last_month(today: date) -> Period:
	"""The month before."""
	return this_month(today.replace(day=1) - timedelta(days=1))


def this_year(today: date) -> Period:
	"""The calendar year around a day."""
	return Period(date(today.year, 1, 1), date(today.year, 12, 31))


def last_year(today: date) -> Period:
	"""The year before."""
	return Period(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))


def from_to(first: date, last: date) -> Period:
	"""Two chosen days and all between. Raises :class:`PeriodError` where the second lies before the first."""
	return Period(first, last)
