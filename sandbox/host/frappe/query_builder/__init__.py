"""`frappe.qb`: PyPika's MySQL dialect, run on SQLite."""

from __future__ import annotations

import datetime

import frappe
import pypika.terms
from pypika import *  # noqa: F403
from pypika import Field, Order, Query, Table, Tables
from pypika.dialects import MySQLQueryBuilder
from pypika.queries import Selectable, _SetOperation
from pypika.terms import ExistsCriterion, LiteralValue, PseudoColumn, ValueWrapper  # noqa: F401
from pypika.utils import format_alias_sql, ignore_copy

_format_value = ValueWrapper.get_formatted_value.__func__


def _format_moment(cls, value, **kwargs) -> str:
	"""Moments as MariaDB writes them; PyPika would put a T between date and time."""
	if isinstance(value, datetime.datetime):
		value = value.strftime("%Y-%m-%d %H:%M:%S.%f")
	elif isinstance(value, datetime.timedelta):
		value = str(value)
	return _format_value(cls, value, **kwargs)


def _run(query, *args, **kwargs):
	return frappe.db.sql(query.get_sql(), *args, **kwargs)


class QueryBuilder(MySQLQueryBuilder):
	run = _run


def _literal(term, **kwargs) -> str:
	"""SQL by hand is written for a driver that takes parameters and reads %% as one percent sign."""
	return format_alias_sql(term._value.replace("%%", "%"), term.alias, **kwargs)


LiteralValue.get_sql = _literal
ValueWrapper.get_formatted_value = classmethod(_format_moment)
_SetOperation.run = _run
# columns' names win over PyPika's own attributes, as in Frappe
Selectable.__getattr__ = ignore_copy(lambda table, name: Field(name, table=table))
Selectable.__getitem__ = ignore_copy(lambda table, name: Field(name, table=table))
Selectable.field = PseudoColumn("field")


class qb(Query):
	"""The builder: `frappe.qb.from_("LC Lead")` names a DocType, not a table."""

	Field, Table, Tables, terms = Field, Table, Tables, pypika.terms
	asc, desc = Order.asc, Order.desc

	@classmethod
	def _builder(cls, **kwargs) -> QueryBuilder:
		return QueryBuilder(**kwargs)

	@staticmethod
	def DocType(name: str, *args, **kwargs) -> Table:
		return Table(name if name.startswith("__") else f"tab{name}", *args, **kwargs)

	@classmethod
	def from_(cls, table, *args, **kwargs) -> QueryBuilder:
		return super().from_(cls.DocType(table) if isinstance(table, str) else table, *args, **kwargs)

	@classmethod
	def into(cls, table, *args, **kwargs) -> QueryBuilder:
		return super().into(cls.DocType(table) if isinstance(table, str) else table, *args, **kwargs)

	@classmethod
	def update(cls, table, *args, **kwargs) -> QueryBuilder:
		return super().update(cls.DocType(table) if isinstance(table, str) else table, *args, **kwargs)


DocType = qb.DocType
from frappe.query_builder import functions  # noqa: E402

qb.functions = functions
