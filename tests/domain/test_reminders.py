"""When reminders are due (spec §5.5, §5.6), also where clocks change."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from leadcard.domain import reminders

HANOI, BERLIN, TOKYO = ZoneInfo("Asia/Ho_Chi_Minh"), ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")


@pytest.mark.parametrize(
	("starts_at", "minutes", "zone", "due"),
	[
		("2026-05-20 10:00", 15, HANOI, "2026-05-20 09:45"),
		("2026-05-20 10:00", 0, HANOI, "2026-05-20 10:00"),
		("2026-05-20 10:00", 1440, HANOI, "2026-05-19 10:00"),
		# at 2:00 it becomes 3:00
		("2026-03-29 03:15", 30, BERLIN, "2026-03-29 01:45"),
		("2026-03-29 12:00", 1440, BERLIN, "2026-03-28 11:00"),
		# at 3:00 it becomes 2:00
		("2026-10-25 12:00", 1440, BERLIN, "2026-10-24 13:00"),
		# a time that no clock shows is the one an hour later
		("2026-03-29 02:30", 0, BERLIN, "2026-03-29 03:30"),
	],
)
def test_5_5_due_so_many_minutes_before_the_start(starts_at, minutes, zone, due):
	assert reminders.due_at(datetime.fromisoformat(starts_at), minutes, zone) == datetime.fromisoformat(due)


@pytest.mark.parametrize(
	("theirs", "zone", "due"),
	[
		(HANOI, HANOI, "2026-05-21 08:00"),
		(TOKYO, HANOI, "2026-05-21 06:00"),
		(BERLIN, HANOI, "2026-05-21 13:00"),
		(HANOI, BERLIN, "2026-05-21 03:00"),
	],
)
def test_5_6_the_morning_is_the_receivers(theirs, zone, due):
	assert reminders.morning_of(date(2026, 5, 21), theirs, zone) == datetime.fromisoformat(due)


def test_5_5_what_failed_rests_longer_each_time_and_is_tried_for_most_of_a_day():
	pauses = [reminders.pause_after(attempts) for attempts in range(1, reminders.MOST_ATTEMPTS)]
	assert pauses[:4] == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8)]
	assert timedelta(hours=8) < sum(pauses, timedelta()) < reminders.LATEST
