#!/usr/bin/env python3
"""Compare what a Frappe site holds before LeadCard was installed and after it was removed.

Run by the bench's Python in the bench's `sites` folder:
    site_snapshot.py SITE save FILE
    site_snapshot.py SITE compare FILE
"""

import json
import sys
from pathlib import Path

import frappe

# What Frappe writes while it works, whoever made it do so; a LeadCard text in them would not be a trace.
JOURNALS = {
	"Access Log",
	"Activity Log",
	"Changelog Feed",
	"Deleted Document",
	"Error Log",
	"Installed Application",
	"Log Setting User",
	"Patch Log",
	"Route History",
	"Scheduled Job Log",
	"Version",
}
# Rows of child tables are written anew under another name by every save: their place tells them apart.
PLACE = ("parenttype", "parent", "parentfield", "idx")


def snapshot() -> dict[str, dict]:
	"""Every table with its columns and the names of its rows; every single with its values' fields."""
	tables = {}
	for table in sorted(frappe.db.get_tables(cached=False)):
		columns = sorted(frappe.db.get_table_columns_description(table), key=lambda column: column["name"])
		names = [column["name"] for column in columns]
		rows = []
		if table.startswith("tab") and table[3:] not in JOURNALS and "name" in names:
			fields = PLACE if set(PLACE) <= set(names) else ("name",)
			values = frappe.qb.from_(frappe.qb.Table(table)).select(*map(frappe.qb.Field, fields)).run()
			rows = sorted({" ".join(map(str, value)) for value in values})
		tables[table] = {"columns": names, "rows": rows}
	singles = frappe.qb.DocType("Singles")
	fields = frappe.qb.from_(singles).select(singles.doctype, singles.field).run()
	tables["singles"] = {"columns": [], "rows": sorted(f"{doctype}.{field}" for doctype, field in fields)}
	return tables


def traces(before: dict[str, dict], after: dict[str, dict]) -> list[str]:
	"""What is there after that was not there before, and what is gone."""
	found = [f"table {table}" for table in sorted(set(after) - set(before))]
	found += [f"table {table} is gone" for table in sorted(set(before) - set(after))]
	for table in sorted(set(before) & set(after)):
		for kind in ("columns", "rows"):
			old, new = set(before[table][kind]), set(after[table][kind])
			found += [f"{kind[:-1]} of {table}: {name}" for name in sorted(new - old)]
			found += [f"{kind[:-1]} of {table} is gone: {name}" for name in sorted(old - new)]
	return found


def main(site: str, action: str, file: str) -> int:
	"""Save a snapshot, or compare the site with it; 1 where something was left behind."""
	frappe.init(site=site)
	frappe.connect()
	try:
		now = snapshot()
	finally:
		frappe.destroy()
	if action == "save":
		Path(file).write_text(json.dumps(now), encoding="utf-8")
		return 0
	found = traces(json.loads(Path(file).read_text(encoding="utf-8")), now)
	for line in found:
		print(f"left behind: {line}", file=sys.stderr)
	if not found:
		print("nothing was left behind")
	return 1 if found else 0


if __name__ == "__main__":
	sys.exit(main(*sys.argv[1:]))
