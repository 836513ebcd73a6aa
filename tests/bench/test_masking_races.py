"""The daily quota of shown cards, with several processes as one person at the same moment (spec §8, data protection)."""

from __future__ import annotations

import os
from collections.abc import Iterator

import frappe
import pytest

from tests.bench.racers import Racers, Request
from tests.bench.traces import forget

pytestmark = pytest.mark.bench

HASTY = "hasty.reader@example.com"
SHOW = "leadcard.api.reveal.show"
AT_ONCE, QUOTA, CARDS = 5, 4, 10
ROUNDS = int(os.environ.get("LEADCARD_RACES") or 3)


@pytest.fixture(scope="module")
def racers(site: None) -> Iterator[Racers]:
	forget([HASTY])
	user = frappe.get_doc(
		{
			"doctype": "User",
			"email": HASTY,
			"first_name": "Hasty",
			"send_welcome_email": 0,
			"roles": [{"role": "LeadCard User"}],
			"api_key": frappe.generate_hash(length=15),
			"api_secret": "of-a-hasty",
		}
	)
	user.insert(ignore_permissions=True)
	frappe.db.commit()
	_switch(1)
	running = Racers(frappe.local.site, [f"{user.api_key}:of-a-hasty"] * AT_ONCE)
	try:
		yield running
	finally:
		running.stop()
		_switch(0)
		_clear()
		forget([HASTY])


@pytest.fixture(scope="module")
def pool(racers: Racers) -> Iterator[list[str]]:
	"""Cards that nobody owns, so that everybody sees them masked."""
	names = []
	for number in range(CARDS):
		values = {
			"doctype": "LC Lead",
			"full_name": f"Khách Chung {number}",
			"mobile_no": f"081999{number:04d}",
		}
		lead = frappe.get_doc(values).insert()
		lead.db_set("lead_owner", None)
		names.append(lead.name)
	frappe.db.commit()
	yield names
	frappe.db.rollback()
	for name in names:
		frappe.delete_doc("LC Lead", name, force=True, delete_permanently=True)
	frappe.db.commit()


def _switch(on: int) -> None:
	frappe.db.rollback()
	settings = frappe.get_single("LC Settings")
	settings.update({"mask_contact_data": on, "reveal_quota": QUOTA if on else 20})
	settings.save()
	frappe.db.commit()


def _clear() -> None:
	frappe.db.rollback()
	frappe.db.delete("LC Reveal", {"user": HASTY})
	frappe.db.commit()


def _logged() -> list[str]:
	frappe.db.rollback()
	return frappe.get_all("LC Reveal", filters={"user": HASTY}, pluck="reference_name")


def _show(name: str) -> Request:
	return Request(SHOW, {"doctype": "LC Lead", "name": name})


@pytest.mark.promise("- Contact data")
def test_8_requests_at_once_never_overrun_the_quota(racers, pool, committing):
	for turn in range(ROUNDS):
		with committing():
			_clear()
		turned = pool[turn % CARDS :] + pool[: turn % CARDS]
		shares = [[_show(name) for name in turned[racer::AT_ONCE]] for racer in range(AT_ONCE)]
		answers = [answer for share in racers.race_through(shares) for answer in share]
		shown = [answer for answer in answers if answer.ok]
		refused = {answer.error for answer in answers if not answer.ok}
		logged = _logged()
		assert len(shown) == len(logged) == len(set(logged)) == QUOTA, (turn, answers)
		assert refused == {"RevealQuotaError"}, (turn, refused)


def test_8_the_same_card_at_once_costs_one(racers, pool, committing):
	for turn in range(ROUNDS):
		with committing():
			_clear()
		answers = racers.race(_show(pool[turn % CARDS]))
		assert all(answer.ok for answer in answers), (turn, answers)
		assert _logged() == [pool[turn % CARDS]]
