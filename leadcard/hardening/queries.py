"""What Frappe's lists let through between the lines, closed for the documents of LeadCard (spec §8.3).

Frappe asks a list's query conditions of the rows of its own DocType. In version 15 three things go around them: a field
of a linked document, as in `customer.title`, and a row of a table are joined without the conditions of their DocType;
where an endpoint doesn't look at its filters, the name of a field may be an expression that ends the condition; and what
Frappe looks for in a field to refuse a sub-query is got past by comments and functions, from the list of any DocType.
Frappe has no hook there, so three steps of its class of queries are followed by ours, for people who do not see
everything.
"""

import re
from collections.abc import Callable
from functools import wraps
from typing import NoReturn

import frappe
from frappe import _
from frappe.model.db_query import DatabaseQuery
from frappe.query_builder import DocType
from pypika.terms import LiteralValue

from leadcard.permissions.closed import closed_doctypes
from leadcard.permissions.sight import sees_everything

# a column, or what Frappe's own views put in its place
FIELD = re.compile(
	r"""`?\w+`?  |  ifnull\(\s*`?\w+`?\s*,\s*'[^'\\]*'\s*\)""",
	re.VERBOSE,
)

QUOTED = re.compile(r"""'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|`(?:[^`]|``)*`""", re.DOTALL)
READS_ELSEWHERE = re.compile(
	r"""\bselect\b  |  \b(sleep|benchmark|load_file)\s*\(  |  \binto\s+(out|dump)file\b
	|  \bprocedure\s+analyse\b  |  /\*  |  --  |  [\#;]  |  @@""",
	re.IGNORECASE | re.VERBOSE,
)


def check_queries(step: Callable) -> Callable:
	"""Around the step that reads the fields: a query that reads more than it is a list of is refused."""
	return _followed_by(step, check)


def narrow_linked(step: Callable) -> Callable:
	"""Around the step that joins tables: linked documents are joined under their own conditions."""
	return _followed_by(step, narrow_joins)


def _followed_by(step: Callable, ours: Callable) -> Callable:
	@wraps(step)
	def both(query: DatabaseQuery) -> None:
		step(query)
		# the class is every site's, of those without LeadCard too: there nothing is closed
		if closed := closed_doctypes():
			ours(query, closed)

	return both


def narrow_rows(step: Callable) -> Callable:
	"""Around the step that asks for a list's conditions: those of the tables that it joins are asked too."""

	@wraps(step)
	def both(query: DatabaseQuery) -> str | None:
		conditions = [step(query), *row_conditions(query, closed_doctypes())]
		return " and ".join(filter(None, conditions))

	return both


def row_conditions(query: DatabaseQuery, closed: set[str]) -> list[str]:
	"""The conditions of the tables that a list joins: it shows, and is filtered by, no row that one doesn't see."""
	joined = [table.strip("`").removeprefix("tab") for table in query.tables[1:]]
	found = []
	for doctype in dict.fromkeys(joined):
		# without the conditions of what the rows stand in, which are those of the list
		if doctype in closed and (
			seen := DatabaseQuery(doctype, user=query.user).get_permission_query_conditions()
		):
			found.append(f"(`tab{doctype}`.name is null or ({seen}))")
	return found


def check(query: DatabaseQuery, closed: set[str]) -> None:
	"""Refuse a query that reads more than the rows and the fields that it is a list of."""
	check_expressions(query)
	if query.doctype in closed and not query.flags.ignore_permissions and not sees_everything(query.user):
		for condition in (*query.filters, *query.or_filters):
			if not FIELD.fullmatch(_field_of(condition)):
				_refuse_filter()


def narrow_joins(query: DatabaseQuery, closed: set[str]) -> None:
	"""Fields of a linked document are empty where it isn't seen: its rows are joined under its own conditions."""
	linked = [table for table in query.link_tables if table.doctype in closed]
	if not linked or query.flags.ignore_permissions or sees_everything(query.user):
		return
	for table in linked:
		if seen := DatabaseQuery(table.doctype, user=query.user).build_match_conditions():
			rows = frappe.qb.from_(DocType(table.doctype)).select("*").where(LiteralValue(f"({seen})"))
			table.table_name = f"({rows.get_sql()})"


def check_expressions(query: DatabaseQuery) -> None:
	"""Refuse a field, a sorting or a grouping that reads another table."""
	texts = [*query.fields, query.order_by, query.group_by]
	told = " , ".join(QUOTED.sub("''", text) for text in texts if isinstance(text, str))
	if READS_ELSEWHERE.search(told) and not sees_everything(frappe.session.user):
		frappe.throw(_("A list shows, sorts and groups by fields of its own."), frappe.PermissionError)


def check_filters(filters: object) -> None:
	"""Refuse filters that are more than fields, operators and values, where Frappe takes them as they come."""
	conditions = filters.items() if isinstance(filters, dict) else filters
	if isinstance(conditions, str) or not conditions:
		return
	if not all(FIELD.fullmatch(_field_of(condition)) for condition in conditions):
		_refuse_filter()


def _refuse_filter() -> NoReturn:
	frappe.throw(_("A filter names a field, an operator and a value."), frappe.PermissionError)


def _field_of(condition: object) -> str:
	"""The field of a filter in each of the forms that Frappe takes, "" for what is none of them."""
	if isinstance(condition, dict):
		condition = next(iter(condition.items()), ())
	if not isinstance(condition, list | tuple) or not 2 <= len(condition) <= 5:
		return ""
	return str(condition[0] if len(condition) <= 3 else condition[1])
