"""`frappe.db` on SQLite, with MariaDB's answers where LeadCard can tell: types, collation, transactions."""

from __future__ import annotations

import datetime
import functools
import re
import sqlite3
import unicodedata
from collections import deque
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import frappe
from frappe.utils.data import cast_single, get_datetime, now, sbool

# fieldtype → (declared type, default); text compares like utf8mb4_unicode_ci, moments like datetime(6)
TEXT, MOMENT = "VARCHAR COLLATE unicode_ci", "DATETIME COLLATE moment"
COLUMN_TYPES: dict[str, str] = {
	"Check": "INTEGER NOT NULL DEFAULT 0",
	"Int": "INTEGER NOT NULL DEFAULT 0",
	"Long Int": "INTEGER NOT NULL DEFAULT 0",
	**dict.fromkeys(("Currency", "Float", "Percent", "Duration", "Rating"), "REAL NOT NULL DEFAULT 0"),
	"Date": "DATE COLLATE moment",
	"Datetime": MOMENT,
	"Time": "TIME",
	**dict.fromkeys(
		"Data,Link,Dynamic Link,Select,Read Only,Color,Icon,Phone,Autocomplete,Password,Attach,Attach Image,"
		"Signature,Barcode,Small Text,Text,Long Text,Code,Text Editor,Markdown Editor,HTML Editor,"
		"Geolocation,JSON".split(","),
		TEXT,
	),
}
SHORT_TEXT = frozenset(
	("Data", "Link", "Dynamic Link", "Select", "Read Only", "Color", "Icon", "Phone", "Autocomplete")
)
VARCHAR_LENGTH = 140


def _duration(text: str) -> datetime.timedelta:
	hours, minutes, seconds = text.split(":")
	return datetime.timedelta(hours=int(hours), minutes=int(minutes), seconds=float(seconds))


sqlite3.register_adapter(datetime.datetime, lambda value: value.strftime("%Y-%m-%d %H:%M:%S.%f"))
sqlite3.register_adapter(datetime.date, lambda value: value.isoformat())
sqlite3.register_adapter(datetime.timedelta, lambda value: str(value))
sqlite3.register_adapter(Decimal, float)
sqlite3.register_converter("datetime", lambda raw: datetime.datetime.fromisoformat(raw.decode()))
sqlite3.register_converter("date", lambda raw: datetime.date.fromisoformat(raw.decode()[:10]))
sqlite3.register_converter("time", lambda raw: _duration(raw.decode()))

# SQLite forgets the column type of MAX(starts_at) and its like; the stored form tells a moment
MOMENT_TEXT = re.compile(r"\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d\.\d{6})?")
UNTYPED = re.compile(r"\b(max|min|coalesce|ifnull|greatest|least|if|case|union)\b", re.I)
MOMENT_PADDING = "0000-00-00 00:00:00.000000"


def _as_moment(value: Any) -> Any:
	if type(value) is str and MOMENT_TEXT.fullmatch(value):
		return (datetime.date if len(value) == 10 else datetime.datetime).fromisoformat(value)
	return value


@functools.lru_cache(maxsize=65536)
def collation_key(text: str) -> str:
	"""What utf8mb4_unicode_ci compares: no case, no accents, no trailing blanks; "đ" is a letter of its own."""
	decomposed = unicodedata.normalize("NFD", text.casefold())
	return "".join(char for char in decomposed if not unicodedata.combining(char)).rstrip(" ")


def _compare(one: str, two: str) -> int:
	if one == two:
		return 0
	one, two = collation_key(one), collation_key(two)
	return (one > two) - (one < two)


def _compare_moments(one: str, two: str) -> int:
	one, two = one + MOMENT_PADDING[len(one) :], two + MOMENT_PADDING[len(two) :]
	return (one > two) - (one < two)


@functools.lru_cache(maxsize=512)
def _like_pattern(pattern: str) -> re.Pattern:
	parts = re.findall(r"\\.|%|_|[^\\%_]+|\\$", pattern, re.DOTALL)
	tokens = {"%": ".*", "_": "."}
	return re.compile(
		"".join(
			tokens.get(part) or re.escape(collation_key(part.removeprefix("\\") + "|")[:-1]) for part in parts
		),
		re.DOTALL,
	)


def _like(pattern: Any, value: Any) -> int | None:
	if pattern is None or value is None:
		return None
	return int(bool(_like_pattern(str(pattern)).fullmatch(collation_key(str(value) + "|")[:-1])))


def _part(name: str):
	return lambda value: getattr(get_datetime(value), name) if value else None


SQL_FUNCTIONS = {
	("like", 2): _like,
	("regexp", 2): lambda pattern, value: (
		None if value is None else int(bool(re.search(pattern, str(value), re.I)))
	),
	("concat", -1): lambda *parts: None if None in parts else "".join(str(part) for part in parts),
	("concat_ws", -1): lambda mark, *parts: mark.join(str(part) for part in parts if part is not None),
	("greatest", -1): lambda *values: None if None in values else max(values),
	("least", -1): lambda *values: None if None in values else min(values),
	("if", 3): lambda condition, yes, no: yes if condition else no,
	("locate", 2): lambda part, text: (
		None if text is None else collation_key(text).find(collation_key(part)) + 1
	),
	("now", 0): lambda: now(),
	("curdate", 0): lambda: now()[:10],
	("year", 1): _part("year"),
	("month", 1): _part("month"),
	("dayofmonth", 1): _part("day"),
	("hour", 1): _part("hour"),
	("datediff", 2): lambda end, start: (
		(get_datetime(end).date() - get_datetime(start).date()).days if end and start else None
	),
	("date_format", 2): lambda value, pattern: (
		get_datetime(value).strftime(pattern.replace("%i", "%M")) if value else None
	),
}


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
	DEFAULT_COLUMNS = ("name", "creation", "modified", "modified_by", "owner", "docstatus", "idx")
	TableMissingError = sqlite3.OperationalError
	InternalError = sqlite3.OperationalError

	def __init__(self, path: str) -> None:
		self.connection = sqlite3.connect(
			path, isolation_level=None, check_same_thread=False, detect_types=sqlite3.PARSE_DECLTYPES
		)
		self.connection.create_collation("unicode_ci", _compare)
		self.connection.create_collation("moment", _compare_moments)
		for (name, count), function in SQL_FUNCTIONS.items():
			self.connection.create_function(name, count, function)
		self.connection.execute("PRAGMA journal_mode=WAL")
		self.connection.execute("PRAGMA synchronous=OFF")
		self.value_cache: dict = {}
		self.before_commit, self.after_commit = CallbackManager(), CallbackManager()
		self.before_rollback, self.after_rollback = CallbackManager(), CallbackManager()
		self.transaction_writes = 0
		self.query_count = 0

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
		query = str(query)
		if values:
			query, values = self._bind(query, values)
		query = re.sub(r"\s+FOR UPDATE(\s+(NOWAIT|SKIP LOCKED|WAIT \d+))?\s*(?=\)|$)", "", query, flags=re.I)
		query = re.sub(r"^\s*INSERT IGNORE", "INSERT OR IGNORE", query, flags=re.I)
		if "ON DUPLICATE KEY UPDATE" in query.upper():
			head, tail = re.split(r"ON DUPLICATE KEY UPDATE", query, flags=re.I)
			tail = re.sub(r"VALUES\((.*?)\)", r"excluded.\1", tail, flags=re.I)
			query = f"{head} ON CONFLICT DO UPDATE SET {tail}"
		if not self.connection.in_transaction:
			self.connection.execute("BEGIN")
		self.query_count += 1
		cursor = self.connection.execute(query, values)
		if not cursor.description:
			self.transaction_writes += 1
			return ()
		columns = [column[0] for column in cursor.description]
		rows = cursor.fetchall()
		if UNTYPED.search(query):
			rows = [tuple(map(_as_moment, row)) for row in rows]
		if pluck:
			return [row[0] for row in rows]
		if as_dict:
			return [frappe._dict(zip(columns, row, strict=True)) for row in rows]
		return [list(row) for row in rows] if as_list else tuple(rows)

	@staticmethod
	def _bind(query: str, values: Any) -> tuple[str, Any]:
		if isinstance(values, dict):
			names: list = []

			def place(match: re.Match) -> str:
				value = values[match[1]]
				found = list(value) if isinstance(value, list | tuple) else [value]
				names.extend(found)
				marks = ", ".join("?" for _value in found)
				return f"({marks})" if isinstance(value, list | tuple) else marks

			return re.sub(r"%\((\w+)\)s", place, query).replace("%%", "%"), names
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
		update: dict | None = None,
		cache: bool = False,
		for_update: bool = False,
		*,
		run: bool = True,
		pluck: bool = False,
		distinct: bool = False,
		limit: int | None = None,
		skip_locked: bool = False,
		wait: bool = True,
	) -> list:
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
