"""Cards without care are found by an index (spec §7.2): for a salesperson and a manager of ten, among 20,000 leads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import frappe
import pytest
from frappe.utils import now_datetime

from leadcard.domain import staleness
from leadcard.notices import digest
from tests.bench.traces import forget

pytestmark = pytest.mark.bench

LEADS = 20_000
STAFF = [f"stale{number}@example.com" for number in range(200)]
SELLER, MANAGER = STAFF[0], STAFF[10]
TEAM = "Nhóm mười người"
PREFIX = "STALE-"
STATUSES = ("New", "Contacting")


@pytest.fixture(scope="module")
def crowd(site: None) -> Iterator[None]:
	"""20,000 leads of 200 people, cared for at some time in the last three years; ten people have a manager."""
	_forget_crowd()
	stamp = {"owner": "Administrator", "modified_by": "Administrator", "docstatus": 0}
	for email in (SELLER, MANAGER):
		_insert_user(email, stamp)
	frappe.get_doc(
		{
			"doctype": "LC Sales Team",
			"team_name": TEAM,
			"members": [
				{"user": MANAGER, "is_manager": 1},
				*({"user": email} for email in STAFF[:10]),
			],
		}
	).insert(ignore_links=True)
	now = now_datetime()
	fields = ("name", "full_name", "title", "status", "lead_owner", "last_care_on", "creation", "modified")
	rows = (
		(
			f"{PREFIX}{number:05d}",
			"Khách",
			"Khách",
			STATUSES[number % 2],
			STAFF[number % len(STAFF)],
			now - timedelta(hours=(number * 7919) % (3 * 365 * 24)),
			now,
			now,
		)
		for number in range(LEADS)
	)
	frappe.db.bulk_insert("LC Lead", fields, rows, chunk_size=5000)
	frappe.db.commit()
	frappe.db.sql_ddl("analyze table `tabLC Lead`")
	yield
	frappe.db.rollback()
	_forget_crowd()
	frappe.db.sql_ddl("analyze table `tabLC Lead`")


def _insert_user(email: str, stamp: dict) -> None:
	user = frappe.new_doc("User")
	user.update({"name": email, "email": email, "first_name": email, "full_name": email, "enabled": 1})
	user.update({"user_type": "System User", **stamp})
	user.db_insert()
	place = {"parent": email, "parenttype": "User", "parentfield": "roles", "idx": 1}
	frappe.get_doc({"doctype": "Has Role", "role": "LeadCard User", **place, **stamp}).db_insert()


def _forget_crowd() -> None:
	lead = frappe.qb.DocType("LC Lead")
	frappe.qb.from_(lead).delete().where(lead.name.like(f"{PREFIX}%")).run()
	if frappe.db.exists("LC Sales Team", TEAM):
		frappe.delete_doc("LC Sales Team", TEAM, force=True)
	frappe.db.delete("Has Role", {"parent": ("in", [SELLER, MANAGER])})
	frappe.db.commit()
	forget([SELLER, MANAGER])


@pytest.fixture
def asked(monkeypatch):
	"""`asked(work)` → the statements on leads by their last care that a piece of work sends, as the database gets them."""

	def collect(work) -> list[str]:
		found: list[str] = []
		database = frappe.local.db
		ask = database.sql

		def sql(query, values=(), *arguments, **options):
			answer = ask(query, values, *arguments, **options)
			if re.search(r"(?is)^\s*select.*`tabLC Lead`.*last_care_on`?\s*<", str(query)):
				found.append(str(database.last_query))
			return answer

		with monkeypatch.context() as patch:
			patch.setattr(database, "sql", sql)
			work()
		return found

	return collect


def plans_of(query: str) -> list[frappe._dict]:
	"""How the database reads the leads, in each part of a statement that does."""
	rows = [row for row in frappe.db.sql(f"explain {query}", as_dict=True) if row.table == "tabLC Lead"]
	assert rows, query
	return rows


def is_by_index(plan: frappe._dict) -> bool:
	"""A part of an index, or all of one that holds all that is asked, so that no lead is fetched in vain."""
	covers = plan.type == "index" and "Using index" in plan.Extra
	return bool(plan.key) and (covers or plan.type in ("range", "ref", "eq_ref"))


@pytest.mark.parametrize("who", [SELLER, MANAGER], ids=["salesperson", "manager of ten"])
@pytest.mark.parametrize("stale", staleness.BOUNDS)
def test_7_2_the_board_finds_cards_without_care_by_an_index(crowd, call, as_user, asked, stale, who):
	with as_user(who):
		found = []
		statements = asked(
			lambda: found.append(call.get("leadcard.api.board.get_board", filters={"stale": stale}))
		)
		columns = {column["status"]: column for column in found[0]["columns"]}
		bound = staleness.bound(stale, frappe.utils.getdate(), 7)
		people = [SELLER] if who == SELLER else [*STAFF[:10], MANAGER]
		for status in STATUSES:
			mine = {"status": status, "lead_owner": ("in", people), "last_care_on": ("<", bound)}
			assert columns[status]["count"] == frappe.db.count("LC Lead", mine)
		assert len(statements) >= 2
		for statement in statements:
			for plan in plans_of(statement):
				assert is_by_index(plan), (plan, statement)


@pytest.mark.parametrize("who", [SELLER, MANAGER], ids=["salesperson", "manager of ten"])
def test_7_2_the_digest_finds_them_by_an_index(crowd, asked, who):
	statements = asked(lambda: digest.digest_of(who))
	assert len(statements) == len(staleness.BOUNDS) + 1
	for statement in statements:
		for plan in plans_of(statement):
			assert is_by_index(plan), (plan, statement)
