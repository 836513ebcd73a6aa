"""How fast reminders go out, and what a tick costs however many are armed: on a bench's MariaDB, ratios in one run.

	cd ~/frappe-bench/sites
	../env/bin/python ../apps/leadcard/benchmarks/reminders.py --site SITE [--due 400] [--armed 1000000]
	../env/bin/python ../apps/leadcard/benchmarks/reminders.py --site SITE --under-fire 10000

The second sends so many through Frappe's scheduled job and real RQ workers, which are killed at random, on a Redis of its
own. What is written is marked by its people, and removed at the end. Take a site without reminders that matter.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import frappe
import psutil
from frappe.utils import now_datetime

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from leadcard.notices import reminders
from tests.bench import due
from tests.bench.tickers import Ticker, kill
from tests.browser.hosts import free_port

MINUTE = timedelta(minutes=1)
TICKS = 20
WORKERS = (1, 8)
METHODS = ("leadcard.tasks.send_due_reminders", "leadcard.tasks.send_due_reminders_too")
AHEAD = """
	insert into `tabLC Reminder` (
		name, creation, modified, owner, modified_by, reminder_key, reference_doctype, reference_name,
		recipient, due_at, try_at, starts_at, status, attempts
	)
	select concat('Ahead-', seq), now(), now(), %(who)s, %(who)s, concat('Ahead-', seq), 'LC Call',
		concat('Ahead-', seq), %(who)s, %(from)s + interval seq * 30 second, %(from)s + interval seq * 30 second,
		%(from)s + interval seq * 30 second, 'Armed', 0
	from seq_1_to_{0}
"""


# what a tick costs


def tick_without_work() -> tuple[float, int]:
	"""The fastest of some ticks with nothing due, in seconds, and the rows that MariaDB touches for one."""
	taken = []
	for _tick in range(TICKS):
		before, start = rows_touched(), time.perf_counter()
		reminders.hand_out()
		taken.append((time.perf_counter() - start, rows_touched() - before))
		frappe.db.commit()
	return min(taken)


def rows_for_one(leads: list[str]) -> float:
	"""The rows that MariaDB touches for one reminder that goes out."""
	due.write(leads, TICKS, now_datetime() - MINUTE)
	before = rows_touched()
	reminders.send_due()
	touched = rows_touched() - before
	due.clear("Ring")
	return touched / TICKS


def rows_touched() -> int:
	return sum(int(row[1]) for row in frappe.db.sql("show session status like 'Handler_read%'"))


def a_second(leads: list[str], number: int, workers: int) -> float:
	"""How many reminders so many workers send a second."""
	due.write(leads, number + workers, now_datetime() - MINUTE)
	ticker = Ticker(frappe.local.site, pause=MINUTE)
	started = [ticker.start() for _number in range(workers)]
	# from when the first goes out: that a worker starts is not counted
	left = wait_until(lambda left: left < number + workers)
	start = time.perf_counter()
	wait_until(lambda left: left == 0)
	taken = time.perf_counter() - start
	for process in started:
		kill(process)
	due.clear("Ring")
	return left / taken


def wait_until(enough) -> int:
	while not enough(left := armed()):
		time.sleep(0.05)
	return left


def armed() -> int:
	frappe.db.rollback()
	# by their names: no reading of what is armed ahead
	return frappe.db.count("LC Reminder", {"name": ("like", "Ring-%"), "status": "Armed"})


def measure(leads: list[str], number: int) -> dict[str, float]:
	rows_for_one(leads)  # which reads what is cached from then on
	seconds, rows = tick_without_work()
	found = {"a tick with nothing due, ms": seconds * 1000, "rows that MariaDB reads for it": rows}
	found["rows read for one reminder sent"] = rows_for_one(leads)
	for workers in WORKERS:
		found[f"sent a second, {workers} worker{'s' * (workers > 1)}"] = a_second(leads, number, workers)
	for what, value in found.items():
		print(f"{what}: {value:.2f}", file=sys.stderr, flush=True)
	return found


def growth(leads: list[str], number: int, many: int) -> None:
	none = measure(leads, number)
	frappe.db.sql(AHEAD.format(many), {"who": due.PEOPLE[0], "from": now_datetime() + timedelta(days=1)})
	frappe.db.commit()
	frappe.db.sql_ddl("analyze table `tabLC Reminder`")
	crowded = measure(leads, number)
	print(f"\n| | none armed ahead | {many:,} armed ahead | ratio |\n|---|--:|--:|--:|")
	for what, before in none.items():
		print(f"| {what} | {before:.3g} | {crowded[what]:.3g} | {crowded[what] / before:.2f} |")


# under fire


@contextmanager
def own_redis() -> Iterator[dict[str, str]]:
	"""A queue that no other worker of the bench listens to: what the environment must say."""
	port = free_port()
	server = subprocess.Popen(["redis-server", "--port", str(port), "--save", ""], stdout=subprocess.DEVNULL)
	try:
		yield {**os.environ, "FRAPPE_REDIS_QUEUE": f"redis://127.0.0.1:{port}"}
	finally:
		server.terminate()


def start_worker(environment: dict[str, str]) -> subprocess.Popen:
	"""As `bench worker` does."""
	command = [sys.executable, "-m", "frappe.utils.bench_helper", "frappe", "worker", "--queue", "default"]
	return subprocess.Popen([*command, "--quiet"], env=environment)


def kill_some(worker: subprocess.Popen, horse_only: bool) -> bool:
	"""Kill what runs a worker's job, and with it the worker or not. Whether there was something to kill."""
	horses = psutil.Process(worker.pid).children()
	if horse_only and not horses:
		return False
	for process in horses if horse_only else [psutil.Process(worker.pid), *horses]:
		process.send_signal(signal.SIGKILL)
	return True


def under_fire(leads: list[str], number: int) -> None:
	due.write(leads, number, now_datetime() - MINUTE)
	with own_redis() as environment:
		workers = [start_worker(environment) for _number in range(max(WORKERS))]
		killed = {True: 0, False: 0}
		scheduler = subprocess.Popen(
			[sys.executable, __file__, "--site", frappe.local.site, "--schedule"], env=environment
		)
		try:
			left = wait_until(lambda left: left < number)
			start = time.perf_counter()
			while armed():
				time.sleep(random.uniform(2, 6))
				place, horse_only = random.randrange(len(workers)), random.random() < 0.5
				killed[horse_only] += kill_some(workers[place], horse_only)
				if not horse_only:
					workers[place].wait()
					workers[place] = start_worker(environment)
			taken = time.perf_counter() - start
		finally:
			for process in (scheduler, *workers):
				for child in (*psutil.Process(process.pid).children(), process):
					child.kill()
				process.wait()
	found = due.outcome()
	print(f"{number} due, {len(workers)} workers; killed: {killed[True]} jobs, {killed[False]} whole workers")
	print(f"{taken:.0f} s, {left / taken:.0f} a second; bells, emails, rows: {found.totals}")
	doubled = [subject for counts in found[:2] for subject, count in counts.items() if count != 1]
	print(
		"none lost, none doubled"
		if found.totals == (number, number, {"Sent": number}) and not doubled
		else doubled
	)


def schedule() -> None:
	"""What `bench schedule` does, for these jobs of this one site."""
	while True:
		frappe.init(site=frappe.local.site)
		frappe.connect()
		for method in METHODS:
			frappe.get_doc("Scheduled Job Type", {"method": method}).enqueue()
		frappe.db.commit()
		frappe.db.close()
		time.sleep(1)


def main() -> None:
	options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
	options.add_argument("--site", required=True)
	options.add_argument("--due", type=int, default=400)
	options.add_argument("--armed", type=int, default=1_000_000)
	options.add_argument("--under-fire", type=int, metavar="NUMBER")
	options.add_argument("--schedule", action="store_true", help=argparse.SUPPRESS)
	chosen = options.parse_args()
	# what was written is removed, also where somebody ends this early
	signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
	frappe.init(site=chosen.site)
	frappe.connect()
	if chosen.schedule:
		schedule()
		return
	with due.people() as leads:
		try:
			if chosen.under_fire:
				under_fire(leads, chosen.under_fire)
			else:
				growth(leads, chosen.due, chosen.armed)
		except BaseException:
			# a statement that was broken off takes its connection along
			frappe.connect()
			raise


if __name__ == "__main__":
	main()
