"""`frappe.db` on SQLite, with MariaDB's answers where LeadCard can tell: types, collation, transactions."""

from __future__ import annotations

import re
import sqlite3
from collections import deque
from contextlib import contextmanager
from typing import Any

import frappe
from frappe.database.sqlite import UNTYPED, as_moment, connect, translate
from frappe.utils.data import cast_single, now, sbool

# how long a transaction waits for others, as MariaDB is told
LOCK_WAITS = "set session innodb_lock_wait_timeout = %s"


class CallbackManager:
	def __init__(self) -> None:
		self._functions: deque = deque()

	def add(self, fn) -> None:
		self._functions.append(fn)

	__call__ = add

	def run(self) -> None:
		while self._functions:
			self._functions.popleft()()

	def reset(self) -> None:
		self._functions.clear()


class Database:
	db_type = "mariadb"
	OperationalError, ProgrammingError = sqlite3.OperationalError, sqlite3.ProgrammingError
	DataError = sqlite3.DataError
	is_missing_column = staticmethod(lambda error: "no such column" in str(error))

	def __init__(self, path: str) -> None:
		self.connection = connect(path)
		self.value_cache: dict = {}
		self.before_commit, self.after_commit = CallbackManager(), CallbackManager()
		self.before_rollback, self.after_rollback = CallbackManager(), CallbackManager()
		self.transaction_writes = 0

	# statements

	def sql(
		self,
		query: str,
		values: Any = (),
		as_dict: bool = False,
		as_list: bool = False,
		*,
		pluck: bool = False,
		run: bool = True,
		**kwargs,
	):
		"""Run SQL as MariaDB's driver would: `%s` and `%(name)s` stand for values, "for update" says nothing here."""
		if query == LOCK_WAITS:
			# one process waits for nobody
			return ()
		query = translate(str(query))
		if values:
			query, values = self._bind(query, values)
		if not self.connection.in_transaction:
			self.connection.execute("BEGIN")
		cursor = self.connection.execute(query, values)
		if not cursor.description:
			self.transaction_writes += 1
			return ()
		columns = [column[0] for column in cursor.description]
		rows = cursor.fetchall()
		if UNTYPED.search(query):
			rows = [tuple(map(as_moment, row)) for row in rows]
		if pluck:
			return [row[0] for row in rows]
		if as_dict:
			return [frappe._dict(zip(columns, row, strict=True)) for row in rows]
		return [list(row) for row in rows] if as_list else tuple(rows)

	@staticmethod
	def _bind(query: str, values: Any) -> tuple[str, Any]:
		flat: list = []
		values = list(values) if isinstance(values, list | tuple) else [values]

		def place_next(_match: re.Match) -> str:
			value = values.pop(0)
			if isinstance(value, list | tuple):
				flat.extend(value)
				return f"({', '.join('?' for _value in value)})"
			flat.append(value)
			return "?"

		return re.sub(r"(?<!%)%s", place_next, query).replace("%%", "%"), flat

	def escape(self, value: Any, percent: bool = True) -> str:
		text = str(value).replace("'", "''")
		return f"'{text.replace('%', '%%') if percent else text}'"

	# transactions

	def begin(self, **kwargs) -> None:
		if not self.connection.in_transaction:
			self.connection.execute("BEGIN")

	def commit(self) -> None:
		self.before_commit.run()
		if self.connection.in_transaction:
			self.connection.execute("COMMIT")
		self.transaction_writes = 0
		self.before_rollback.reset()
		self.after_rollback.reset()
		self.after_commit.run()

	def rollback(self, *, save_point: str | None = None) -> None:
		if save_point:
			self.connection.execute(f"ROLLBACK TO SAVEPOINT {save_point}")
			self.value_cache.clear()
			return
		self.before_rollback.run()
		if self.connection.in_transaction:
			self.connection.execute("ROLLBACK")
		self.transaction_writes = 0
		self.value_cache.clear()
		self.before_commit.reset()
		self.after_commit.reset()
		self.after_rollback.run()

	def savepoint(self, save_point: str) -> None:
		self.begin()
		self.connection.execute(f"SAVEPOINT {save_point}")

	def release_savepoint(self, save_point: str) -> None:
		self.connection.execute(f"RELEASE SAVEPOINT {save_point}")

	def is_duplicate_entry(self, error: Exception) -> bool:
		return isinstance(error, sqlite3.IntegrityError) and "UNIQUE constraint failed" in str(error)

	def is_primary_key_violation(self, error: Exception) -> bool:
		return self.is_duplicate_entry(error) and bool(re.search(r"failed: [^,]+\.name$", str(error)))

	def is_unique_key_violation(self, error: Exception) -> bool:
		return self.is_duplicate_entry(error) and not self.is_primary_key_violation(error)

	# reading

	def get_values(
		self,
		doctype: str,
		filters: Any = None,
		fieldname: Any = "name",
		ignore: Any = None,
		as_dict: bool = False,
		debug: bool = False,
		order_by: str | None = "KEEP_DEFAULT_ORDERING",
		*,
		pluck: bool = False,
		distinct: bool = False,
		limit: int | None = None,
		**unused,
	) -> list:
		"""Rows by name, names or filters; caching and locking arguments say nothing here."""
		from frappe.model.db_query import select

		fields = [fieldname] if isinstance(fieldname, str) else list(fieldname)
		if (
			filters is None
			or (filters == doctype and doctype != "DocType")
			or frappe.get_meta(doctype).issingle
		):
			row = self._single_row(doctype, filters, fields)
			rows = [] if row is None else [row if as_dict or fields == ["*"] else list(row.values())]
			return [row[0] for row in rows] if pluck else rows
		if isinstance(filters, list) and not [name for name in filters if name]:
			return []
		query = select(doctype, fields, filters, order_by=order_by, limit=limit, distinct=distinct)
		return self.sql(query, as_dict=as_dict or fields == ["*"], pluck=pluck)

	def _single_row(self, doctype: str, filters: Any, fields: list[str]) -> frappe._dict | None:
		values = self.get_singles_dict(doctype)
		if isinstance(filters, dict) and any(values.get(key) != value for key, value in filters.items()):
			return None
		if fields == ["*"]:
			return values or None
		found = {field: values.get(field) for field in fields}
		return frappe._dict(found) if any(field in values for field in fields) else None

	def get_value(
		self,
		doctype: str,
		filters: Any = None,
		fieldname: Any = "name",
		ignore: Any = None,
		as_dict: bool = False,
		*args,
		**kwargs,
	):
		rows = self.get_values(doctype, filters, fieldname, ignore, as_dict, *args, limit=1, **kwargs)
		if not rows:
			return None
		row = rows[0]
		return row if as_dict or not isinstance(row, list | tuple) or len(row) > 1 else row[0]

	def exists(self, dt: Any, dn: Any = None, cache: bool = False, **kwargs):
		if isinstance(dt, dict):
			dt, dn = dt["doctype"], {key: value for key, value in dt.items() if key != "doctype"}
		if dt != "DocType" and dt == dn:
			return dn
		return self.get_value(dt, dn, order_by=None) if dn else None

	def count(
		self, dt: str, filters: Any = None, debug: bool = False, cache: bool = False, distinct: bool = True
	) -> int:
		from frappe.model.db_query import select

		return self.sql(select(dt, ["count(distinct `name`)"], filters, order_by=None))[0][0]

	def get_singles_dict(
		self, doctype: str, debug: bool = False, *, for_update: bool = False, cast: bool = False
	) -> frappe._dict:
		rows = self.sql("SELECT field, value FROM tabSingles WHERE doctype = %s", (doctype,))
		if not cast:
			return frappe._dict((field, value) for field, value in rows)
		meta = frappe.get_meta(doctype)
		return frappe._dict(
			(field, cast_single(meta.get_field(field).fieldtype, value) if meta.has_field(field) else value)
			for field, value in rows
		)

	def get_single_value(self, doctype: str, fieldname: str, cache: bool = True):
		key = (doctype, fieldname)
		if key not in self.value_cache or not cache:
			df = frappe.get_meta(doctype).get_field(fieldname)
			if not df:
				frappe.throw(
					frappe._("Field {0} does not exist on {1}").format(
						frappe.bold(fieldname), frappe.bold(doctype)
					)
				)
			rows = self.sql("SELECT value FROM tabSingles WHERE doctype = %s AND field = %s", key)
			self.value_cache[key] = cast_single(df.fieldtype, rows[0][0] if rows else None)
		return self.value_cache[key]

	def get_default(self, key: str, parent: str = "__default"):
		return self.get_singles_dict("System Settings").get(key)

	def set_default(self, key: str, val: Any, parent: str = "__default") -> None:
		self.set_single_value("System Settings", key, val)

	# writing past the documents

	def set_value(
		self,
		dt: str,
		dn: Any,
		field: Any,
		val: Any = None,
		modified=None,
		modified_by=None,
		update_modified: bool = True,
		debug: bool = False,
	) -> None:
		from frappe.model.db_query import conditions_sql

		if dn is None or dt == dn:
			return self.set_single_value(
				dt, field, val, modified=modified, modified_by=modified_by, update_modified=update_modified
			)
		values = self._update_values(field, val, modified, modified_by, update_modified)
		meta = frappe.get_meta(dt)
		assignments = ", ".join(f"`{column}` = %s" for column in values)
		stored = [meta.column_value(column, value) for column, value in values.items()]
		where, bound = conditions_sql(dt, dn).replace("%", "%%"), stored
		self.sql(f"UPDATE `tab{dt}` SET {assignments} WHERE {where or '1=1'}", bound)
		self.value_cache.clear()

	def set_single_value(
		self,
		doctype: str,
		fieldname: Any,
		value: Any = None,
		*,
		modified=None,
		modified_by=None,
		update_modified: bool = True,
		debug: bool = False,
	) -> None:
		values = self._update_values(fieldname, value, modified, modified_by, update_modified)
		for field, item in values.items():
			self.sql("DELETE FROM tabSingles WHERE doctype = %s AND field = %s", (doctype, field))
			item = sbool(item)
			stored = None if item is None else str(int(item) if isinstance(item, bool) else item)
			self.sql(
				"INSERT INTO tabSingles (doctype, field, value) VALUES (%s, %s, %s)", (doctype, field, stored)
			)
		self.value_cache.clear()

	@staticmethod
	def _update_values(
		field: Any, value: Any, modified: Any, modified_by: Any, update_modified: bool
	) -> dict:
		values = dict(field) if isinstance(field, dict) else {field: value}
		if update_modified:
			values.update(modified=modified or now(), modified_by=modified_by or frappe.session.user)
		return values

	def bulk_insert(
		self, doctype: str, fields: list, values: Any, ignore_duplicates: bool = False, **kwargs
	) -> None:
		columns, marks = ", ".join(f"`{field}`" for field in fields), ", ".join("%s" for _field in fields)
		verb = "INSERT OR IGNORE" if ignore_duplicates else "INSERT"
		for row in values:
			self.sql(f"{verb} INTO `tab{doctype}` ({columns}) VALUES ({marks})", list(row))

	def delete(self, doctype: str, filters: Any = None, debug: bool = False, **kwargs) -> None:
		from frappe.model.db_query import conditions_sql

		where = conditions_sql(doctype, filters) if filters else ""
		self.sql(f"DELETE FROM `tab{doctype}`" + (f" WHERE {where}" if where else ""))
		self.value_cache.clear()

	# schema

	def table_exists(self, doctype: str, cached: bool = True) -> bool:
		return bool(
			self.sql("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = %s", (f"tab{doctype}",))
		)

	def get_table_columns(self, doctype: str) -> list[str]:
		return [row[1] for row in self.sql(f"PRAGMA table_info(`tab{doctype}`)")]

	def add_index(
		self, doctype: str, fields: list[str], index_name: str | None = None, unique: bool = False
	) -> None:
		"""An index by MariaDB's naming; a prefix length as in `title(100)` has no meaning here."""
		fields = [re.sub(r"\(.*\)", "", field) for field in fields]
		name = f"{frappe.scrub(doctype)}_{index_name or '_'.join(fields) + '_index'}"
		columns = ", ".join(f"`{field}`" for field in fields)
		kind = "UNIQUE INDEX" if unique else "INDEX"
		self.sql(f"CREATE {kind} IF NOT EXISTS `{name}` ON `tab{doctype}` ({columns})")

	def has_index(self, table_name: str, index_name: str) -> bool:
		name = f"{frappe.scrub(table_name.removeprefix('tab'))}_{index_name}"
		return bool(self.sql("SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = %s", name))

	def add_unique(self, doctype: str, fields: Any, constraint_name: str | None = None) -> None:
		fields = [fields] if isinstance(fields, str) else list(fields)
		self.add_index(doctype, fields, constraint_name or f"unique_{'_'.join(fields)}", unique=True)

	def sync_table(self, meta) -> None:
		"""Create the table of a DocType, or add the columns that it lacks."""
		columns = meta.column_types()
		if not self.table_exists(meta.name):
			listed = ", ".join(f"`{name}` {kind}" for name, kind in columns.items())
			self.sql(f"CREATE TABLE `tab{meta.name}` ({listed})")
			for fields in (["parent"],) if meta.istable else (["modified"],):
				self.add_index(meta.name, fields)
		present = set(self.get_table_columns(meta.name))
		for name, kind in columns.items():
			if name not in present:
				self.sql(f"ALTER TABLE `tab{meta.name}` ADD COLUMN `{name}` {kind}")
		for df in meta.fields:
			if df.fieldname in columns and (df.unique or df.search_index):
				self.add_index(meta.name, [df.fieldname], unique=bool(df.unique))

	def updatedb(self, doctype: str, meta=None) -> None:
		frappe.clear_cache(doctype=doctype)
		self.sync_table(frappe.get_meta(doctype))


@contextmanager
def savepoint(catch: type | tuple[type, ...] = Exception):
	"""A block whose database work is undone when it raises `catch`, which then goes no further."""
	name = f"sp_{frappe.generate_hash(length=10)}"
	frappe.db.savepoint(name)
	try:
		yield
	except catch:
		frappe.db.rollback(save_point=name)
	else:
		frappe.db.release_savepoint(name)
