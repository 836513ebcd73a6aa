"""What the databases that Frappe runs on spell in their own ways: the one module that asks which of them serves the site.

SQLite, which Frappe 16 has, has no row locks and needs none: it has one writer at a time, and who has read what another
has changed since is refused as in a deadlock. The sandbox speaks as MariaDB does.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import Enum

import frappe
from frappe import scrub
from frappe.query_builder import DocType
from frappe.query_builder.functions import UnixTimestamp
from pypika import Table
from pypika.enums import Comparator, DatePart, Order
from pypika.functions import Cast, Extract
from pypika.queries import QueryBuilder, Selectable
from pypika.terms import (
	BasicCriterion,
	ContainsCriterion,
	Criterion,
	CustomFunction,
	Function,
	LiteralValue,
	Term,
)

GetLock = CustomFunction("GET_LOCK", ["name", "seconds"])
ReleaseLock = CustomFunction("RELEASE_LOCK", ["name"])
# the longest name of an index in PostgreSQL
LONGEST_NAME = 63
# what Frappe rewrites in a finished statement for PostgreSQL, within its texts too, and all that such a thing begins with
REWRITTEN = re.compile(r"`|[=><]\s*[+-]?\d|from tab|locate\(", re.IGNORECASE)
SIGNS = re.compile(r"[^\w@.-]")
SERIALIZATION_FAILURE = "40001"
# the Julian day on which Unix began, and the seconds of a day
UNIX_BEGAN, DAY = 2440587.5, 86400


class EmptyFirst(Enum):
	"""PostgreSQL's spelling of MariaDB's orders: empty values stand before all others."""

	asc = "ASC NULLS FIRST"
	desc = "DESC NULLS LAST"


class Matching(Comparator):
	"""PostgreSQL's spelling of patterns."""

	regexp = "~"


def is_postgres() -> bool:
	"""Whether the site's database is PostgreSQL."""
	return frappe.db.db_type == "postgres"


def is_mariadb() -> bool:
	"""Whether the site's database is MariaDB."""
	return frappe.db.db_type == "mariadb"


def is_sqlite() -> bool:
	"""Whether the site's database is SQLite, which Frappe 16 has."""
	return frappe.db.db_type == "sqlite"


def quote() -> str:
	"""What stands around the name of a column."""
	return '"' if is_postgres() else "`"


def literal(text: str) -> str:
	"""A text as a part of a statement that is run without values."""
	return _spelled(text) if is_postgres() else frappe.db.escape(text, percent=False)


def is_named(field: Term, names: Iterable[str]) -> Criterion:
	"""The condition that a field has one of many texts, put together at once: the query builder would wrap each of them."""
	texts = ",".join(literal(name) for name in names)
	return (
		ContainsCriterion(field, LiteralValue(f"({texts})".replace("%", "%%"))) if texts else field.isnull()
	)


def _spelled(text: str) -> str:
	"""A text for PostgreSQL in which nothing stands that Frappe rewrites: backticks, and numbers behind `=`, `<` and `>`,
	as a text with one of these would end early.
	"""
	return "E'" + SIGNS.sub(lambda sign: f"\\U{ord(sign[0]):08x}", text) + "'"


def with_texts_kept(escape: Callable) -> Callable:
	"""Frappe's `escape` of PostgreSQL, where a text has something that Frappe would rewrite."""

	def escaped(database: object, s: str | bytes | None, *args: object, **kwargs: object) -> str:
		is_rewritten = isinstance(s, str) and REWRITTEN.search(s)
		return _spelled(s) if is_rewritten else escape(database, s, *args, **kwargs)

	return escaped


def order(descending: bool) -> Enum:
	"""An order, up or down, in which empty values are the smallest."""
	orders = EmptyFirst if is_postgres() else Order
	return orders.desc if descending else orders.asc


def matches(term: Term, pattern: str) -> BasicCriterion:
	"""The condition that a text holds what a regular expression describes."""
	if is_postgres():
		return BasicCriterion(Matching.regexp, term, term.wrap_constant(pattern))
	return term.regexp(pattern)


def literally(text: str) -> str:
	"""A text as a part of a pattern of SQL, where it stands for itself."""
	return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def is_like(term: Term, pattern: str) -> BasicCriterion:
	"""The condition that a text is like a pattern of SQL, in capitals or not."""
	return term.ilike(pattern) if is_postgres() else term.like(pattern)


def insert_unless_taken(table: Table, values: dict[str, object]) -> None:
	"""Insert a row, unless one of its unique keys is taken: the database waits for a transaction that is about to."""
	query = frappe.qb.into(table).columns(*values).insert(*values.values())
	if is_postgres():
		query.on_conflict().do_nothing().run()
	elif is_sqlite():
		query.ignore().run()
	else:
		query.on_duplicate_key_update(table.name, table.name).run()


def union_all(first: QueryBuilder, second: QueryBuilder) -> Selectable:
	"""The rows of two queries, which SQLite takes without brackets around them."""
	if is_sqlite():
		first.wrap_set_operation_queries = False
	return first.union_all(second)


def together(parts: Sequence[QueryBuilder]) -> Selectable:
	"""The rows of some queries, each of which may have an order and a limit of its own."""
	if len(parts) == 1:
		return parts[0]
	first, second, *others = (
		frappe.qb.from_(part.as_(f"part_{at}")).select("*") for at, part in enumerate(parts)
	)
	whole = union_all(first, second)
	for other in others:
		whole = whole.union_all(other)
	return whole


def union(first: QueryBuilder, second: QueryBuilder) -> Selectable:
	"""The rows of two queries, each once."""
	if is_sqlite():
		first.wrap_set_operation_queries = False
	return first.union(second)


def told_apart(text: Term) -> list[Term]:
	"""What rows are grouped by to tell texts apart. MariaDB takes long over many that end alike, as the addresses of one
	company do: a number beside them spreads them out, and parts no group.
	"""
	return [Function("CRC32", text), text] if is_mariadb() else [text]


def seconds_of(moment: Term) -> Term:
	"""A moment as a number of seconds, to be added up."""
	if is_sqlite():
		return (Function("julianday", moment) - UNIX_BEGAN) * DAY
	return UnixTimestamp(moment)


def month_and_day(day: Term) -> Term:
	"""Month and day of a date as one number: 1231 for the last of December."""
	if is_sqlite():
		return Cast(Function("strftime", "%m%d", day), "INTEGER")
	if is_postgres():
		return Extract(DatePart.month, day) * 100 + Extract(DatePart.day, day)
	return Function("MONTH", day) * 100 + Function("DAYOFMONTH", day)


def wait_for_locks(seconds: int) -> None:
	"""Wait so long for what somebody holds, then raise QueryTimeoutError.

	In PostgreSQL the limit ends with the transaction. In MariaDB it ends with the connection, which is a request's own.
	"""
	if is_postgres():
		frappe.db.sql("set local lock_timeout = %s", f"{seconds}s")
	elif is_mariadb() and getattr(frappe.local, "leadcard_waits", None) is not frappe.local.db:
		frappe.db.sql("set session innodb_lock_wait_timeout = %s", seconds)
		frappe.local.leadcard_waits = frappe.local.db


def is_undone_for_others(error: Exception) -> bool:
	"""Whether PostgreSQL undid a transaction as what it has read was changed meanwhile.

	MariaDB reads the change instead; Frappe knows the error for none that is worth another try.
	"""
	return is_postgres() and getattr(error, "pgcode", None) == SERIALIZATION_FAILURE


@contextmanager
def one_waits_at_a_time(name: str, seconds: int) -> Iterator[None]:
	"""Let only one writer at a time into what is inside; who can't get in for some seconds goes on.

	For MariaDB alone: where several wait for a row that is undone, it lets all of them into the gap that it leaves, and
	undoes all but one as a deadlock.
	"""
	if not is_mariadb():
		yield
		return
	frappe.qb.select(GetLock(name, seconds)).run()
	try:
		yield
	finally:
		frappe.qb.select(ReleaseLock(name)).run()


def index_to_force(table: str, names: tuple[str, ...]) -> str | None:
	"""The first of some indexes that a table has, for a hint to MariaDB; PostgreSQL takes none."""
	return next((name for name in names if frappe.db.has_index(table, name)), None) if is_mariadb() else None


def add_index(doctype: str, fields: list[str], name: str | None = None) -> None:
	"""Add an index, unless it is there. Names of indexes are a table's own in MariaDB, and all tables' in PostgreSQL."""
	if is_postgres():
		name = f"{scrub(doctype)}_{name or frappe.db.get_index_name(fields)}"[:LONGEST_NAME]
	frappe.db.add_index(doctype, fields, name)


def drop_indexes_of_frappes() -> None:
	"""Drop the indexes that were added to tables of Frappe's, where they are there."""
	if is_mariadb():
		frappe.db.sql_ddl("drop index if exists leadcard_authors_index on `tabComment`")
		frappe.db.sql_ddl("drop index if exists leadcard_tags_index on `tabTag Link`")
	elif is_postgres():
		frappe.db.sql_ddl("drop index if exists comment_leadcard_authors_index")
		frappe.db.sql_ddl("drop index if exists tag_link_leadcard_tags_index")
	else:
		frappe.db.sql_ddl("drop index if exists leadcard_authors_index")
		frappe.db.sql_ddl("drop index if exists leadcard_tags_index")


def add_indexes_of_fields(doctype: str) -> None:
	"""Add the indexes that Frappe leaves out in PostgreSQL, as another table has one of the same name."""
	if not is_postgres():
		return
	for field in frappe.get_meta(doctype).fields:
		if field.search_index and not field.unique:
			add_index(doctype, [field.fieldname])


def add_index_of_beginnings() -> None:
	"""Add the index by which PostgreSQL finds a token by its beginning; MariaDB has any index for that."""
	if is_postgres():
		frappe.db.sql_ddl(
			'create index if not exists lc_search_key_token_beginnings on "tabLC Search Key" (token text_pattern_ops)'
		)


def store_filters_as_texts(doctype: str) -> None:
	"""Store the filters of a DocType's link fields so that PostgreSQL's driver gives a text for each, as MariaDB's does.

	Frappe reads no other: it shows no choice in a form, and refuses to delete the DocType when an app is uninstalled.
	"""
	if not is_postgres():
		return
	field = DocType("DocField")
	of_doctype = (field.parent == doctype) & field.link_filters.notnull()
	for name, filters in (
		frappe.qb.from_(field).select(field.name, field.link_filters).where(of_doctype).run()
	):
		if not isinstance(filters, str):
			text = json.dumps(json.dumps(filters))
			frappe.qb.update(field).set(field.link_filters, text).where(field.name == name).run()


def compile_nothing() -> None:
	"""Have PostgreSQL compile no statement of the site's user: to compile the conditions of what somebody sees takes ten
	seconds, to answer by them a tenth of one. It holds for new connections.
	"""
	if is_postgres():
		frappe.db.sql_ddl("alter role current_user set jit = off")


def compile_again() -> None:
	"""Have PostgreSQL do as it is configured."""
	if is_postgres():
		frappe.db.sql_ddl("alter role current_user reset jit")


def add_unique(doctype: str, fields: list[str]) -> None:
	"""Add a unique key of several fields, unless it is there; a taken one raises UniqueValidationError.

	Frappe quotes no field here, as `user` has to be in PostgreSQL, where it knows a unique key by the end of its name.
	"""
	if is_postgres():
		frappe.db.add_unique(doctype, [f'"{field}"' for field in fields], f"unique_{'_'.join(fields)}_key")
	else:
		frappe.db.add_unique(doctype, fields)
