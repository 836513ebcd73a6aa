"""The protection's pass among parallel processes (spec §8.4): one recall, one set of notices, and care that wins."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import time as clock

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from leadcard.domain.protection import RECALL, WARN_OWNER, Rules
from leadcard.ownership import protection, recall
from tests.bench.racers import at_once
from tests.bench.traces import forget

pytestmark = pytest.mark.bench

OWNER = "protected@example.com"
LEDGER = "LC Protection Notice"
RULES = Rules(days=5, warn_owner=2, warn_manager=1)
PASSES = 4
HOLD_SECONDS = 2


def look_after(names: list[str]) -> None:
	"""The pass as it is on a site with protection, of some cards alone, at any hour."""
	made = recall.candidates

	def candidates(doctype, *rest):
		return made(doctype, *rest).where(frappe.qb.DocType(doctype).name.isin(names))

	recall.candidates = candidates
	protection.rules = recall.rules = lambda: RULES
	recall.protection.MORNING = clock.min
	recall.look_after_all()


def care_slowly(name: str) -> None:
	"""A call whose transaction lasts: the card is locked when the pass comes to it."""
	log_call(name)
	time.sleep(HOLD_SECONDS)


def log_call(name: str) -> None:
	call = {"doctype": "LC Call", "reference_doctype": "LC Lead", "reference_name": name, "completed": 1}
	frappe.get_doc({**call, "starts_at": str(now_datetime())}).insert()


def look_after_later(names: list[str]) -> None:
	time.sleep(HOLD_SECONDS / 2)
	look_after(names)


@pytest.fixture
def cards(committing) -> Iterator[list[str]]:
	"""Leads of one owner that nobody looked after for a month and of whose end the owner was warned a fortnight ago."""
	with committing():
		forget([OWNER])
		user = {"doctype": "User", "email": OWNER, "first_name": "Protected", "language": "en"}
		roles = [{"role": "LeadCard User"}]
		frappe.get_doc({**user, "send_welcome_email": 0, "roles": roles}).insert(ignore_permissions=True)
		frappe.set_user(OWNER)
		names = [_due_lead(number) for number in range(30)]
		frappe.set_user("Administrator")
	yield names
	with committing():
		forget([OWNER])
		gone = {"reference_name": ("in", names)}
		for doctype in ("LC Call", "LC Status Change", "LC Reminder", LEDGER):
			frappe.db.delete(doctype, gone)
		frappe.db.delete("LC Search Key", {"card": ("in", names)})
		frappe.db.delete("Notification Log", {"for_user": OWNER})


def _due_lead(number: int) -> str:
	mobile = f"0799{100_000 + number}"
	lead = frappe.get_doc(
		{"doctype": "LC Lead", "full_name": "Khách cũ", "mobile_no": mobile, "lead_owner": OWNER}
	)
	name = lead.insert().name
	before = add_to_date(now_datetime(), days=-30)
	frappe.db.set_value("LC Lead", name, {"owned_since": before, "last_care_on": before})
	start = before.date()
	row = {
		"doctype": LEDGER,
		"notice_key": f"race|{name}",
		"step": WARN_OWNER,
		"recipient": OWNER,
		"reference_doctype": "LC Lead",
		"reference_name": name,
		"card_owner": OWNER,
		"period_start": start,
		"last_day": start,
		"sent_on": add_to_date(now_datetime(), days=-14),
	}
	frappe.get_doc(row).insert(ignore_permissions=True)
	return name


def owners(names: list[str]) -> Counter:
	frappe.db.rollback()
	return Counter(frappe.get_all("LC Lead", {"name": ("in", names)}, pluck="lead_owner"))


def test_8_4_parallel_passes_take_each_card_back_once_and_tell_of_it_once(cards):
	at_once(frappe.local.site, *[(f"{__name__}.look_after", {"names": cards})] * PASSES)
	assert owners(cards) == {None: len(cards)}
	logged = frappe.get_all(
		"LC Status Change",
		{"reference_name": ("in", cards), "changed_field": "owner"},
		pluck="reference_name",
	)
	assert sorted(logged) == sorted(cards)
	sent = {"reference_name": ("in", cards), "step": RECALL, "sent_on": ("is", "set")}
	assert sorted(frappe.get_all(LEDGER, sent, pluck="reference_name")) == sorted(cards)
	told = frappe.get_all("Notification Log", {"for_user": OWNER}, pluck="subject")
	counted = [int((re.search(r"of (\d+) cards", subject) or [0, 1])[1]) for subject in told]
	assert sum(counted) == len(cards) and len(told) <= PASSES


def test_8_4_care_that_is_being_saved_wins_over_the_pass(cards):
	cared, *others = cards[:3]
	at_once(
		frappe.local.site,
		(f"{__name__}.care_slowly", {"name": cared}),
		(f"{__name__}.look_after_later", {"names": cards[:3]}),
	)
	assert owners([cared]) == {OWNER: 1}
	assert owners(others) == {None: 2}
	assert not frappe.db.exists("LC Status Change", {"reference_name": cared, "changed_field": "owner"})
