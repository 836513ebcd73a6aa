"""What each report and the statistics bar cost over 100,000 cards, on a bench's MariaDB, for four who see more or less.

	cd ~/frappe-bench/sites
	../env/bin/python ../apps/leadcard/benchmarks/reports.py --site SITE [--cards 100000] [--only TEXT] [--keep] [--explain]

The company of `company.py` is written and removed; with `--keep` it stays for a next run. Times are of the endpoints,
without HTTP, caches of a request cleared before each: rounds, each with all readings in turn, so that a busy moment
blurs all alike. The median is compared with that of a count of all that hangs on cards by the database alone, and with
Frappe's own count of leads for the same person. What was counted while the rows were made must be what reports say.
Take a site without cards that matter.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from statistics import median

import company
import frappe
import shared

PEOPLE = {
	"head office": company.HEAD,
	"a director of 200": company.DIRECTOR,
	"a manager of 10": company.MANAGER,
	"a salesperson": company.SALESPERSON,
}
FLOOR, FRAPPES = "(the database counts all cards)", "(Frappe counts the leads)"
RUNS, WARM_UPS = 5, 1
BOUND = 2.0
# by report and column, what was counted while the rows were made
TOLD = {
	("Employee Activity Summary", "calls"): "calls",
	("Employee Activity Summary", "meetings"): "meetings",
	("Employee Activity Summary", "notes"): "notes",
	("Employee Activity Summary", "comments"): "comments",
	("Employee Activity Summary", "emails"): "emails",
	("Employee Activity Summary", "new_leads"): "new_leads",
	("Employee Activity Summary", "conversions"): "conversions",
	("Employee Activity Summary", "won"): "won",
	("Interactions by Kind", "received"): "received",
	("Interactions by Kind", "calls"): "calls",
	("Expected and Actual Revenue", "actual"): "actual",
	("One-Time and Repeat Buyers", "orders"): "won",
	("Leads by Source", "revenue"): "actual",
}
LEFT = {"New": "left New", "Contacting": "left Contacting", "Converted": "left Converted"}

Reading = tuple[str, str, str]


@contextmanager
def the_company(cards: int, keep: bool) -> Iterator[company.Work]:
	"""The company with so many cards, from an earlier run where one has kept it."""
	written = company.is_written(cards)
	work = company.Work(cards, written.replace(microsecond=0) if written else company.moment())
	try:
		if written:
			for _rows in work.chunks():
				pass
		else:
			company.remove_all()
			company.write_people()
			frappe.db.set_value("User", company.HEAD, "creation", work.now, update_modified=False)
			start = time.perf_counter()
			company.write(work)
			print(f"written in {time.perf_counter() - start:.0f} s", file=sys.stderr)
		yield work
	finally:
		if not keep:
			# a statement that was broken off takes its connection along
			with suppress(Exception):
				frappe.db.close()
			frappe.connect()
			company.remove_all()


def readings(work: company.Work) -> dict[tuple[str, str], Callable[[], object]]:
	"""What is measured, by report and period."""
	from leadcard.api import figures
	from leadcard.figures.reports import REPORTS

	year = f"{(work.now - timedelta(days=364)).date()}/{work.now.date()}"
	found: dict[tuple[str, str], Callable[[], object]] = {
		("", FLOOR): lambda: [
			frappe.db.sql(f"select status, count(*), sum(expected_revenue) from `tab{card}` group by status")
			for card in (company.LEAD, company.CUSTOMER)
		],
		("", FRAPPES): lambda: frappe.get_list(
			company.LEAD, fields=["status", "count(name)"], group_by="status", order_by=None
		),
	}
	for called, period in (("a month", work.period), ("a year", year)):
		found[called, "Statistics bar"] = lambda period=period: figures.get_figures(period=period)
		for name in REPORTS:
			found[called, name] = lambda name=name, period=period: figures.get_report(
				name, {"period": period, "step": "Month"}
			)
	return found


def measure(work: company.Work, only: str, runs: int) -> dict[Reading, list[float]]:
	"""Seconds by who, period and report, one for each round."""
	found: dict[Reading, list[float]] = {}
	for run in range(WARM_UPS + runs):
		for who, user in PEOPLE.items():
			frappe.set_user(user)
			for (period, name), read in readings(work).items():
				if only not in name and not name.startswith("("):
					continue
				shared.begin_request()
				start = time.perf_counter()
				read()
				if run >= WARM_UPS:
					found.setdefault((who, period, name), []).append(time.perf_counter() - start)
		frappe.db.rollback()
	frappe.set_user("Administrator")
	return found


def check(work: company.Work) -> list[str]:
	"""Where a report says of the month other than was counted while the rows were made."""
	from leadcard.api import figures

	wrong, filters = [], {"period": work.period, "step": "Month"}
	for user, owners in company.seen_by().items():
		frappe.set_user(user)

		def counted(what: str) -> float:
			return sum(number for whose, number in work.told.get(what, {}).items() if whose in owners)  # noqa: B023

		said = {name: figures.get_report(name, filters)["rows"] for name in {name for name, _column in TOLD}}
		for (name, column), what in TOLD.items():
			if said[name][-1][column] != counted(what):
				wrong.append(f"{user}, {name}: {column} is {said[name][-1][column]}, not {counted(what)}")
		stays = figures.get_report("Time in Stage", filters)["rows"]
		for column, what in LEFT.items():
			left = next(
				row["left"] for row in stays if not row["stage"] and row["column"] == frappe._(column)
			)
			if left != counted(what):
				wrong.append(f"{user}, Time in Stage: {left} left {column}, not {counted(what)}")
	frappe.set_user("Administrator")
	return wrong


def explain(work: company.Work, only: str) -> None:
	"""The slowest statements of some readings, and how MariaDB runs them."""
	for who, user in PEOPLE.items():
		frappe.set_user(user)
		for (period, name), read in readings(work).items():
			if only in name and not name.startswith("("):
				shared.explain(f"{who}, {name}, {period}", read, 3)
	frappe.set_user("Administrator")


def show(found: dict[Reading, list[float]]) -> None:
	print("\n| report | period | who | median | spread | to the database's count | to Frappe's count |")
	print("|---|---|---|--:|--:|--:|--:|")
	for (who, period, name), seconds in sorted(found.items(), key=lambda item: (item[0][2], item[0][1])):
		middle = median(seconds)
		ratios = [f"{middle / median(found[who, '', base]):.1f}" for base in (FLOOR, FRAPPES)]
		spread = f"{min(seconds) * 1000:.0f}–{max(seconds) * 1000:.0f} ms"
		late = " **" if middle > BOUND else ""
		print(
			f"| {name} | {period} | {who} | {middle * 1000:.0f} ms{late} | {spread} | {' | '.join(ratios)} |"
		)
	slow = sorted({name for (_who, _period, name), seconds in found.items() if median(seconds) > BOUND})
	print(f"\nabove {BOUND:.0f} s: {', '.join(slow) or 'none'}")


def main() -> None:
	options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
	options.add_argument("--site", required=True)
	options.add_argument("--cards", type=int, default=100_000)
	options.add_argument("--runs", type=int, default=RUNS)
	options.add_argument("--only", default="", help="readings with this text in their name")
	options.add_argument("--keep", action="store_true", help="leave the company for a next run")
	options.add_argument("--explain", action="store_true")
	chosen = options.parse_args()
	shared.connect(chosen.site)
	with the_company(chosen.cards, chosen.keep) as work:
		wrong = [] if chosen.explain else check(work)
		print("\n".join(wrong) or "what reports say is what was counted", file=sys.stderr)
		if chosen.explain:
			explain(work, chosen.only)
		else:
			show(measure(work, chosen.only, chosen.runs))
	if wrong:
		sys.exit(1)


if __name__ == "__main__":
	main()
