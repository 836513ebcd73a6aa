"""What the databases that Frappe runs on spell in their own ways: the one module that asks which of them serves the site.

SQLite has no row locks and needs none: it has one writer at a time, and who has read what another has changed since is
refused as in a deadlock. The sandbox speaks as MariaDB does.
"""

import frappe
from frappe.query_builder.functions import UnixTimestamp
from pypika import Table
from pypika.queries import QueryBuilder, Selectable
from pypika.terms import Field, Function, Term

# the Julian day on which Unix began, and the seconds of a day
UNIX_BEGAN, DAY = 2440587.5, 86400


def is_postgres() -> bool:
	"""Whether the site's database is PostgreSQL."""
	return frappe.db.db_type == "postgres"


def is_sqlite() -> bool:
	"""Whether the site's database is SQLite, which Frappe 16 has."""
	return frappe.db.db_type == "sqlite"


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


def seconds_of(moment: Field) -> Term:
	"""A moment as a number of seconds, to be added up."""
	if is_sqlite():
		return (Function("julianday", moment) - UNIX_BEGAN) * DAY
	return UnixTimestamp(moment)
