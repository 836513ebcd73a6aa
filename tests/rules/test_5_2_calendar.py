"""Calls and meetings in the calendar view (spec §5.2, §5.3, §5.5, §8.3)."""

import frappe
import pytest

from leadcard import exceptions
from leadcard.tasks import send_due_reminders

LEAD = "LC Lead"
EVENTS = "leadcard.api.calendar.get_events"
UPDATE = "leadcard.api.calendar.update_event"
MAY = {"start": "2026-05-01 00:00:00", "end": "2026-06-01 00:00:00"}


@pytest.fixture
def anna(make_user):
	return make_user(language="en")


@pytest.fixture
def lead(make_lead, anna, freeze):
	freeze("2026-05-20 09:00:00")
	return make_lead(full_name="Trần Bình", lead_owner=anna)


@pytest.fixture
def plan(lead, anna):
	def make(starts_at="2026-05-20 10:00:00", kind="LC Call", **values):
		values = {"subject": "Gọi lại", "activity_owner": anna, "starts_at": starts_at, **values}
		card = {"reference_doctype": LEAD, "reference_name": lead.name}
		return frappe.get_doc({"doctype": kind, **card, **values}).insert()

	return make


def shown(call, kind="LC Call", **span):
	return {event["name"]: event for event in call.get(EVENTS, doctype=kind, **{**MAY, **span})}


def test_5_3_plan_and_history_of_the_span_are_shown(call, plan):
	planned, done = plan(duration=45), plan("2026-05-19 08:00:00", completed=1)
	plan("2026-04-20 08:00:00", completed=1)
	plan("2026-06-01 00:00:00")
	plan("2026-05-21 08:00:00", cancelled=1)
	over_midnight = plan("2026-04-30 23:45:00", completed=1, duration=60)
	events = shown(call)
	assert {name: event["css_class"] for name, event in events.items()} == {
		planned.name: "danger",
		done.name: "default",
		over_midnight.name: "default",
	}
	assert (events[planned.name]["starts_at"], events[planned.name]["ends_at"]) == (
		"2026-05-20 10:00:00",
		"2026-05-20 10:45:00",
	)
	assert not shown(call, kind="LC Meeting")


def test_8_3_only_of_cards_that_one_sees(call, plan, as_user, make_user, anna):
	planned = plan()
	with as_user(anna):
		assert list(shown(call)) == [planned.name]
	with as_user(make_user()):
		assert shown(call) == {}
		with pytest.raises(frappe.PermissionError):
			drag(call, planned, "2026-05-22 10:00:00", "2026-05-22 10:30:00")
	with as_user(make_user(roles=())), pytest.raises(frappe.PermissionError):
		shown(call)


def drag(call, activity, starts_at, ends_at):
	moved = {"doctype": activity.doctype, "name": activity.name, "starts_at": starts_at, "ends_at": ends_at}
	return call(UPDATE, args=moved, field_map={"start": "starts_at"})


@pytest.mark.parametrize("kind", ["LC Call", "LC Meeting"])
def test_5_5_dragging_moves_the_plan_and_arms_the_reminder_anew(call, plan, freeze, anna, lead, kind):
	planned = plan(kind=kind, remind=1, remind_before=15)
	drag(call, planned, "2026-05-21 14:00:00", "2026-05-21 14:30:00")
	planned.reload()
	assert (str(planned.starts_at), planned.duration or 0) == ("2026-05-21 14:00:00", 0)
	assert str(frappe.db.get_value(LEAD, lead.name, "next_activity_on")) == "2026-05-21 14:00:00"
	bell = {"for_user": anna, "type": "Alert"}
	freeze("2026-05-20 10:00:00")
	send_due_reminders()
	assert frappe.db.count("Notification Log", bell) == 0
	freeze("2026-05-21 13:45:00")
	send_due_reminders()
	assert frappe.db.count("Notification Log", bell) == 1


def test_5_2_times_with_a_zone_are_read_by_the_sites_clock(call, plan):
	"""As programs write them, which ask for a span or move something."""
	frappe.db.set_single_value("System Settings", "time_zone", "Asia/Ho_Chi_Minh")
	planned = plan()
	assert list(shown(call, start="2026-05-20T03:15:00Z", end="2026-05-20T04:00:00Z")) == [planned.name]
	assert not shown(call, start="2026-05-20T10:00:00Z", end="2026-05-20T12:00:00Z")
	drag(call, planned, "2026-05-21T07:00:00Z", "2026-05-21T07:30:00Z")
	assert str(frappe.db.get_value("LC Call", planned.name, "starts_at")) == "2026-05-21 14:00:00"


def test_5_2_stretching_sets_the_duration(call, plan):
	planned = plan()
	drag(call, planned, "2026-05-20 10:00:00", "2026-05-20 11:30:00")
	assert frappe.db.get_value("LC Call", planned.name, "duration") == 90


def test_5_2_what_is_done_cannot_be_dragged_into_the_future(call, plan):
	done = plan("2026-05-19 08:00:00", completed=1)
	with pytest.raises(exceptions.ActivityTimeError):
		drag(call, done, "2026-05-25 08:00:00", "2026-05-25 08:30:00")
	assert str(frappe.db.get_value("LC Call", done.name, "starts_at")) == "2026-05-19 08:00:00"


@pytest.mark.parametrize(
	("starts_at", "ends_at"),
	[("never", "2026-05-25 08:30:00"), ("", ""), ("2026-05-25 08:30:00", "2026-05-25 08:00:00")],
)
def test_5_2_bad_times_are_refused_and_change_nothing(call, plan, starts_at, ends_at):
	planned = plan()
	with pytest.raises(exceptions.ActivityTimeError):
		drag(call, planned, starts_at, ends_at)
	assert str(frappe.db.get_value("LC Call", planned.name, "starts_at")) == "2026-05-20 10:00:00"


def test_5_2_the_calendar_shows_nothing_else(call):
	with pytest.raises(exceptions.ActivityTimeError):
		call.get(EVENTS, doctype="User", **MAY)
	with pytest.raises(exceptions.ActivityTimeError):
		call(UPDATE, args={"doctype": "User", "name": "Administrator"})
	with pytest.raises(exceptions.ActivityTimeError):
		call.get(EVENTS, doctype="LC Call", start="x", end="2026-06-01")
