"""What the board's screens cost as a site grows, for four people: one run at 10,000 cards, 100,000 and a million.

	cd ~/frappe-bench/sites
	../env/bin/python ../apps/leadcard/benchmarks/screens.py --site SITE [--sizes 10000 100000 1000000] [--rounds 9]
		[--only TEXT] [--json FILE] [--explain] [--remove]

The cards are those of `seed.py`, and stay for a next run unless they are removed. Times are of the endpoints, without
HTTP, caches warm and those of a request cleared before each: rounds, each with all screens, Frappe's own lists and counts
and the bare rows in turn, so that a busy moment blurs all alike. Told are medians with their spread, and as ratios: to the
first size, to Frappe's own, and to the bare rows. Take a site without cards that matter.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import company
import frappe
import seed
import shared

PEOPLE = {
	"head office": company.HEAD,
	"a director of 200": company.DIRECTOR,
	"a manager of 10": company.MANAGER,
	"a salesperson": company.SALESPERSON,
}
SIZES = (10_000, 100_000, 1_000_000)
ROUNDS, WARM_UPS = 9, 1
FRAPPES, FLOOR = "(Frappe's own lists and counts)", "(the rows shown, by SQL alone)"
COLUMNS = (
	("LC Lead", "New"),
	("LC Lead", "Contacting"),
	("LC Customer", "Converted"),
	("LC Customer", "Transacted"),
)
SHOWN = 20

# a reading in milliseconds, by size, by who reads, and by screen
Times = dict[tuple[int, str, str], list[float]]


def screens() -> dict[str, Callable[[], object]]:
	"""What is measured, as the session's user."""
	from leadcard.api import board, figures
	from leadcard.board import cursors

	user = frappe.session.user
	opened = board.get_board()
	cards = [card for column in opened["columns"] for card in column["cards"]]
	first = next((column for column in opened["columns"] if column["cursor"]), None)
	chosen = {
		"view Don't forget": {"view": "forgotten"},
		"view Newly updated": {"view": "updated"},
		"filter stale, a month": {"stale": "month"},
		"filter source": {"source": "Zalo"},
		"filter stage": {"stage": "Interested"},
		"filter tag": {"tag": "VIP"},
		"filter mine": {"mine": 1},
		"filter my people": {"people": 1},
		"filter free": {"unassigned": 1},
		"filter unattended": {"unattended": 1},
		"filter owner": {"owner": [company.SALESPERSON if user != company.MANAGER else user]},
		"filter planned, overdue": {"planned": "overdue"},
		"filter stopped": {"stopped": 1},
		"filter created, this month": {"created_in": "this_month"},
	}
	found: dict[str, Callable[[], object]] = {
		"open the board": board.get_board,
		"sort by revenue": lambda: board.get_board(sort="revenue desc"),
		"sort by last care": lambda: board.get_board(sort="last_care_on asc"),
		**{
			what: (lambda filters=filters: board.get_board(filters=filters))
			for what, filters in chosen.items()
		},
		"stages with counts": board.get_stages,
		"filter options": board.get_filter_options,
		"statistics bar": figures.get_figures,
	}
	if user != company.SALESPERSON:
		found["filter a team's branch"] = lambda: board.get_board(filters={"sales_team": _own_team(user)})
	if cards:
		card = cards[0]
		found["panel"] = lambda: board.get_card(card["doctype"], card["name"])
		found["follow one change"] = lambda: board.get_changed([[card["doctype"], card["name"]]])
	if first:
		cursor, status = first["cursor"], first["status"]
		found["a further page"] = lambda: board.get_column(status, cursor=cursor, counted=1)
		last = first["cards"][-1]
		deep = cursors.write(frappe._dict(sort_value=_middle(), name=last["name"]))
		found["a page from the middle"] = lambda: board.get_column(status, cursor=deep, counted=1)
	found[FRAPPES] = _frappes_own
	shown = [[card["name"] for card in column["cards"]] for column in opened["columns"]]
	found[FLOOR] = lambda: [
		frappe.db.sql(f"select * from `tab{doctype}` where name in %s", (names,))
		for (doctype, _status), names in zip(COLUMNS, shown, strict=True)
		if names
	]
	return found


def _own_team(user: str) -> str:
	return frappe.get_all("LC Sales Team Member", {"user": user}, pluck="parent", limit=1)[0]


def _middle() -> str:
	"""A moment half way through the years that the cards are of."""
	return str(frappe.utils.add_days(frappe.db.get_value("User", company.HEAD, "creation"), -seed.DAYS // 2))


def _frappes_own() -> None:
	"""What a list in the desk asks for each of the four columns: a page, and how many there are."""
	for doctype, status in COLUMNS:
		wanted = {"status": status}
		frappe.get_list(doctype, filters=wanted, fields=["*"], order_by="creation desc", limit=SHOWN)
		frappe.get_list(doctype, filters=wanted, fields=["count(name)"], order_by=None)


def measure(size: int, rounds: int, only: str) -> Times:
	"""All screens in turn, round by round."""
	found: Times = {}
	readings = {}
	for who, user in PEOPLE.items():
		frappe.set_user(user)
		readings[who] = screens()
	for turn in range(WARM_UPS + rounds):
		for who, user in PEOPLE.items():
			frappe.set_user(user)
			for what, read in readings[who].items():
				if only not in what and not what.startswith("("):
					continue
				shared.begin_request()
				start = time.perf_counter()
				read()
				if turn >= WARM_UPS:
					taken = (time.perf_counter() - start) * 1000
					found.setdefault((size, who, what), []).append(taken)
		frappe.db.rollback()
		print(f"{size:,} cards, round {turn}", file=sys.stderr, flush=True)
	frappe.set_user("Administrator")
	return found


def table(found: Times, sizes: list[int]) -> str:
	"""The medians as a table of Markdown, each with its spread; ratios are of the largest size."""
	heads = [f"{size:,}" for size in sizes]
	lines = [
		f"| screen | who | {' | '.join(heads)} | spread | to {heads[0]} | to Frappe's own | to the bare rows |",
		"|---|---|" + "--:|" * (len(sizes) + 4),
	]
	largest = sizes[-1]
	for what in dict.fromkeys(what for _size, _who, what in found):
		for who in PEOPLE:
			if (largest, who, what) not in found:
				continue
			middles = {size: median(found[size, who, what]) for size in sizes if (size, who, what) in found}
			last, spread = middles[largest], found[largest, who, what]
			told = [f"{middles[size]:.0f}" if size in middles else "" for size in sizes]
			ratios = [last / middles[min(middles)]]
			ratios += [last / median(found[largest, who, base]) for base in (FRAPPES, FLOOR)]
			told += [f"{min(spread):.0f}–{max(spread):.0f}", *(f"{ratio:.1f}" for ratio in ratios)]
			lines.append(f"| {what} | {who} | {' | '.join(told)} |")
	return "\n".join(lines)


def explain(only: str) -> None:
	"""The slowest statements of some screens, and how MariaDB runs them."""
	for who, user in PEOPLE.items():
		frappe.set_user(user)
		for what, read in screens().items():
			if only in what:
				read()
				shared.begin_request()
				shared.explain(f"{who}, {what}", read, 5)
	frappe.set_user("Administrator")


def main() -> None:
	options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
	options.add_argument("--site", required=True)
	options.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
	options.add_argument("--rounds", type=int, default=ROUNDS)
	options.add_argument("--only", default="", help="screens with this text in their name")
	options.add_argument("--json", type=Path, help="where all readings are written, in milliseconds")
	options.add_argument(
		"--explain", action="store_true", help="tell the slowest statements in place of times"
	)
	options.add_argument("--remove", action="store_true", help="remove the cards at the end")
	chosen = options.parse_args()
	shared.connect(chosen.site)
	found: Times = {}
	for size in sorted(chosen.sizes):
		if size != seed.written():
			seed.write(size)
		if chosen.explain:
			explain(chosen.only)
		else:
			found |= measure(size, chosen.rounds, chosen.only)
			print(table(found, sorted({size for size, _who, _what in found})), flush=True)
	if chosen.json and found:
		rows = [
			{"cards": key[0], "who": key[1], "screen": key[2], "ms": times} for key, times in found.items()
		]
		chosen.json.write_text(json.dumps(rows, indent="\t") + "\n")
	if chosen.remove:
		seed.remove()


if __name__ == "__main__":
	main()
