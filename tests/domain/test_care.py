"""Spec §5.2, §5.4 and §5.10 as laws: times of activities, care of a card, what a product allows."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadcard.domain import products
from leadcard.domain.activities import is_overdue, refuse_time
from leadcard.domain.care import last_care, next_activity

times = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1))


def refusal(**changed):
	values = {
		"starts_at": datetime(2026, 3, 1, 10),
		"now": datetime(2026, 3, 1, 12),
		"completed": False,
		"cancelled": False,
		"duration": 0,
		"remind_before": 15,
	}
	return refuse_time(**{**values, **changed})


@given(times, times, st.booleans(), st.booleans())
def test_5_2_completed_in_the_future_is_refused_and_planned_in_the_past_is_overdue(at, now, completed, off):
	found = refusal(starts_at=at, now=now, completed=completed, cancelled=off)
	if completed and off:
		assert found == "completed_and_cancelled"
	elif completed and at > now:
		assert found == "completed_in_future"
	else:
		assert found is None
	assert is_overdue(at, now, completed=completed) == (at < now and not completed)


@pytest.mark.parametrize(
	("changed", "code"),
	[
		({"duration": -1}, "negative_duration"),
		({"remind_before": -1}, "remind_before_out_of_range"),
		({"remind_before": 1441}, "remind_before_out_of_range"),
		({"remind_before": 0}, None),
		({"remind_before": 1440}, None),
	],
)
def test_5_5_durations_and_reminders_have_their_range(changed, code):
	assert refusal(**changed) == code


@given(st.lists(st.none() | times), times)
def test_5_4_last_care_is_the_latest_done_and_until_then_the_creation(done, created):
	found = last_care(done, created)
	real = [at for at in done if at]
	assert found == (max(real) if real else created)
	assert last_care([*done, found], created) == found


@given(st.lists(st.none() | times), st.timedeltas(timedelta(0), timedelta(days=9)))
def test_5_4_the_next_activity_is_the_earliest_planned(planned, later):
	found = next_activity(planned)
	if found is None:
		assert not any(planned)
	else:
		assert next_activity([*planned, found + later]) == found


def test_3_8_only_open_and_reserved_products_are_offered():
	offered = {
		status
		for status in ("Open for Sale", "Reserved", "Deposited", "Sold", "Closed", "", None)
		if products.is_offered(status)
	}
	assert offered == {"Open for Sale", "Reserved"}


@pytest.mark.parametrize("status", ["Deposited", "Sold"])
def test_5_10_a_product_that_another_has_refuses_the_win(status):
	assert products.refuses_win(status, "CUST-1", "CUST-2")
	assert products.refuses_win(status, None, "CUST-2")
	assert not products.refuses_win(status, "CUST-1", "CUST-1")
	assert products.refuses_win("Closed", None, "CUST-1")
	assert not products.refuses_win("Reserved", None, "CUST-1")
