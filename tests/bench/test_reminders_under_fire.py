"""Reminders in real processes on MariaDB (spec §5.5): once each, whoever sends them, whatever dies.

LEADCARD_REMINDERS says how many are due in the large run, 300 without it.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from multiprocessing.connection import Connection
from statistics import median

import frappe
import pytest
from frappe.query_builder import DocType
from frappe.utils import now_datetime

from leadcard.notices import reminders
from tests.bench import due
from tests.bench.tickers import Ticker, kill

pytestmark = pytest.mark.bench

MANY = int(os.environ.get("LEADCARD_REMINDERS", 300))
WORKERS = 8
LONGEST = 3600
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
OURS = {"recipient": ("in", due.PEOPLE)}


@pytest.fixture(scope="module")
def leads(site: None) -> Iterator[list[str]]:
	with due.people() as made:
		yield made


@pytest.fixture
def write(leads, committing) -> Iterator:
	"""`write(number, due)`: calls with reminders, committed, gone after the test."""

	def committed(*args, **kwargs) -> None:
		with committing():
			due.write(leads, *args, **kwargs)

	yield committed
	with committing():
		due.clear()


@pytest.fixture
def ticker(write) -> Iterator[Ticker]:
	yield Ticker(frappe.local.site)
	for process in multiprocessing.active_children():
		kill(process)


def once(number: int, status: str = "Sent") -> tuple:
	return number, number, {status: number}


def test_5_5_many_due_and_eight_workers_killed_at_random(write, ticker):
	write(MANY, now_datetime() - MINUTE)
	workers = [ticker.start() for _number in range(WORKERS)]
	start, killed = time.monotonic(), 0
	while frappe.db.count("LC Reminder", {**OURS, "status": "Armed"}):
		assert time.monotonic() - start < LONGEST
		time.sleep(random.uniform(0.5, 2.5))
		place = random.randrange(WORKERS)
		assert workers[place].is_alive(), "a worker ended by itself"
		kill(workers[place])
		workers[place] = ticker.start()
		killed += 1
		frappe.db.rollback()
	taken = time.monotonic() - start
	for worker in workers:
		kill(worker)
	print(
		f"\n{MANY} reminders, {WORKERS} workers, {killed} killed: {taken:.0f} s, {MANY / taken:.0f} a second"
	)
	found = due.outcome()
	assert found.totals == once(MANY)
	assert set(found.bells.values()) == set(found.mails.values()) == {1}
	assert killed


STEPS = [
	("leadcard.notices.reminders._take", "before"),
	("leadcard.notices.reminders._take", "after"),
	("leadcard.notices.reminders._deliver", "before"),
	("leadcard.notices.bell.tell", "before"),
	("frappe.sendmail", "after"),
	("leadcard.notices.bell.ring", "before"),
	("leadcard.notices.bell.ring", "after"),
	("leadcard.notices.reminders._deliver", "after"),
	("leadcard.notices.reminders._try", "after"),
	("frappe.realtime.flush_realtime_log", "before"),
	("leadcard.notices.reminders._send_one", "after"),
	("leadcard.notices.mail_at_once.send", "before"),
]


@pytest.mark.parametrize(("function", "when"), STEPS)
def test_5_5_a_worker_killed_between_two_steps_leaves_all_or_nothing(write, ticker, function, when):
	write(1, now_datetime() - MINUTE)
	ticker.die(function, when)
	assert due.outcome().totals in ((0, 0, {"Armed": 1}), once(1))
	ticker.later(2 * MINUTE).tick()
	assert due.outcome().totals == once(1)


def test_5_5_a_reminder_that_kills_each_worker_holds_up_no_other(write, ticker):
	write(1, now_datetime() - MINUTE, mark="Poison")
	ticker = replace(ticker, pause=MINUTE)
	ticker.die("leadcard.notices.bell.tell", "before")
	write(20, now_datetime() - MINUTE)
	ticker.tick()
	assert due.outcome().totals == once(20)
	assert due.outcome("Poison").totals == (0, 0, {"Armed": 1})


def test_5_5_after_a_day_without_scheduler_each_is_reported_once_as_missed(write, ticker):
	write(20, now_datetime() - MINUTE)
	for _run in range(2):
		ticker.later(DAY).tick()
	assert due.outcome().totals == once(20, "Missed")
	subjects = frappe.get_all("Notification Log", {"for_user": ("in", due.PEOPLE)}, pluck="subject")
	assert all(subject.startswith("Missed reminder: ") for subject in subjects)


def test_5_5_a_clock_that_steps_back_and_on_again_rings_once(write, ticker):
	write(20, now_datetime() + 30 * MINUTE)
	for minutes in (31, -60, 0, 31, 90):
		ticker.later(minutes * MINUTE).tick()
		assert due.outcome().totals == once(20)


@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati"])
def test_5_5_the_servers_own_time_zone_counts_for_nothing(write, ticker, zone):
	write(5, now_datetime() - MINUTE, mark="Now")
	write(5, now_datetime() + 5 * MINUTE, mark="Later")
	Ticker(ticker.site, zone=zone).tick()
	assert due.outcome("Now").totals == once(5)
	assert due.outcome("Later").totals == (0, 0, {"Armed": 5})


def _answer(pipe: Connection) -> list[float]:
	assert pipe.poll(200), "no answer"
	taken = pipe.recv()
	assert not isinstance(taken, str), taken
	return taken


def reschedule(call) -> None:
	call.starts_at = call.starts_at + DAY
	call.save()


def cancel(call) -> None:
	call.cancelled = 1
	call.save()


def delete(call) -> None:
	call.delete()


def test_5_5_rescheduled_cancelled_and_deleted_while_it_rings(write, ticker):
	"""Either it rang before, or it doesn't ring; who saves waits for nobody's fifty reminders, and no save fails."""
	number = 100
	write(number, now_datetime() - MINUTE)
	calls = frappe.get_all("LC Call", {"owner": ("in", due.PEOPLE)}, pluck="name", order_by="name")
	# each on leads of its own: only the tick comes between
	shares = {
		work: calls[place :: len(due.PEOPLE)] for place, work in enumerate((reschedule, cancel, delete))
	}
	for _number in range(3):
		ticker.start()
	answers = [ticker.meanwhile(work, names) for work, names in shares.items()]
	waits = [seconds for answer in answers for seconds in _answer(answer)]
	while frappe.db.count("LC Reminder", {**OURS, "status": "Armed", "due_at": ("<", now_datetime())}):
		time.sleep(0.3)
		frappe.db.rollback()
	print(f"\n{len(waits)} saves while workers tick: {median(waits):.2f} s, at most {max(waits):.2f} s")
	found = due.outcome()
	assert found.bells == found.mails and set(found.bells.values()) <= {1}
	assert 0 < found.bells.total() <= number
	fields = ["reference_name", "status", "due_at"]
	rows = frappe.get_all("LC Reminder", OURS, fields, order_by="due_at")
	for work, names in shares.items():
		for name in names:
			rang = found.bells[name.replace("-", " ")]
			of_old_time = "Sent" if rang else "Disarmed"
			expected = {reschedule: [of_old_time, "Armed"], cancel: [of_old_time], delete: []}[work]
			assert [row.status for row in rows if row.reference_name == name] == expected, (work, name)


def test_5_5_a_reminder_is_armed_while_all_that_is_due_is_held(write, leads, ticker):
	"""What workers hold makes no gap that new rows have to wait for."""
	write(10, now_datetime() - MINUTE)
	names = frappe.get_all("LC Reminder", OURS, pluck="name")
	write(1, now_datetime() + DAY, mark="Ahead")
	frappe.db.rollback()
	for name in names:
		assert reminders._locked(name, reminders._is_due(DocType("LC Reminder")), skip_locked=True).run()
	(taken,) = _answer(ticker.meanwhile(reschedule, ["Ahead-0000000"]))
	frappe.db.rollback()
	assert taken < 10


def rows_touched() -> int:
	return sum(int(row[1]) for row in frappe.db.sql("show session status like 'Handler_read%'"))


def test_5_5_a_tick_reads_nothing_of_what_is_armed_for_later(write, monkeypatch):
	monkeypatch.setattr(reminders.frappe, "enqueue", lambda *_args, **_kwargs: None)
	touched = []
	for number in (1, 3000):
		write(number, now_datetime() + DAY, mark=f"Ahead{number}")
		frappe.db.rollback()
		reminders.hand_out()  # what a site's first request reads into its caches
		before = rows_touched()
		reminders.hand_out()
		touched.append(rows_touched() - before)
	# what other tests left on the site may be due
	assert touched[1] <= touched[0] + 5
