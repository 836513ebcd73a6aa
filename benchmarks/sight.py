"""How seeing grows with the number of cards and with the part of the company that one manages: ratios of one run.

	cd ~/frappe-bench/sites
	../env/bin/python ../apps/leadcard/benchmarks/sight.py --site SITE [--few 1000] [--many 300000] [--only TEXT]

A tree of twenty teams of ten below a director, head office above, somebody with shared cards alone. The cards are those
of `board.py`, written past the documents, and removed at the end. Take a site without cards that matter. Times are
without HTTP, with warm caches of the site, and those of a request cleared before each.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import board
import frappe
import shared
from shared import write_team

TEAMS, TEAM_SIZE = 20, 10
PEOPLE = {
	"one salesperson": "seller000@benchmark.example",
	"a manager of 10": "lead00@benchmark.example",
	"a director of 200": "director@benchmark.example",
	"head office": "head@benchmark.example",
	"LeadCard Manager": "manager@benchmark.example",
	"whom 200 cards are shared with": "guest@benchmark.example",
}
SHARED, SHARES_OF_OTHERS = 200, 5000
TEAM = "Benchmark"


def sellers() -> list[str]:
	return [f"seller{number:03d}@benchmark.example" for number in range(TEAMS * TEAM_SIZE)]


def leads() -> list[str]:
	return [f"lead{number:02d}@benchmark.example" for number in range(TEAMS)]


def write_people() -> None:
	stamp = dict.fromkeys(("owner", "modified_by"), shared.MARK)
	stamp |= dict.fromkeys(("creation", "modified"), datetime.now())
	for email in {*sellers(), *leads(), *PEOPLE.values()}:
		user = frappe.new_doc("User")
		names = {"name": email, "email": email, "first_name": email, "full_name": email}
		user.update({**names, "enabled": 1, "user_type": "System User", **stamp})
		user.db_insert()
		role = "LeadCard Manager" if email == PEOPLE["LeadCard Manager"] else "LeadCard User"
		place = {"parent": email, "parenttype": "User", "parentfield": "roles", "idx": 1}
		frappe.get_doc({"doctype": "Has Role", "role": role, **place, **stamp}).db_insert()
	write_team(f"{TEAM} head office", None, [(PEOPLE["head office"], 1)])
	write_team(f"{TEAM} division", f"{TEAM} head office", [(PEOPLE["a director of 200"], 1)])
	for number, lead in enumerate(leads()):
		own = sellers()[number * TEAM_SIZE : (number + 1) * TEAM_SIZE]
		write_team(f"{TEAM} {number:02d}", f"{TEAM} division", [(lead, 1), *((user, 0) for user in own)])
	frappe.db.commit()


def write_shares() -> None:
	chance = random.Random(1)
	names = frappe.get_all("LC Lead", {"owner": shared.MARK}, pluck="name", limit=SHARES_OF_OTHERS)
	fields = (
		"name",
		"creation",
		"modified",
		"owner",
		"modified_by",
		"user",
		"share_doctype",
		"share_name",
		"read",
	)
	now = datetime.now()
	with_guest = [(PEOPLE["whom 200 cards are shared with"], name) for name in names[:SHARED]]
	with_others = [(chance.choice(sellers()), name) for name in names]
	rows = [
		(f"BENCH-SHARE-{number}", now, now, shared.MARK, shared.MARK, user, "LC Lead", name, 1)
		for number, (user, name) in enumerate([*with_guest, *with_others])
	]
	frappe.db.delete("DocShare", {"owner": shared.MARK})
	shared.insert("DocShare", fields, rows)
	frappe.db.commit()


def remove_all() -> None:
	frappe.db.rollback()
	frappe.set_user("Administrator")
	shared.remove_teams(f"{TEAM} %")
	frappe.db.delete("DocShare", {"owner": shared.MARK})
	frappe.db.commit()
	board.remove_all()


@contextmanager
def people() -> Iterator[None]:
	remove_all()
	try:
		write_people()
		yield
	finally:
		# a statement that was broken off takes its connection along
		frappe.connect()
		remove_all()


def readings() -> dict[str, Callable[[], object]]:
	from leadcard.api import board as endpoints
	from leadcard.hardening.stand_ins import lists
	from leadcard.permissions import tree, viewers

	user = frappe.session.user
	lead = frappe.get_doc("LC Lead", frappe.db.get_value("LC Lead", {"lead_owner": sellers()[0]}))
	return {
		"whose cards one sees": lambda: (tree.visible_owners(user), tree.pool_teams(user)),
		"may one see this card": lambda: frappe.has_permission("LC Lead", "read", doc=lead),
		"who sees this card, and why": lambda: viewers.viewers_of(lead),
		"who is told of a save": lambda: viewers.why_seen("LC Lead", lead.name, lead.lead_owner, None),
		"open the board": lambda: endpoints.get_board(),
		"a page of the list of leads": lambda: frappe.get_list(
			"LC Lead", fields=["name", "title"], order_by="modified desc", limit=20
		),
		"the count of leads": lambda: lists.get_count(doctype="LC Lead"),
		"a page of the list of calls": lambda: frappe.get_list(
			"LC Call", fields=["name", "subject"], order_by="modified desc", limit=20
		),
		"a page of the list of files": lambda: frappe.get_list("File", order_by="modified desc", limit=20),
	}


def measure(only: str) -> dict[tuple[str, str], board.Cost]:
	found = {}
	for who, user in PEOPLE.items():
		frappe.set_user(user)
		for what, read in readings().items():
			if only in what:
				found[who, what] = board.cost(read)
				print(f"{who}, {what}: {found[who, what]}", file=sys.stderr, flush=True)
	frappe.set_user("Administrator")
	return found


def main() -> None:
	options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
	options.add_argument("--site", required=True)
	options.add_argument("--few", type=int, default=1000)
	options.add_argument("--many", type=int, default=300_000)
	options.add_argument("--only", default="", help="readings with this text in their name")
	chosen = options.parse_args()
	shared.connect(chosen.site)
	board.SELLERS[:] = sellers()
	board.RUNS = 4
	with people():
		board.write_cards(0, chosen.few)
		write_shares()
		few = measure(chosen.only)
		board.write_cards(chosen.few, chosen.many)
		write_shares()
		many = measure(chosen.only)
	first = next(iter(PEOPLE))
	print(
		f"\n| reading | who | {chosen.few:,} cards | {chosen.many:,} cards | ratio | to {first} | rows read |"
	)
	print("|---|---|--:|--:|--:|--:|--:|")
	order = list(dict.fromkeys(what for _who, what in few))
	for (who, what), before in sorted(few.items(), key=lambda item: order.index(item[0][1])):
		after, least = many[who, what], many[first, what]
		times = f"{before.seconds * 1000:.1f} ms | {after.seconds * 1000:.1f} ms | {after.seconds / before.seconds:.1f}"
		print(
			f"| {what} | {who} | {times} | {after.seconds / least.seconds:.1f} | {before.rows} → {after.rows} |"
		)


if __name__ == "__main__":
	main()
