"""What the benchmarks share: the mark of what they write, a site's connection, a request's beginning, rows that go again."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterable

import frappe

MARK = "benchmark@leadcard.example"
BATCH = 20_000


def connect(site: str) -> None:
	"""Work on a site; what was begun is ended in order, also where somebody ends this early."""
	signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
	frappe.init(site=site)
	frappe.connect()


def begin_request() -> None:
	"""Forget what a request keeps to itself, as each one begins without it."""
	frappe.local.cache, frappe.local.role_permissions = {}, {}
	frappe.db.value_cache.clear()


def rows_touched() -> int:
	"""How many rows MariaDB has read for this connection so far."""
	return sum(int(row[1]) for row in frappe.db.sql("show session status like 'Handler_read%'"))


def explain(title: str, read: Callable[[], object], slowest: int) -> None:
	"""Print what a reading asks MariaDB: how many statements, and of the slowest how it runs them."""
	ask, asked = type(frappe.local.db).sql, []

	def watching(database, query, values=(), *args, **kwargs):
		start = time.perf_counter()
		answer = ask(database, query, values, *args, **kwargs)
		asked.append((time.perf_counter() - start, query, values))
		return answer

	type(frappe.local.db).sql = watching
	try:
		read()
	finally:
		type(frappe.local.db).sql = ask
	print(f"\n== {title}: {len(asked)} statements, {sum(taken for taken, *_one in asked) * 1000:.0f} ms")
	for taken, query, values in sorted(asked, key=lambda one: -one[0])[:slowest]:
		print(f"\n{taken * 1000:.1f} ms {' '.join(str(query).split())[:3000]}")
		for row in frappe.db.sql(f"explain {query}", values, as_dict=True):
			print("   ", row.id, row.select_type, row.table, row.type, row.key, row.rows, row.Extra)


def insert(doctype: str, fields: tuple[str, ...], rows: list[tuple], chunk: int = 5000) -> None:
	"""Write rows past the documents, in few statements."""
	for start in range(0, len(rows), chunk):
		frappe.db.bulk_insert(doctype, fields, rows[start : start + chunk], chunk_size=chunk)


def analyze(doctypes: Iterable[str]) -> None:
	"""Have MariaDB count anew what its plans are made by."""
	for doctype in doctypes:
		frappe.db.sql_ddl(f"analyze table `tab{doctype}`")


def write_team(name: str, parent: str | None, members: list[tuple[str, int]]) -> None:
	"""A team of the tree; each member with whether they manage it."""
	rows = [{"user": user, "is_manager": manages} for user, manages in members]
	values = {"team_name": name, "parent_lc_sales_team": parent, "is_group": 1, "members": rows}
	frappe.get_doc({"doctype": "LC Sales Team", **values}).insert()


def remove_teams(pattern: str) -> None:
	"""The teams whose names are like a pattern, the lowest first."""
	teams = frappe.get_all("LC Sales Team", {"name": ("like", pattern)}, pluck="name", order_by="lft desc")
	for team in teams:
		frappe.delete_doc("LC Sales Team", team, force=True)


def remove(doctypes: Iterable[str]) -> None:
	"""What was written into some tables. One that holds nothing else is emptied at once, of others batches go."""
	for doctype in doctypes:
		if not frappe.db.count(doctype, {"modified_by": ("!=", MARK)}):
			frappe.db.sql_ddl(f"truncate table `tab{doctype}`")
			continue
		while frappe.db.count(doctype, {"modified_by": MARK}):
			frappe.db.sql(f"delete from `tab{doctype}` where modified_by = %s limit {BATCH}", MARK)
			frappe.db.commit()
