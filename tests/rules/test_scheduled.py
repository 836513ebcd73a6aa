"""Every function of hooks.scheduler_events is safe to run twice, and one bad record stops no other.

A new scheduled function needs a case here: two people whom it has something to tell, at a time. What is bad in the test
is that the first one's notice cannot be written; a function that tells nobody says with `breaks` what fails instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import frappe
import pytest

from leadcard import hooks
from leadcard.notices import bell

WRITES = re.compile(r"(?i)\s*(insert|update|delete|replace|truncate)\b")
# they tell nobody: tests.rules.test_8_3_follows, tests.rules.test_3_7_amounts
QUIET = {"leadcard.tasks.drop_unseen_follows", "leadcard.tasks.follow_currency"}
SCHEDULED = sorted(
	function
	for events in hooks.scheduler_events.values()
	for functions in (events.values() if isinstance(events, dict) else [events])
	for function in functions
	if function not in QUIET
)
CASES: dict[str, Callable] = {}


class Due(NamedTuple):
	"""When something is due for two people, and when what failed may be tried again."""

	at: str
	again: str


def case(function: str) -> Callable:
	"""Register what makes a scheduled function do something."""

	def register(prepare: Callable) -> Callable:
		CASES[function] = prepare
		return prepare

	return register


@case("leadcard.tasks.send_due_reminders")
@case("leadcard.tasks.send_due_reminders_too")
def two_calls(world, bad: str, good: str) -> Due:
	world.freeze("2026-05-20 09:00:00")
	for user in (bad, good):
		world.log_activity(
			world.make_lead(lead_owner=user),
			subject="Gọi lại",
			starts_at="2026-05-20 10:00:00",
			remind=1,
			remind_before=15,
			activity_owner=user,
		)
	return Due(at="2026-05-20 09:45:00", again="2026-05-20 09:46:00")


@case("leadcard.tasks.send_digests")
def two_neglected_leads(world, bad: str, good: str) -> Due:
	world.settings(send_digest=1)
	for user in (bad, good):
		world.make_lead(lead_owner=user).db_set("last_care_on", "2026-04-01 09:00:00")
	return Due(at="2026-05-20 09:00:00", again="2026-05-20 09:15:00")


@case("leadcard.tasks.send_weekly_numbers")
def two_who_manage_others(world, bad: str, good: str) -> Due:
	world.settings(send_numbers=1)
	for number, user in enumerate((bad, good)):
		members = [{"user": user, "is_manager": 1}, {"user": "Administrator"}]
		frappe.get_doc({"doctype": "LC Sales Team", "team_name": f"N{number}", "members": members}).insert()
	return Due(at="2026-05-18 09:00:00", again="2026-05-18 09:15:00")


@case("leadcard.tasks.look_after_protection")
def two_protections_that_end(world, bad: str, good: str) -> Due:
	world.freeze("2026-01-01 08:00:00")
	world.settings(protection_days=5, warn_owner_days=2, warn_manager_days=1, weekend="None")
	world.freeze("2026-05-04 10:00:00")
	for user in (bad, good):
		world.make_lead(lead_owner=user)
	return Due(at="2026-05-08 09:00:00", again="2026-05-08 10:00:00")


@pytest.fixture
def world(freeze, make_lead, log_activity, settings, outgoing):
	"""What a case makes its records with."""
	return frappe._dict(freeze=freeze, make_lead=make_lead, log_activity=log_activity, settings=settings)


@pytest.fixture
def prepare(world, make_user):
	"""`prepare(function)` → what is due, and for whom."""

	def of(function: str) -> tuple[Due, str, str]:
		if function not in CASES:
			pytest.fail(
				f"{function} is scheduled without a case in {__name__}: register with @case({function!r}) what is "
				"due for two people, so that running twice and a bad record are tested."
			)
		bad, good = make_user(language="en"), make_user(language="en")
		due = CASES[function](world, bad, good)
		world.freeze(due.at)
		return due, bad, good

	return of


@pytest.fixture
def writes(recorded):
	"""`writes(work)` → the statements of a piece of work that write."""
	return lambda work: [query for query in recorded(work) if WRITES.match(query)]


def told(user: str) -> tuple[int, int]:
	"""Notices in the bell, and emails."""
	return (
		frappe.db.count("Notification Log", {"for_user": user}),
		frappe.db.count("Email Queue Recipient", {"recipient": user}),
	)


@pytest.mark.parametrize("function", SCHEDULED)
def test_a_scheduled_function_that_runs_twice_does_its_work_once(function, prepare, writes):
	_due, *people = prepare(function)
	run = frappe.get_attr(function)
	assert writes(run)
	assert [told(user) for user in people] == [(1, 1), (1, 1)]
	assert writes(run) == []
	assert [told(user) for user in people] == [(1, 1), (1, 1)]


@pytest.mark.parametrize("function", SCHEDULED)
def test_a_bad_record_stops_no_other_is_logged_and_tried_again(function, prepare, freeze, monkeypatch):
	due, bad, good = prepare(function)
	run = frappe.get_attr(function)
	errors = {"method": ("like", "LeadCard:%"), "error": ("like", "%a bad record%")}
	logged = frappe.db.count("Error Log", errors)
	tell = bell.tell

	def fail_for_one(user: str, *args, **kwargs) -> None:
		if user == bad:
			# as late as can be: all is written
			tell(user, *args, **kwargs)
			raise ValueError("a bad record")
		tell(user, *args, **kwargs)

	with monkeypatch.context() as broken:
		broken.setattr(bell, "tell", fail_for_one)
		run()
	assert (told(bad), told(good)) == ((0, 0), (1, 1))
	assert frappe.db.count("Error Log", errors) == logged + 1
	freeze(due.again)
	run()
	assert (told(bad), told(good)) == ((1, 1), (1, 1))


def test_a_scheduled_function_without_a_case_is_named():
	assert SCHEDULED and set(CASES) <= set(SCHEDULED), (
		"a case is left of a function that is no longer scheduled"
	)


@pytest.mark.parametrize("error", [frappe.QueryDeadlockError, frappe.QueryTimeoutError])
@pytest.mark.parametrize("function", SCHEDULED)
def test_a_deadlock_stops_no_scheduled_function(function, error, prepare, monkeypatch):
	"""The database takes back the whole transaction then, with its savepoints: the others are still told."""
	_due, *people = prepare(function)
	run, tell, troubles = frappe.get_attr(function), bell.tell, [error()]

	def in_trouble(*args, **kwargs) -> None:
		if troubles:
			raise troubles.pop()
		tell(*args, **kwargs)

	def without_savepoints(*, save_point: str | None = None) -> None:
		assert not save_point, "the savepoint is gone"

	with monkeypatch.context() as broken:
		broken.setattr(bell, "tell", in_trouble)
		broken.setattr(frappe.db, "rollback", without_savepoints)
		run()
	assert not troubles and (1, 1) in [told(user) for user in people]
