"""Reminders in real processes on MariaDB (spec §5.5): once each, whoever sends them, whatever dies.

LEADCARD_REMINDERS says how many are due in the large run, 500 without it.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from datetime import timedelta

import frappe
import pytest
from frappe.utils import now_datetime

from tests.bench import due
from tests.bench.tickers import Ticker, kill

pytestmark = pytest.mark.bench

MANY = int(os.environ.get("LEADCARD_REMINDERS", 500))
WORKERS = 8
LONGEST = 3600
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


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
def ticker(leads) -> Ticker:
	return Ticker(frappe.local.site)


def once(number: int, status: str = "Sent") -> tuple:
	return number, number, {status: number}


def test_5_5_many_due_and_eight_workers_killed_at_random(write, ticker):
	write(MANY, now_datetime() - MINUTE)
	workers = [ticker.start() for _number in range(WORKERS)]
	start, killed = time.monotonic(), 0
	while frappe.db.count("LC Reminder", {"owner": ("in", due.PEOPLE), "status": "Armed"}):
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
	("leadcard.automation.reminders._take", "before"),
	("leadcard.automation.reminders._take", "after"),
	("leadcard.automation.reminders._deliver", "before"),
	("leadcard.automation.notices.tell", "before"),
	("frappe.sendmail", "after"),
	("leadcard.automation.notices.ring", "before"),
	("leadcard.automation.notices.ring", "after"),
	("leadcard.automation.reminders._deliver", "after"),
	("leadcard.automation.reminders._try", "after"),
	("frappe.realtime.flush_realtime_log", "before"),
	("leadcard.automation.reminders._send_one", "after"),
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
	ticker.die("leadcard.automation.notices.tell", "before")
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
