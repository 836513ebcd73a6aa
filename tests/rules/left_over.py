"""Where in a site a text still stands: in every text column of every table, and in every file on the disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import frappe
from frappe.utils.global_search import sync_global_search

TEXT_TYPES = ("varchar", "char", "text", "tinytext", "mediumtext", "longtext", "json", "character varying")


def forget_earlier_runs(mark: str) -> None:
	"""What a test that was rolled back left in the queue of Frappe's search, which no rollback reaches."""
	sync_global_search()
	if not _is_sandbox():
		frappe.db.sql(
			"DELETE FROM `__global_search` WHERE CONCAT_WS('|', title, content) LIKE %s", f"%{mark}%"
		)


def tables_with(*marks: str) -> dict[str, list[str]]:
	"""The marks by the tables that hold them, whatever their case and spaces."""
	sync_global_search()
	found = {}
	for table, columns in _columns().items():
		whole = _folded(columns)
		held = [
			mark
			for mark in marks
			if frappe.db.sql(f"SELECT 1 FROM `{table}` WHERE {whole} LIKE %s LIMIT 1", f"%{_fold(mark)}%")
		]
		if held:
			found[table] = held
	return found


def files_with(*marks: str) -> list[str]:
	"""The site's files that hold a mark, or are called by one."""
	return sorted(
		path.name
		for path in _files()
		if any(mark in path.name or mark.encode() in path.read_bytes() for mark in marks)
	)


def _files() -> Iterator[Path]:
	for folder in ("private", "public"):
		for path in Path(frappe.get_site_path(folder, "files")).rglob("*"):
			if path.is_file():
				yield path


def _is_sandbox() -> bool:
	# it calls itself MariaDB, as the app asks
	return not type(frappe.local.db).__module__.endswith(("mariadb.database", "postgres.database"))


def _fold(text: str) -> str:
	return text.lower().replace(" ", "")


def _folded(columns: list[str]) -> str:
	if _is_sandbox():
		whole = " || '|' || ".join(f"IFNULL(`{column}`, '')" for column in columns)
	else:
		whole = "CONCAT_WS('|', {})".format(", ".join(f"`{column}`" for column in columns))
	return f"LOWER(REPLACE({whole}, ' ', ''))"


def _columns() -> dict[str, list[str]]:
	found: dict[str, list[str]] = {}
	for table, column in _of_sqlite() if _is_sandbox() else _of_schema():
		found.setdefault(table, []).append(column)
	return found


def _of_schema() -> Iterator[tuple[str, str]]:
	schema = "current_schema()" if frappe.db.db_type == "postgres" else "DATABASE()"
	query = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = {} AND data_type IN %s"
	yield from frappe.db.sql(query.format(schema), (TEXT_TYPES,))


def _of_sqlite() -> Iterator[tuple[str, str]]:
	for (table,) in frappe.db.sql("SELECT name FROM sqlite_master WHERE type = 'table'"):
		for row in frappe.db.sql(f"PRAGMA table_info(`{table}`)"):
			yield table, row[1]
