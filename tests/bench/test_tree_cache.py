"""Real processes on MariaDB and Redis: a change of the team tree is seen by everybody's next request (spec §8.2)."""

from __future__ import annotations

import os
from collections.abc import Iterator

import frappe
import pytest

from tests.bench.racers import Racers, Request
from tests.bench.traces import caches_cleared_once, forget

pytestmark = pytest.mark.bench

ROUNDS = int(os.environ.get("LEADCARD_TREE_ROUNDS", 50))
READERS = ("an", "binh")
PEOPLE = ("writer", "an", "binh", "seller")
TEAM = "LC Sales Team"
ROOT, LEFT, RIGHT, MOVED = (f"Cây {name}" for name in ("gốc", "an", "binh", "đi"))


def email(name: str) -> str:
	return f"tree.{name}@example.com"


def team(name: str, parent: str | None, *members: tuple[str, int]) -> None:
	frappe.get_doc(
		{
			"doctype": TEAM,
			"team_name": name,
			"parent_lc_sales_team": parent,
			"is_group": 1,
			"members": [{"user": email(user), "is_manager": manages} for user, manages in members],
		}
	).insert()


def clean() -> None:
	frappe.db.rollback()
	for lead in frappe.get_all("LC Lead", {"lead_owner": email("seller")}, pluck="name"):
		frappe.delete_doc("LC Lead", lead, force=True, delete_permanently=True)
	for name in (MOVED, RIGHT, LEFT, ROOT):
		frappe.delete_doc(TEAM, name, force=True, ignore_missing=True, delete_permanently=True)
	frappe.db.commit()
	forget([email(name) for name in PEOPLE])


@pytest.fixture(scope="module")
def lead(site: None) -> Iterator[str]:
	"""A card of a seller whose team stands below An's, and moves to Bình's and back."""
	clean()
	with caches_cleared_once():
		for name in PEOPLE:
			role = "LeadCard Manager" if name == "writer" else "LeadCard User"
			values = {
				"email": email(name),
				"first_name": name,
				"send_welcome_email": 0,
				"roles": [{"role": role}],
			}
			keys = {"api_key": frappe.generate_hash(length=15), "api_secret": "of-a-reader"}
			frappe.get_doc({"doctype": "User", **values, **keys}).insert(ignore_permissions=True)
	team(ROOT, None)
	team(LEFT, ROOT, ("an", 1))
	team(RIGHT, ROOT, ("binh", 1))
	team(MOVED, LEFT, ("seller", 0))
	values = {"full_name": "Khách của cây", "lead_owner": email("seller")}
	made = frappe.get_doc({"doctype": "LC Lead", **values}).insert()
	frappe.db.commit()
	yield made.name
	clean()


@pytest.fixture(scope="module")
def racers(lead: str) -> Iterator[Racers]:
	users = [email(name) for name in ("writer", *READERS)]
	started = Racers(
		frappe.local.site, [f"{frappe.db.get_value('User', user, 'api_key')}:of-a-reader" for user in users]
	)
	yield started
	started.stop()


def test_8_2_whoever_asks_after_a_move_in_the_tree_sees_what_it_opens_and_no_more(lead, racers):
	read = Request(f"/api/resource/LC Lead/{lead}", verb="GET")
	above = "an"
	for number in range(ROUNDS):
		other = "binh" if above == "an" else "an"
		to = MOVED if number % 5 == 4 else {"an": LEFT, "binh": RIGHT}[other]
		# every fifth is refused half way: a team can't stand below itself
		move = Request(f"/api/resource/{TEAM}/{MOVED}", {"parent_lc_sales_team": to}, "PUT")
		hammering = [([read] * 3, True) for _reader in READERS]
		(moved,), *_during = racers.send([([move], True), *hammering])
		assert moved.ok is (to != MOVED), moved
		above = other if moved.ok else above
		_nothing, *after = racers.send([([], False), *[([read], False) for _reader in READERS]])
		seen = [(name, answer.ok) for name, (answer,) in zip(READERS, after, strict=True)]
		assert seen == [(name, name == above) for name in READERS], number
