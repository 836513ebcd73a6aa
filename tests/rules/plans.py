"""How the database would read, and what its tables are indexed by."""

from __future__ import annotations

import re

import frappe

OF_POSTGRES = re.compile(r'Index (?:Only )?Scan(?: Backward)? (?:using|on) "?(\w+)')


def read_by(query: str, values: object = ()) -> set[str]:
	"""The indexes that a query is read by. Postgres would walk a table as small as those of tests: that is forbidden."""
	if frappe.db.db_type == "postgres":
		frappe.db.sql("set local enable_seqscan = off")
		lines = frappe.db.sql(f"explain {query}", values, pluck=True)
		return {index for line in lines for index in OF_POSTGRES.findall(line)}
	return {row.key for row in frappe.db.sql(f"explain {query}", values, as_dict=True)}


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
