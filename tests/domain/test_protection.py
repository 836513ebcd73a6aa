"""Protection and recall: working days, and what is due for a card on a day."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadcard.domain import protection
from leadcard.domain.protection import RECALL, WARN_MANAGER, WARN_OWNER, Period, Rules
from leadcard.domain.working_days import WEEKENDS, WorkingDays

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
COUNTS = st.integers(0, 40)
ONE_DAY = timedelta(days=1)
MONDAY = date(2026, 5, 18)
SUNDAYS_OFF = WorkingDays(frozenset({6}))


@st.composite
def calendars(draw):
	"""Days off by weekday, and some holidays around a day: the calendar and that day."""
	day = draw(DAYS)
	near = st.integers(-60, 60).map(lambda distance: day + distance * ONE_DAY)
	weekend = draw(st.sampled_from(list(WEEKENDS.values())))
	return WorkingDays(frozenset(weekend), frozenset(draw(st.sets(near, max_size=20)))), day


@st.composite
def rules(draw):
	calendar, day = draw(calendars())
	days = draw(st.integers(1, 30))
	warn_owner = draw(st.integers(0, days - 1))
	return Rules(days, warn_owner, draw(st.integers(0, warn_owner)), calendar=calendar), day


@given(calendars(), st.integers(1, 40))
def test_working_days_are_counted_as_they_come(drawn, count):
	calendar, day = drawn
	end = calendar.after(day, count)
	assert calendar.includes(end) and end > day
	assert calendar.between(day, end) == count
	assert calendar.between(day, end - ONE_DAY) == count - 1


@given(calendars(), COUNTS)
def test_more_working_days_end_later_and_holidays_never_earlier(drawn, count):
	calendar, day = drawn
	assert calendar.after(day, count) < calendar.after(day, count + 1)
	assert calendar.after(day, count) <= calendar.after(day + ONE_DAY, count)
	assert WorkingDays(calendar.weekend).after(day, count) <= calendar.after(day, count)


@given(calendars(), st.integers(1, 40))
def test_the_boundary_is_the_latest_day_with_so_many_working_days_since(drawn, count):
	calendar, today = drawn
	bound = calendar.before(today, count)
	assert calendar.between(bound, today) >= count > calendar.between(bound + ONE_DAY, today)


@given(rules(), st.integers(0, 60))
def test_nothing_is_due_for_a_card_beyond_the_boundary_and_a_warning_is_within_it(drawn, age):
	chosen, today = drawn
	start = today - age * ONE_DAY
	due = Period(chosen, start, today).due()
	assert bool(due) == (start <= chosen.last_start_of_interest(today))
	assert (WARN_OWNER in due) == bool(due)


@given(rules())
def test_looked_at_each_day_the_owner_is_warned_then_the_manager_then_it_ends_as_promised(drawn):
	chosen, start = drawn
	last, today = chosen.last_day(start), start
	warned = manager = None
	while True:
		today += ONE_DAY
		if not chosen.calendar.includes(today):
			continue
		due = Period(chosen, start, today, warned, bool(manager)).due()
		if RECALL in due:
			break
		warned = today if WARN_OWNER in due else warned
		manager = today if WARN_MANAGER in due else manager
	assert warned and manager and start < warned <= manager <= last
	assert today == chosen.calendar.after(last, 1)
	assert chosen.calendar.between(warned, last) == chosen.warn_owner
	assert chosen.calendar.between(manager, last) == chosen.warn_manager


@given(rules(), st.integers(0, 90), st.integers(0, 30))
def test_nobody_loses_a_card_before_the_days_that_follow_a_warning(drawn, late, later):
	"""However late the warning came."""
	chosen, start = drawn
	warned = chosen.last_day(start) + late * ONE_DAY
	assert RECALL not in Period(chosen, start, warned).due()
	today = warned + later * ONE_DAY
	due = Period(chosen, start, today, warned).due()
	assert (RECALL in due) == (today > chosen.calendar.after(warned, chosen.warn_owner))


@given(rules(), st.integers(0, 60))
def test_days_left_fall_by_one_each_working_day_and_end(drawn, age):
	chosen, start = drawn
	today = start + age * ONE_DAY
	warned = chosen.calendar.before(chosen.last_day(start), chosen.warn_owner)
	left = [
		Period(chosen, start, day, warned if day >= warned else None).days_left
		for day in (today, today + ONE_DAY)
	]
	if left[1] is not None:
		assert left[0] - left[1] == chosen.calendar.includes(today + ONE_DAY)
		assert 0 <= left[1] <= chosen.days
	assert (left[0] is None) == (today > chosen.last_day(start))


def test_the_day_on_which_a_card_is_taken_does_not_count():
	chosen = Rules(3, 1, calendar=SUNDAYS_OFF)
	assert chosen.last_day(MONDAY) == date(2026, 5, 21)
	friday = date(2026, 5, 22)
	assert chosen.last_day(friday) == date(2026, 5, 26)
	holidays = WorkingDays(frozenset({6}), frozenset({date(2026, 5, 25)}))
	assert Rules(3, 1, calendar=holidays).last_day(friday) == date(2026, 5, 27)


def test_a_period_starts_with_the_latest_of_taking_care_and_switching_on():
	taken, cared, on = (datetime(2026, 5, day, 23, 59) for day in (1, 5, 9))
	assert Rules(3).starts_on(taken, cared) == cared.date()
	assert Rules(3, care_renews=False).starts_on(taken, cared) == taken.date()
	assert Rules(3, since=on).starts_on(taken, cared) == on.date()
	assert Rules(3).starts_on(cared, taken) == cared.date()


def test_a_warning_on_the_last_day_leaves_that_day():
	chosen = Rules(2, 0, calendar=SUNDAYS_OFF)
	last = date(2026, 5, 20)
	assert Period(chosen, MONDAY, last - ONE_DAY).due() == []
	assert Period(chosen, MONDAY, last).due() == [WARN_OWNER, WARN_MANAGER]
	assert Period(chosen, MONDAY, last + ONE_DAY, last, True).due() == [RECALL]


@pytest.mark.parametrize(
	("moment", "acts"),
	[
		("2026-05-18 06:59:59", False),
		("2026-05-18 07:00:00", True),
		("2026-05-18 23:59:59", True),
		("2026-05-17 12:00:00", False),
	],
)
def test_people_are_warned_on_working_days_from_the_morning_on(moment, acts):
	assert protection.acts_at(datetime.fromisoformat(moment), SUNDAYS_OFF) == acts


@pytest.mark.parametrize(
	("chosen", "code"),
	[
		((0, 2, 1), ""),
		((5, 2, 1), ""),
		((1, 0, 0), ""),
		((365, 364, 364), ""),
		((-1, 0, 0), "protection_days_out_of_range"),
		((366, 2, 1), "protection_days_out_of_range"),
		((5, -1, 0), "negative_warn_days"),
		((0, 0, -1), "negative_warn_days"),
		((5, 5, 1), "warned_before_protection"),
		((5, 2, 3), "manager_warned_first"),
	],
)
def test_settings_that_contradict_each_other_are_refused(chosen, code):
	assert protection.refuse_rules(*chosen) == code
