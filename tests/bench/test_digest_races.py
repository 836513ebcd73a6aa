"""The daily digest (spec §7.2) and the weekly numbers (§9.6) in parallel processes and through a crash: one notice and one
email a person and day, or week."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from multiprocessing.connection import Connection

import frappe
import pytest
from frappe.utils import getdate, nowdate

from leadcard.domain import periods
from leadcard.figures import weekly
from leadcard.notices import digest
from tests.bench.racers import CONTEXT, TIMEOUT
from tests.bench.traces import forget

pytestmark = pytest.mark.bench

WORKERS = 5
PEOPLE = [f"digest{number}@example.com" for number in range(3)]
ACCOUNT = "LeadCard Digest Test"
TEAM = "Weekly Numbers Race"


def noon_zone() -> str:
	"""A time zone in which it is about noon now, so that the morning has begun."""
	ahead = 12 - datetime.now(timezone.utc).hour
	return f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT"


@pytest.fixture
def people(site: None, committing, make_lead) -> Iterator[list[str]]:
	"""Three who look after two neglected cards each, really stored; afterwards without a trace."""
	with committing():
		_clean()
		account = {"enable_outgoing": 1, "default_outgoing": 1}
		if not frappe.db.exists("Email Account", account):
			server = {"smtp_server": "127.0.0.1", "smtp_port": 2525, "no_smtp_authentication": 1}
			names = {"doctype": "Email Account", "email_account_name": ACCOUNT, "email_id": "a@example.com"}
			frappe.get_doc({**names, **account, **server}).insert(ignore_permissions=True)
		for email in PEOPLE:
			frappe.get_doc(
				{
					"doctype": "User",
					"email": email,
					"first_name": email.split("@")[0],
					"language": "en",
					"time_zone": noon_zone(),
					"send_welcome_email": 0,
					"roles": [{"role": "LeadCard User"}],
				}
			).insert(ignore_permissions=True)
			for _card in range(2):
				lead = make_lead(lead_owner=email, mobile_no=None)
				frappe.db.set_value(
					"LC Lead", lead.name, {"owner": email, "last_care_on": "2020-01-01 00:00:00"}
				)
	yield PEOPLE
	frappe.db.rollback()
	with committing():
		_clean()


@pytest.fixture
def managers(people, committing) -> Iterator[list[str]]:
	"""Two of these people, who manage the third, on a site that sends the weekly numbers."""
	before = frappe.db.get_single_value("LC Settings", "send_numbers")
	team = {"doctype": "LC Sales Team", "team_name": TEAM, "is_group": 1}
	with committing():
		rows = [{"user": email, "is_manager": int(email != people[-1])} for email in people]
		frappe.get_doc({**team, "members": rows}).insert(ignore_permissions=True)
		frappe.db.set_single_value("LC Settings", "send_numbers", 1)
	yield people[:-1]
	frappe.db.rollback()
	with committing():
		frappe.delete_doc("LC Sales Team", TEAM, force=True)
		frappe.db.set_single_value("LC Settings", "send_numbers", before)


def _clean() -> None:
	for lead in frappe.get_all("LC Lead", {"lead_owner": ("in", PEOPLE)}, pluck="name"):
		frappe.delete_doc("LC Lead", lead, force=True)
	frappe.db.delete("LC Digest", {"user": ("in", PEOPLE)})
	frappe.db.delete("Notification Log", {"for_user": ("in", PEOPLE)})
	queued = frappe.get_all("Email Queue Recipient", {"recipient": ("in", PEOPLE)}, pluck="parent")
	frappe.db.delete("Email Queue Recipient", {"parent": ("in", queued)})
	frappe.db.delete("Email Queue", {"name": ("in", queued)})
	frappe.db.delete("Email Account", {"name": ACCOUNT})
	frappe.db.commit()
	forget(PEOPLE)


def worker(site: str, sites_path: str, barrier, pipe: Connection, stop_at: str | None, what: str) -> None:
	"""What a worker of the scheduler does, for our people alone; it stops for good before a function where one is named.

	:param what: the `digest`, or the `numbers` of the week, on the week's Monday morning
	"""
	try:
		os.chdir(sites_path)
		frappe.init(site=site)
		frappe.connect()
		sender = {"digest": digest, "numbers": weekly}[what]
		sender.people_with_roles = lambda: [frappe._dict(name=email) for email in PEOPLE]
		monday = periods.this_week(getdate(nowdate())).first
		weekly.local_now = lambda _user: datetime.combine(monday, digest.MORNING) + timedelta(hours=1)
		if stop_at:
			owner, name = (sender.bell, "tell") if stop_at == "tell" else (frappe, stop_at)

			def wait_for_the_kill(*_args, **_kwargs):
				pipe.send("waiting")
				signal.pause()

			setattr(owner, name, wait_for_the_kill)
		pipe.send("ready")
		barrier.wait(TIMEOUT)
		pipe.send(sender.send_all())
	except Exception:
		pipe.send(traceback.format_exc())


def start(barrier, stop_at: str | None = None, what: str = "digest"):
	mine, theirs = CONTEXT.Pipe()
	arguments = (frappe.local.site, os.getcwd(), barrier, theirs, stop_at, what)
	process = CONTEXT.Process(target=worker, args=arguments, daemon=True)
	process.start()
	return process, mine


def hear(pipe: Connection) -> object:
	assert pipe.poll(TIMEOUT), "a worker doesn't answer"
	heard = pipe.recv()
	assert not isinstance(heard, str) or heard in ("ready", "waiting"), heard
	return heard


def run(count: int, what: str = "digest") -> list[int]:
	"""How many mails each of some workers sent that began at the same moment."""
	barrier = CONTEXT.Barrier(count)
	started = [start(barrier, None, what) for _worker in range(count)]
	for _process, pipe in started:
		assert hear(pipe) == "ready"
	answers = [hear(pipe) for _process, pipe in started]
	for process, _pipe in started:
		process.join(10)
	return answers


def told() -> dict[str, tuple[int, int, int]]:
	"""What each has got: rows of the ledger, notices, emails."""
	frappe.db.rollback()
	return {
		email: (
			frappe.db.count("LC Digest", {"user": email}),
			frappe.db.count("Notification Log", {"for_user": email}),
			frappe.db.count("Email Queue Recipient", {"recipient": email}),
		)
		for email in PEOPLE
	}


def test_7_2_parallel_workers_send_one_digest_a_person(people):
	sent = run(WORKERS)
	assert sum(sent) == len(people)
	assert told() == dict.fromkeys(people, (1, 1, 1))
	assert run(2) == [0, 0]
	assert told() == dict.fromkeys(people, (1, 1, 1))


@pytest.mark.parametrize("stop_at", ["tell", "sendmail"])
def test_7_2_a_worker_killed_on_its_way_leaves_nothing_half_told(people, stop_at):
	barrier = CONTEXT.Barrier(1)
	process, pipe = start(barrier, stop_at)
	assert hear(pipe) == "ready"
	assert hear(pipe) == "waiting"
	os.kill(process.pid, signal.SIGKILL)
	process.join(10)
	assert told() == dict.fromkeys(people, (0, 0, 0))
	assert run(1) == [len(people)]
	assert told() == dict.fromkeys(people, (1, 1, 1))


def test_9_6_parallel_workers_send_the_weeks_numbers_once_a_manager(managers):
	once = dict.fromkeys(PEOPLE, (0, 0, 0)) | dict.fromkeys(managers, (1, 1, 1))
	sent = run(2, "numbers")
	assert sum(sent) == len(managers)
	assert told() == once
	assert run(2, "numbers") == [0, 0]
	assert told() == once
