"""Periods (spec §9.1)."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadcard.domain import periods
from leadcard.domain.periods import PeriodError

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
ONE_DAY = timedelta(days=1)
AROUND = (periods.this_week, periods.this_month, periods.this_quarter, periods.this_year)
BEFORE = (periods.last_week, periods.last_month, periods.last_quarter, periods.last_year)


@given(DAYS)
def test_9_1_a_current_period_holds_today(today):
	assert all(today in period(today) for period in AROUND)


@given(DAYS)
def test_9_1_a_last_period_ends_the_day_before_the_current_one(today):
	for last, current in zip(BEFORE, AROUND, strict=True):
		assert last(today).last + ONE_DAY == current(today).first
		assert last(today) == current(last(today).first)


@given(DAYS)
def test_9_1_every_day_of_a_period_is_in_the_same_one(today):
	for period in AROUND:
		found = period(today)
		assert period(found.first) == period(found.last) == found
		assert found.first - ONE_DAY not in found
		assert found.last + ONE_DAY not in found


@given(DAYS)
def test_9_1_a_week_runs_from_monday_to_sunday(today):
	week = periods.this_week(today)
	assert (week.first.weekday(), week.last.weekday()) == (0, 6)
	assert week.last - week.first == timedelta(days=6)


@given(DAYS)
def test_9_1_months_and_years_are_whole(today):
	month, year = periods.this_month(today), periods.this_year(today)
	assert (month.first.day, (month.last + ONE_DAY).day) == (1, 1)
	assert (year.first.month, year.first.day, year.last.month, year.last.day) == (1, 1, 12, 31)


@given(DAYS, DAYS)
def test_9_1_from_to_takes_both_days_and_refuses_the_wrong_order(first, last):
	if last < first:
		with pytest.raises(PeriodError):
			periods.from_to(first, last)
		return
	assert first in periods.from_to(first, last)
	assert last in periods.from_to(first, last)


@pytest.mark.parametrize(
	("today", "first", "last"),
	[
		(date(2026, 1, 1), date(2025, 12, 1), date(2025, 12, 31)),
		(date(2026, 3, 31), date(2026, 2, 1), date(2026, 2, 28)),
		(date(2024, 3, 1), date(2024, 2, 1), date(2024, 2, 29)),
	],
)
def test_9_1_last_month_across_year_and_short_february(today, first, last):
	assert periods.last_month(today) == periods.from_to(first, last)


def test_9_1_a_period_lasts_from_its_first_to_its_last_moment():
	month = periods.this_month(date(2026, 11, 22))
	assert month.starts_at == datetime(2026, 11, 1)
	assert month.ends_at == datetime(2026, 11, 30, 23, 59, 59, 999999)


@given(DAYS)
def test_9_1_a_quarter_is_three_whole_months(today):
	quarter = periods.this_quarter(today)
	assert quarter.first.month in (1, 4, 7, 10)
	months = {(day.year, day.month) for day in (quarter.first, today, quarter.last)}
	assert periods.this_month(quarter.first).first == quarter.first
	assert periods.this_month(quarter.last).last == quarter.last
	assert 85 < (quarter.last - quarter.first).days < 93, months


@given(DAYS)
def test_9_1_a_name_means_its_period(today):
	for name, period in periods.NAMED.items():
		assert periods.read(name, today) == period(today)
		assert name == period.__name__


@given(DAYS, DAYS)
def test_9_1_two_days_are_written_as_an_interval(first, last):
	first, last = sorted((first, last))
	assert periods.read(f"{first}/{last}", date(2025, 3, 20)) == periods.from_to(first, last)


@pytest.mark.parametrize(
	"text",
	[
		"",
		"/",
		"today",
		"2025-03-01",
		"2025-03-31/2025-03-01",
		"2025-02-29/2025-03-01",
		"2025-03-01/2025-03-02/x",
	],
)
def test_9_1_what_names_no_period_is_refused(text):
	with pytest.raises(PeriodError):
		periods.read(text, date(2025, 3, 20))


@given(DAYS, st.integers(0, 800), st.sampled_from([*periods.STEPS]))
def test_9_3_the_parts_of_a_period_are_the_period(first, days, step):
	period = periods.from_to(first, first + timedelta(days=days))
	parts = periods.split(period, step)
	assert (parts[0].first, parts[-1].last) == (period.first, period.last)
	assert all(one.last + ONE_DAY == other.first for one, other in pairwise(parts))
	assert all(periods.STEPS[step](part.first) == periods.STEPS[step](part.last) for part in parts)
	assert all(part == periods.STEPS[step](part.first) for part in parts[1:-1])
