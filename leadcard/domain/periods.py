"""The periods that figures are counted in (spec §9.1): calendar weeks from Monday to Sunday, months, quarters, years, from-to."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta


class PeriodError(ValueError):
	"""A period that ends before it starts, or a text that names none."""


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

	def __str__(self) -> str:
		"""The period as `read` takes it."""
		return f"{self.first}/{self.last}"

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


def this_quarter(today: date) -> Period:
	"""The quarter of the calendar year around a day."""
	first_month = today.month - (today.month - 1) % 3
	last_month = first_month + 2
	return Period(
		date(today.year, first_month, 1),
		date(today.year, last_month, monthrange(today.year, last_month)[1]),
	)


def last_quarter(today: date) -> Period:
	"""The quarter before."""
	return this_quarter(this_quarter(today).first - timedelta(days=1))


def this_year(today: date) -> Period:
	"""The calendar year around a day."""
	return Period(date(today.year, 1, 1), date(today.year, 12, 31))


def last_year(today: date) -> Period:
	"""The year before."""
	return Period(date(today.year - 1, 1, 1), date(today.year - 1, 12, 31))


def from_to(first: date, last: date) -> Period:
	"""Two chosen days and all between. Raises :class:`PeriodError` where the second lies before the first."""
	return Period(first, last)


NAMED: dict[str, Callable[[date], Period]] = {
	"this_week": this_week,
	"last_week": last_week,
	"this_month": this_month,
	"last_month": last_month,
	"this_quarter": this_quarter,
	"last_quarter": last_quarter,
	"this_year": this_year,
	"last_year": last_year,
}


def read(text: str, today: date) -> Period:
	"""What a text means on a day: a name of `NAMED`, or two days as ISO 8601 writes an interval, `2025-03-01/2025-03-31`.

	Raises :class:`PeriodError` for anything else.
	"""
	if text in NAMED:
		return NAMED[text](today)
	first, _slash, last = text.partition("/")
	try:
		return from_to(date.fromisoformat(first), date.fromisoformat(last))
	except PeriodError:
		raise
	except ValueError as unreadable:
		raise PeriodError(f"{text} is no period") from unreadable


WEEK, MONTH, QUARTER, YEAR = "Week", "Month", "Quarter", "Year"
STEPS: dict[str, Callable[[date], Period]] = {
	WEEK: this_week,
	MONTH: this_month,
	QUARTER: this_quarter,
	YEAR: this_year,
}


def split(period: Period, step: str) -> list[Period]:
	"""A period in weeks, months, quarters or years, in their order; the first and the last are as long as it goes.

	:param step: one of `STEPS`
	"""
	parts, day = [], period.first
	while day <= period.last:
		last = min(STEPS[step](day).last, period.last)
		parts.append(Period(day, last))
		if last == date.max:
			break
		day = last + timedelta(days=1)
	return parts
