"""Bulk handover among parallel processes (spec §8.4): nothing twice, nothing half done, and a killed run is run again."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Iterator

import frappe
import pytest

from leadcard.ownership import bulk_handover, transfer
from tests.bench.racers import CONTEXT, TIMEOUT, _receive, at_once
from tests.bench.traces import caches_cleared_once, forget

pytestmark = pytest.mark.bench

LEAVER, RECEIVERS = "leaver@example.com", ["heir1@example.com", "heir2@example.com", "heir3@example.com"]
CARDS = int(os.environ.get("LEADCARD_HANDOVER", 90))
HANDOVER = {"leaver": LEAVER, "receivers": RECEIVERS, "statuses": ["New", "Contacting"]}


def hand_over(job: str) -> None:
	bulk_handover.run(HANDOVER, job, {})


def hand_over_until_killed(pipe, site: str, after: int) -> None:
	"""A worker that says when it is in the middle of a card, with some of it written."""
	frappe.init(site=site)
	frappe.connect()
	drop, given = transfer._drop_shares, iter(range(CARDS))

	def drop_shares(*args):
		drop(*args)
		if next(given) == after:
			pipe.send([])
			time.sleep(TIMEOUT)

	transfer._drop_shares = drop_shares
	hand_over("killed")


@pytest.fixture(scope="module")
def left(site: None) -> Iterator[list[str]]:
	"""Leads of somebody who has left, some shared and with a plan."""
	people = [LEAVER, *RECEIVERS]
	forget(people)
	with caches_cleared_once():
		for user in people:
			values = {
				"doctype": "User",
				"email": user,
				"first_name": user.split("@")[0],
				"send_welcome_email": 0,
			}
			frappe.get_doc({**values, "roles": [{"role": "LeadCard User"}]}).insert(ignore_permissions=True)
	frappe.set_user(LEAVER)
	names = [_lead(number) for number in range(CARDS)]
	frappe.set_user("Administrator")
	frappe.db.commit()
	yield names
	frappe.set_user("Administrator")
	of_cards = {"reference_name": ("in", names)}
	for doctype in ("LC Status Change", "LC Reminder", "Comment"):
		frappe.db.delete(doctype, of_cards)
	frappe.db.delete("LC Search Key", {"card": ("in", names)})
	frappe.db.delete("Notification Log", {"for_user": ("in", people)})
	forget(people)


def _lead(number: int) -> str:
	values = {"full_name": f"Khách {number}", "lead_owner": LEAVER, "expected_revenue": number}
	lead = frappe.get_doc({"doctype": "LC Lead", **values}).insert().name
	if number % 10 == 0:
		call = {"doctype": "LC Call", "reference_doctype": "LC Lead", "reference_name": lead, "remind": 1}
		frappe.get_doc({**call, "starts_at": "2099-01-01 09:00:00"}).insert()
	return lead


def owners(names: list[str]) -> Counter:
	frappe.db.rollback()
	return Counter(frappe.get_all("LC Lead", {"name": ("in", names)}, pluck="lead_owner"))


def test_8_4_a_killed_handover_is_run_again_by_two_at_once_and_nothing_is_done_twice(left):
	mine, theirs = CONTEXT.Pipe()
	worker = CONTEXT.Process(
		target=hand_over_until_killed, args=(theirs, frappe.local.site, CARDS // 3), daemon=True
	)
	worker.start()
	_receive(mine)
	os.kill(worker.pid, signal.SIGKILL)
	worker.join(10)
	assert owners(left)[LEAVER] == CARDS - CARDS // 3

	at_once(frappe.local.site, *[(f"{__name__}.hand_over", {"job": f"race{number}"}) for number in range(2)])
	held = owners(left)
	assert set(held) == set(RECEIVERS) and max(held.values()) - min(held.values()) <= 4
	of_leads = {"reference_name": ("in", left)}
	logged = frappe.get_all("LC Status Change", {**of_leads, "why": "Handed over"}, pluck="reference_name")
	assert sorted(logged) == sorted(left), "each once"
	plans = frappe.get_all("LC Call", of_leads, ["name", "reference_name", "activity_owner"])
	assert len(plans) == CARDS / 10
	for plan in plans:
		owner = frappe.db.get_value("LC Lead", plan.reference_name, "lead_owner")
		assert plan.activity_owner == owner
		armed = {"reference_name": plan.name, "status": "Armed"}
		assert frappe.get_all("LC Reminder", armed, pluck="recipient") == [owner]
	told = frappe.get_all("Notification Log", {"for_user": ("in", RECEIVERS)}, pluck="for_user")
	assert set(told) == set(RECEIVERS)
