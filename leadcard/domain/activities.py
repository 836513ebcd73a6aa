"""Times of calls and meetings, types of notes (spec §5.2, §5.5, §5.7)."""

from datetime import datetime

from leadcard.domain.pipeline import CUSTOMER, LEAD

ORDINARY_NOTE = "Note"
STOP_NOTES = {LEAD: "Dead Lead", CUSTOMER: "Unactivate Account"}
LONGEST_REMIND_BEFORE = 1440
# how long an activity without a duration looks in calendars
SHOWN_MINUTES = 30


def refuse_time(
	*,
	starts_at: datetime,
	now: datetime,
	completed: bool,
	cancelled: bool,
	duration: int,
	remind_before: int,
	asks_to_remind: bool = False,
) -> str | None:
	"""The code of what is wrong with an activity's times, None where all is well. Durations are minutes.

	:param asks_to_remind: whether this change of a plan asks for a reminder: one made before stays when its time is over
	"""
	if completed and cancelled:
		return "completed_and_cancelled"
	if completed and starts_at > now:
		return "completed_in_future"
	if duration < 0:
		return "negative_duration"
	if not 0 <= remind_before <= LONGEST_REMIND_BEFORE:
		return "remind_before_out_of_range"
	if asks_to_remind and not completed and not cancelled and starts_at <= now:
		return "reminder_of_the_past"
	return None


def refuse_next(starts_at: datetime | None, now: datetime) -> str | None:
	"""The code of what is wrong with the time of what is planned next, None where all is well."""
	if not starts_at:
		return "next_without_time"
	return "next_in_past" if starts_at <= now else None


def is_overdue(starts_at: datetime, now: datetime, *, completed: bool) -> bool:
	"""A plan whose time has passed."""
	return not completed and starts_at < now
