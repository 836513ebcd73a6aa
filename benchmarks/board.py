"""How reading the board grows with the number of cards: on a bench's MariaDB, few against many in one run, as ratios.

	cd ~/frappe-bench/sites
	../env/bin/python ../apps/leadcard/benchmarks/board.py --site SITE [--few 1000] [--many 100000] [--explain]

The rows are written past the documents (nothing here is about writing), marked by their owner and removed at the end.
Take a site without cards that matter. Times are of the endpoints, without HTTP, caches of a request cleared before each.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import NamedTuple

import frappe
import shared
from frappe.utils import now_datetime
from shared import MARK, insert, rows_touched

SELLERS = [f"seller{number:03d}@benchmark.example" for number in range(100)]
BOSS, LEAD_OF_TEN = "boss@benchmark.example", "lead@benchmark.example"
TEAM = "Benchmark Ten"
SHARES = {"New": 0.35, "Contacting": 0.35, "Converted": 0.2, "Transacted": 0.1}
UNASSIGNED = 0.01
RUNS, WARM_UPS = 6, 1
CARD_FIELDS = (
	*("name", "creation", "modified", "owner", "modified_by", "status", "title", "full_name", "party_type"),
	*("mobile_no", "source", "expected_revenue", "last_care_on", "open_tickets"),
)
CALL_FIELDS = (
	*("name", "creation", "modified", "owner", "modified_by", "reference_doctype", "reference_name"),
	*("subject", "starts_at", "completed", "cancelled"),
)
MADE = ("LC Lead", "LC Customer", "LC Call", "Has Role", "User")


# what is written, and removed


def write_cards(first: int, last: int) -> None:
	chance = random.Random(first)
	now = now_datetime().replace(microsecond=0)
	cards: dict[str, list] = {"LC Lead": [], "LC Customer": []}
	calls = []
	for number in range(first, last):
		status = chance.choices(list(SHARES), list(SHARES.values()))[0]
		doctype = "LC Lead" if status in ("New", "Contacting") else "LC Customer"
		name = f"BENCH-{number:07d}"
		made = now - timedelta(minutes=chance.randrange(2 * 365 * 24 * 60))
		care = made + (now - made) * chance.random()
		owner = "" if chance.random() < UNASSIGNED else chance.choice(SELLERS)
		revenue = chance.randrange(1, 5000) * 1_000_000
		row = (name, made, made, MARK, MARK, status, f"Khách {number}", f"Khách {number}", "Individual")
		row = (*row, f"09{number:08d}", chance.choice(["Zalo", "Website", "Event"]), revenue, care, 0, owner)
		cards[doctype].append((*row, revenue) if doctype == "LC Customer" else row)
		if number % 2:
			calls.append((f"BENCH-CALL-{number}", made, made, MARK, MARK, doctype, name, "Gọi", care, 1, 0))
	insert("LC Lead", (*CARD_FIELDS, "lead_owner"), cards["LC Lead"])
	insert("LC Customer", (*CARD_FIELDS, "account_owner", "won_revenue"), cards["LC Customer"])
	insert("LC Call", CALL_FIELDS, calls)
	frappe.db.commit()
	shared.analyze(cards)


def write_people() -> None:
	stamp = dict.fromkeys(("owner", "modified_by"), MARK) | dict.fromkeys(
		("creation", "modified"), datetime.now()
	)
	for email in (BOSS, LEAD_OF_TEN, *SELLERS[:10]):
		user = frappe.new_doc("User")
		names = {"name": email, "email": email, "first_name": email, "full_name": email}
		user.update({**names, "enabled": 1, "user_type": "System User", **stamp})
		user.db_insert()
		role = "LeadCard Manager" if email == BOSS else "LeadCard User"
		place = {"parent": email, "parenttype": "User", "parentfield": "roles", "idx": 1}
		frappe.get_doc({"doctype": "Has Role", "role": role, **place, **stamp}).db_insert()
	members = [{"user": LEAD_OF_TEN, "is_manager": 1}, *({"user": email} for email in SELLERS[:10])]
	frappe.get_doc({"doctype": "LC Sales Team", "team_name": TEAM, "members": members}).insert()
	frappe.db.commit()


def remove_all() -> None:
	frappe.db.rollback()
	frappe.set_user("Administrator")
	if frappe.db.exists("LC Sales Team", TEAM):
		frappe.delete_doc("LC Sales Team", TEAM, force=True)
	for doctype in MADE:
		frappe.db.delete(doctype, {"owner": MARK})
	frappe.db.commit()


@contextmanager
def people_and_cards() -> Iterator[None]:
	remove_all()
	try:
		write_people()
		yield
	finally:
		# a statement that was broken off takes its connection along
		frappe.connect()
		remove_all()


# what is measured


def readings() -> dict[str, Callable[[], object]]:
	from leadcard.api import board

	deep = {}

	def deep_page() -> object:
		"""Page after page would take long: the cursor of a card in the middle is as good."""
		if "cursor" not in deep:
			deep["cursor"] = middle_cursor()
		return board.get_column("New", cursor=deep["cursor"], counted=1)

	orders = {
		f"one page, {sort}": (lambda sort=sort: board.get_column("New", sort=sort))
		for sort in ("creation desc", "revenue desc", "last_care_on asc")
	}
	return {
		"open the board": lambda: board.get_board(),
		"open it, source Zalo": lambda: board.get_board(filters={"source": "Zalo"}),
		"open it, Don't forget": lambda: board.get_board(filters={"view": "forgotten"}),
		**orders,
		"a further page, from the middle": deep_page,
		"follow one change": lambda: board.get_changed([["LC Lead", first_lead()]]),
	}


def middle_cursor() -> str:
	from leadcard.board import cursors

	count = frappe.db.count("LC Lead", {"status": "New"})
	row = frappe.get_all(
		"LC Lead",
		{"status": "New"},
		["creation", "name"],
		order_by="creation desc",
		start=count // 2,
		limit=1,
	)[0]
	return cursors.write(frappe._dict(sort_value=row.creation, name=row.name))


def first_lead() -> str:
	return frappe.db.get_value("LC Lead", {"owner": MARK}, "name")


class Cost(NamedTuple):
	"""The fastest of some runs, and the rows that MariaDB touched for one: the latter is the same on any machine."""

	seconds: float
	rows: int


def cost(read: Callable[[], object]) -> Cost:
	taken = []
	for run in range(RUNS + WARM_UPS):
		shared.begin_request()
		before = rows_touched()
		start = time.perf_counter()
		read()
		if run >= WARM_UPS:
			taken.append(Cost(time.perf_counter() - start, rows_touched() - before))
	return min(taken)


def measure() -> dict[tuple[str, str], Cost]:
	found = {}
	for who, user in (("all", BOSS), ("one salesperson", SELLERS[0]), ("a team of ten", LEAD_OF_TEN)):
		frappe.set_user(user)
		for what, read in readings().items():
			found[who, what] = cost(read)
			print(f"{who}, {what}: {found[who, what]}", file=sys.stderr, flush=True)
	frappe.set_user("Administrator")
	return found


def explain() -> None:
	"""How MariaDB runs the statements of the slowest readings, and what each takes."""
	for user in (BOSS, SELLERS[0]):
		frappe.set_user(user)
		for what in ("open the board", "a further page, from the middle"):
			shared.explain(f"{user}, {what}", readings()[what], 9)


def main() -> None:
	options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
	options.add_argument("--site", required=True)
	options.add_argument("--few", type=int, default=1000)
	options.add_argument("--many", type=int, default=100_000)
	options.add_argument("--explain", action="store_true")
	chosen = options.parse_args()
	shared.connect(chosen.site)
	with people_and_cards():
		write_cards(0, chosen.few)
		few = measure()
		write_cards(chosen.few, chosen.many)
		many = measure()
		if chosen.explain:
			explain()
	print(
		f"\n| who sees | reading | {chosen.few:,} cards | {chosen.many:,} cards | ratio | rows read | ratio |"
	)
	print("|---|---|--:|--:|--:|--:|--:|")
	for (who, what), before in few.items():
		after = many[who, what]
		times = f"{before.seconds * 1000:.0f} ms | {after.seconds * 1000:.0f} ms | {after.seconds / before.seconds:.1f}"
		print(f"| {who} | {what} | {times} | {before.rows} → {after.rows} | {after.rows / before.rows:.1f} |")


if __name__ == "__main__":
	main()
