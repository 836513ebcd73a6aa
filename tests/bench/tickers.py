"""Processes that send due reminders as a bench's workers do, and that may be killed at any moment.

They are forked from one process that has Frappe loaded, so that a new one costs little.
"""

import importlib
import multiprocessing
import os
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from multiprocessing.connection import Connection

import pytest

from tests import clock

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(
	[
		"frappe.utils.background_jobs",
		"frappe.desk.doctype.notification_log.notification_log",
		"frappe.email.doctype.email_queue.email_queue",
		"leadcard.notices.reminders",
		"tests.bench.tickers",
	]
)
JOB = "leadcard.notices.reminders.send_due"
TIMEOUT = 120


@dataclass(frozen=True)
class Ticker:
	"""How a worker's world is: its clock, its time zone, and how long a reminder rests that another died at."""

	site: str
	ahead: timedelta = timedelta()
	zone: str = ""
	pause: timedelta = timedelta(seconds=1)

	def tick(self) -> None:
		"""One run, in a process of its own, that has to end well."""
		process = CONTEXT.Process(target=_tick, args=(self,), daemon=True)
		process.start()
		process.join(TIMEOUT)
		assert process.exitcode == 0, process.exitcode

	def start(self) -> multiprocessing.Process:
		"""Run after run, until somebody ends it."""
		process = CONTEXT.Process(target=_tick_on, args=(self,), daemon=True)
		process.start()
		return process

	def die(self, function: str, when: str) -> None:
		"""One run that is killed just before or after it calls a function, given by its dotted name."""
		mine, theirs = CONTEXT.Pipe()
		process = CONTEXT.Process(target=_tick_until, args=(self, function, when, theirs), daemon=True)
		process.start()
		assert mine.poll(TIMEOUT) and mine.recv() == function, f"{function} was not called"
		kill(process)

	def meanwhile(self, work: Callable, names: list[str]) -> Connection:
		"""Something done to each of some records as its owner, in a process of its own, while others tick.

		The answer that comes: what each took, in seconds.
		"""
		mine, theirs = CONTEXT.Pipe()
		CONTEXT.Process(target=_work, args=(self.site, work, names, theirs), daemon=True).start()
		return mine

	def later(self, ahead: timedelta) -> "Ticker":
		return replace(self, ahead=ahead)


def kill(process: multiprocessing.Process) -> None:
	"""As the kernel does when memory runs out: nothing is cleaned up."""
	os.kill(process.pid, signal.SIGKILL)
	process.join(10)


def _work(site: str, work: Callable, names: list[str], pipe: Connection) -> None:
	import frappe

	frappe.init(site=site)
	frappe.connect()
	taken = []
	try:
		for name in names:
			start = time.perf_counter()
			call = frappe.get_doc("LC Call", name)
			frappe.set_user(call.owner)
			work(call)
			frappe.db.commit()
			taken.append(time.perf_counter() - start)
		pipe.send(taken)
	except Exception:
		pipe.send(traceback.format_exc())


def _tick(ticker: Ticker) -> None:
	_enter(ticker)
	_run(ticker)


def _tick_on(ticker: Ticker) -> None:
	_enter(ticker)
	while True:
		_run(ticker)
		time.sleep(0.1)


def _tick_until(ticker: Ticker, function: str, when: str, pipe: Connection) -> None:
	_enter(ticker)
	module, name = function.rsplit(".", 1)
	owner = importlib.import_module(module)
	original = getattr(owner, name)

	def wait_for_the_kill(*args, **kwargs):
		if when == "after":
			original(*args, **kwargs)
		pipe.send(function)
		time.sleep(TIMEOUT)

	setattr(owner, name, wait_for_the_kill)
	_run(ticker)
	pipe.send("ended")


def _run(ticker: Ticker) -> None:
	from frappe.utils.background_jobs import execute_job

	execute_job(ticker.site, JOB, None, "reminders", {}, user="Administrator")


def _enter(ticker: Ticker) -> None:
	from leadcard.domain import reminders

	reminders.FIRST_PAUSE = ticker.pause
	if ticker.zone:
		os.environ["TZ"] = ticker.zone
		time.tzset()
	if ticker.ahead:
		clock.put_in(lambda: clock.site_time() + ticker.ahead, pytest.MonkeyPatch())
