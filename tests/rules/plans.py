"""How the database would read: by which indexes, and whether by these alone."""

from __future__ import annotations

import re
from typing import NamedTuple

import frappe

OF_POSTGRES = re.compile(
	r'Index (Only )?Scan(?: Backward)? using "?([\w ]+?)"? on|Bitmap Index Scan on "?([\w ]+?)"?  '
)


class Plan(NamedTuple):
	"""The indexes that a query is read by, and whether all that it reads stands in them, in their order."""

	indexes: set[str]
	alone: bool


def plan_of(query: str, values: object = ()) -> Plan:
	"""What the database says of a query; Postgres would walk a table as small as those of tests, so that is forbidden."""
	if frappe.db.db_type == "postgres":
		frappe.db.sql("set local enable_seqscan = off")
		lines = [line for (line,) in frappe.db.sql(f"explain {query}", values)]
		found = [match for line in lines if (match := OF_POSTGRES.search(line))]
		alone = bool(found) and all(match[1] for match in found) and not any("Sort" in line for line in lines)
		return Plan({match[2] or match[3] for match in found}, alone)
	rows = frappe.db.sql(f"explain {query}", values, as_dict=True)
	alone = all("Using index" in row.Extra and "filesort" not in row.Extra for row in rows)
	return Plan({row.key for row in rows}, alone)


def indexed(doctype: str) -> set[str]:
	"""The columns that an index of a DocType's table begins with."""
	if frappe.db.db_type == "postgres":
		query = (
			"select a.attname from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]"
			" where i.indrelid = %s::regclass"
		)
		return set(frappe.db.sql(query, f'"tab{doctype}"', pluck=True))
	rows = frappe.db.sql(f"show index from `tab{doctype}` where Seq_in_index = 1", as_dict=True)
	return {row.Column_name for row in rows}
