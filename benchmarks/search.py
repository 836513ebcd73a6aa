"""How searching grows with the number of cards: on a bench's MariaDB, at some sizes in one run, as ratios.

	cd ~/frappe-bench/sites
	../env/bin/python ../apps/leadcard/benchmarks/search.py --site SITE [--sizes 10000 100000 1000000] [--keep]

The cards are those of the company of 513 people in `company.py`, named as Vietnamese people are: "nguyen" finds some 38 of
a hundred. They are written past the documents with the tokens that a saved card has, marked, and removed at the end, unless
they are kept for a further run. Times are of the endpoints without HTTP, what a request keeps cleared before each.
"""

from __future__ import annotations

import argparse
import random
import signal
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta

import board
import company
import frappe
from frappe.utils import now_datetime

from leadcard.domain import search

LEAD, CUSTOMER, KEYS = "LC Lead", "LC Customer", "LC Search Key"
PEOPLE = {
	"head office": company.HEAD,
	"director of 200": company.DIRECTOR,
	"manager of 10": company.MANAGER,
	"salesperson": company.SALESPERSON,
}
FAMILIES = {
	**{"Nguyễn": 380, "Trần": 110, "Lê": 95, "Phạm": 70, "Hoàng": 51, "Huỳnh": 51, "Phan": 45, "Vũ": 39},
	**{"Võ": 39, "Đặng": 21, "Bùi": 20, "Đỗ": 14, "Hồ": 13, "Ngô": 13, "Dương": 10, "Lý": 5, "Quách": 1},
}
MIDDLES = {
	**{"Thị": 260, "Văn": 200, "Ngọc": 60, "Minh": 60, "Thanh": 50, "Đức": 40, "Hữu": 40, "Xuân": 30},
	**{"Quốc": 30, "Gia": 30, "Kim": 30, "Hồng": 30, "Bảo": 20, "Khánh": 20, "Thuỳ": 20, "Tuấn": 20},
}
GIVEN = (
	"Anh Linh Hương Hoa Hùng Dũng Tuấn Nam Hà Lan Mai Minh Long Thảo Trang Phương Huy Khoa Đạt Phúc Sơn Thành Bình Tâm "
	"Nga Yến Hạnh Hiền Vân Thu Quân Quang Cường Trung Tú Vy My Nhi Ngân Châu Giang Hải Lâm Khang Kiên Thắng Toàn Việt"
).split()
SEARCHES = {
	"six digits": "412345",
	"nothing": "zzyzx qqq",
	"three digits": "666",
	"one letter": "n",
	"a frequent name": "nguyen",
	"a rare name": "quach",
	"two frequent names": "nguyen van",
	"a full name": "tran ngoc binh",
	"a full name turned round": "binh tran ngoc",
	"a name and digits": "nguyen 0912",
}
FILTERED = {
	"a frequent name, mine": {"mine": 1},
	"a frequent name, one source": {"source": "Zalo"},
	"a frequent name, don't forget": {"view": "forgotten"},
}
RUNS = 5
CARD_FIELDS = (*board.CARD_FIELDS, "stage")
STAMP = ("name", "creation", "modified", "owner", "modified_by")
KEY_FIELDS = (*STAMP, "token", "card_doctype", "card", "of_name")
COLUMNS = {
	"New": (LEAD, 35),
	"Contacting": (LEAD, 35),
	"Converted": (CUSTOMER, 20),
	"Transacted": (CUSTOMER, 10),
}
CHUNK = 5000


# what is written, and removed


def write_cards(first: int, last: int) -> None:
	frappe.db.sql("set session unique_checks = 0, foreign_key_checks = 0")
	teams = company.people()
	staff = [who for each in teams.values() for lead, sellers in each for who in (lead, *sellers)]
	for start in range(first, last, CHUNK):
		rows: dict[str, list[tuple]] = {LEAD: [], CUSTOMER: [], KEYS: []}
		chance = random.Random(start)
		for number in range(start, min(start + CHUNK, last)):
			_write_card(rows, number, chance, staff)
		insert(LEAD, (*CARD_FIELDS, "lead_owner"), rows[LEAD])
		insert(CUSTOMER, (*CARD_FIELDS, "account_owner", "won_revenue"), rows[CUSTOMER])
		insert(KEYS, KEY_FIELDS, rows[KEYS])
		frappe.db.commit()
	for doctype in (LEAD, CUSTOMER, KEYS):
		frappe.db.sql_ddl(f"analyze table `tab{doctype}`")


def _write_card(rows: dict[str, list[tuple]], number: int, chance: random.Random, staff: list[str]) -> None:
	status = chance.choices(list(COLUMNS), [share for _doctype, share in COLUMNS.values()])[0]
	doctype = COLUMNS[status][0]
	called = " ".join(
		(
			chance.choices(list(FAMILIES), list(FAMILIES.values()))[0],
			chance.choices(list(MIDDLES), list(MIDDLES.values()))[0],
			chance.choice(GIVEN),
		)
	)
	phone, name = f"09{chance.randrange(10**8):08d}", f"BENCH-{number:07d}"
	made = now_datetime().replace(microsecond=0) - timedelta(minutes=chance.randrange(2 * 365 * 24 * 60))
	cared = made + (now_datetime() - made) * chance.random()
	owner = "" if chance.random() < board.UNASSIGNED else chance.choice(staff)
	worth = chance.randrange(1, 5000) * 1_000_000
	stamp = (made, made, company.MARK, company.MARK)
	source = chance.choice(company.SOURCES)
	row = (name, *stamp, status, called, called, "Individual", phone, source, worth, cared, 0, "Open", owner)
	rows[doctype].append((*row, worth) if doctype == CUSTOMER else row)
	values = {"name": name, "full_name": called, "mobile_no": phone}
	names = search.name_tokens(values)
	for place, token in enumerate(sorted(search.tokens(values))):
		rows[KEYS].append((f"b{number:09d}{place:03d}", *stamp, token, doctype, name, int(token in names)))


def insert(doctype: str, fields: tuple[str, ...], rows: list[tuple]) -> None:
	named, places = ", ".join(f"`{field}`" for field in fields), ", ".join(["%s"] * len(fields))
	# the driver puts many rows into a statement, several times as fast as Frappe's query builder
	frappe.db._cursor.executemany(f"insert into `tab{doctype}` ({named}) values ({places})", rows)


def remove_all() -> None:
	company.remove_all()
	while (
		frappe.db.sql(f"delete from `tab{KEYS}` where modified_by = %s limit 100000", company.MARK)
		is not None
	):
		if not frappe.db._cursor.rowcount:
			break
		frappe.db.commit()
	frappe.db.commit()


# what is measured


def readings() -> dict[str, Callable[[], object]]:
	from leadcard.api import board as endpoints
	from leadcard.api import search as beside

	def open_board(text: str, **filters: object) -> Callable[[], object]:
		return lambda: endpoints.get_board(search=text, filters=filters)

	return {
		**{what: open_board(text) for what, text in SEARCHES.items()},
		**{what: open_board("nguyen", **filters) for what, filters in FILTERED.items()},
		"a frequent name, one column": lambda: endpoints.get_column("Transacted", search="nguyen"),
		"a frequent name, from the search field": lambda: beside.search("nguyen"),
		"without a search": lambda: endpoints.get_board(),
	}


def measure(runs: int, only: str | None) -> dict[tuple[str, str], board.Cost]:
	"""The median of some runs, each of which goes over all, and the rows that MariaDB touched for one."""
	taken: dict[tuple[str, str], list[board.Cost]] = {}
	for run in range(runs + 1):
		for who, user in PEOPLE.items():
			frappe.set_user(user)
			for what, read in readings().items():
				if only and only != what:
					continue
				frappe.local.cache, frappe.local.role_permissions = {}, {}
				frappe.db.value_cache.clear()
				before, start = board.rows_touched(), time.perf_counter()
				read()
				spent = time.perf_counter() - start
				if run:
					taken.setdefault((who, what), []).append(board.Cost(spent, board.rows_touched() - before))
	frappe.set_user("Administrator")
	return {
		each: board.Cost(statistics.median(cost.seconds for cost in costs), max(cost.rows for cost in costs))
		for each, costs in taken.items()
	}


def tell(measured: dict[int, dict[tuple[str, str], board.Cost]]) -> None:
	sizes = list(measured)
	print(f"\n| who | search | {' | '.join(f'{size:,}' for size in sizes)} | to six digits | rows read |")
	print(f"|---|---|{'--:|' * (len(sizes) + 2)}")
	last = measured[sizes[-1]]
	for who, what in last:
		times = " | ".join(f"{measured[size][who, what].seconds * 1000:.0f} ms" for size in sizes)
		least = last.get((who, "six digits"))
		ratio = f"{last[who, what].seconds / least.seconds:.1f}" if least else ""
		print(f"| {who} | {what} | {times} | {ratio} | {last[who, what].rows:,} |")


def main() -> None:
	options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
	options.add_argument("--site", required=True)
	options.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
	options.add_argument("--runs", type=int, default=RUNS)
	options.add_argument("--only", help="one of the searches")
	options.add_argument("--keep", action="store_true", help="leave the cards, and take those that were left")
	chosen = options.parse_args()
	# what was written is removed, also where somebody ends this early
	signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
	frappe.init(site=chosen.site)
	frappe.connect()
	measured: dict[int, dict[tuple[str, str], board.Cost]] = {}
	written = frappe.db.count(LEAD, {"modified_by": company.MARK})
	written += frappe.db.count(CUSTOMER, {"modified_by": company.MARK})
	try:
		if not written or not chosen.keep:
			remove_all()
			company.write_people()
			written = 0
		for size in chosen.sizes:
			if written < size:
				write_cards(written, size)
				written = size
			if chosen.runs:
				measured[size] = measure(chosen.runs, chosen.only)
	finally:
		if not chosen.keep:
			frappe.connect()
			remove_all()
	if measured:
		tell(measured)


if __name__ == "__main__":
	main()
