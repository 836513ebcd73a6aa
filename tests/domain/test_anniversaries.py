"""Days that come again each year (spec §9.5)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from leadcard.domain import anniversaries
from leadcard.domain.periods import Period

BORN = st.one_of(st.just(date(2000, 2, 29)), st.dates(date(1990, 1, 1), date(2026, 12, 31)))
FIRST = st.one_of(st.dates(date(2023, 1, 1), date(2026, 12, 31)), st.just(date(2025, 2, 20)))


def days_of(period: Period) -> list[date]:
	return [period.first + timedelta(days=each) for each in range((period.last - period.first).days + 1)]


def comes_on(born: date, day: date) -> bool:
	is_leap = (date(day.year, 3, 1) - timedelta(days=1)).day == 29
	as_well = not is_leap and (born.month, born.day) == (2, 29) and (day.month, day.day) == (2, 28)
	return day >= born and ((born.month, born.day) == (day.month, day.day) or as_well)


@examples(max_examples=200)
@given(born=BORN, first=FIRST, length=st.sampled_from([0, 1, 6, 8, 30, 365, 366, 800]))
def test_9_5_a_day_comes_again_as_the_calendar_says(born, first, length):
	period = Period(first, first + timedelta(days=length))
	comes = next((day for day in days_of(period) if comes_on(born, day)), None)
	assert anniversaries.in_period(born, period) == comes
	key = anniversaries.month_and_day(born)
	in_ranges = any(start <= key <= end for start, end in anniversaries.ranges_of(period))
	assert in_ranges or comes is None
	if born <= period.first:
		assert in_ranges == (comes is not None)


@pytest.mark.parametrize(
	("first", "last", "found"),
	[
		(date(2024, 12, 30), date(2025, 1, 5), [(1230, 1231), (101, 105)]),
		(date(2025, 2, 24), date(2025, 2, 28), [(224, 229)]),
		(date(2024, 2, 24), date(2024, 2, 28), [(224, 228)]),
		(date(2023, 5, 1), date(9999, 12, 31), [(101, 1231)]),
	],
)
def test_9_5_ranges_of_months_and_days(first, last, found):
	assert anniversaries.ranges_of(Period(first, last)) == found
