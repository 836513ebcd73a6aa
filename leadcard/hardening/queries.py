"""What Frappe's lists let through between the lines, closed for the documents of LeadCard (spec §8.3).

Frappe asks a list's query conditions of the rows of its own DocType. In version 15 three things go around them: a field
of a linked document, as in `customer.title`, and a row of a table are joined without the conditions of their DocType;
where an endpoint doesn't look at its filters, the name of a field may be an expression that ends the condition; and what
Frappe looks for in a field to refuse a sub-query can be evaded by comments and functions, from the list of any DocType.
Frappe has no hook there, so steps of its class of queries are followed by ours, for people who do not see everything.
A query that reads nothing of LeadCard's is Frappe's.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps

import frappe
from frappe import _
from frappe.model.db_query import DatabaseQuery
from frappe.query_builder import DocType
from pypika.terms import LiteralValue

from leadcard.permissions.chain import sees_all
from leadcard.permissions.closed import closed_doctypes, conditions_of, is_own, is_within_rights
from leadcard.permissions.sight import sees_everything

NARROWED = "leadcard_narrowed"
# a column, or what Frappe's own views put in its place
FIELD = re.compile(
	r"""`?\w+`?  |  ifnull\(\s*`?\w+`?\s*,\s*'[^'\\]*'\s*\)""",
	re.VERBOSE,
)

TEXT = re.compile(r"""'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*["]""", re.DOTALL)
NAME = re.compile(r"`(?:[^`]|``)*`", re.DOTALL)
READS_ELSEWHERE = re.compile(
	r"""\bselect\b  |  \b(sleep|benchmark|load_file)\s*\(  |  \binto\s+(out|dump)file\b
	|  \bprocedure\s+analyse\b  |  /\*  |  --  |  [\#;]  |  @@""",
	re.IGNORECASE | re.VERBOSE,
)
# a table of the site's, or of the database's own
TABLE = re.compile(r"\btab\w|\b__\w|\b(information_schema|mysql|performance_schema|pg_\w+)\b", re.IGNORECASE)


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
	# who asks for the conditions alone has joined nothing yet
	tables = getattr(query, "tables", ())
	joined = [table.strip("`").removeprefix("tab") for table in tables[1:]]
	# without the conditions of what the rows stand in, which are those of the list
	return [
		shown for each in dict.fromkeys(joined) if each in closed and (shown := shown_of(each, query.user))
	]


def shown_of(doctype: str, user: str | None = None) -> str:
	"""The condition on a closed DocType's table, joined or not, under which LeadCard shows a row, "" where it shows all."""
	shown = doctype in closed_doctypes() and conditions_of(doctype, user or frappe.session.user)
	return f"(`tab{doctype}`.name is null or ({shown}))" if shown else ""


def shown_among(doctype: str, names: list[str]) -> set[str] | None:
	"""Those of some documents that LeadCard shows to the session's user, None where it hides none of their DocType."""
	if not (shown := shown_of(doctype)):
		return None
	row = DocType(doctype)
	among = frappe.qb.from_(row).select(row.name).where(row.name.isin(names or [""]))
	return set(among.where(LiteralValue(shown.replace("%", "%%"))).run(pluck=True))


@contextmanager
def narrowed(doctype: str) -> Iterator[None]:
	"""While a function of Frappe lists a DocType past all permissions: rows of LeadCard's and of logs are listed within
	them, and those of Frappe's that hang on cards as far as LeadCard shows them."""
	before = frappe.flags.get(NARROWED)
	frappe.flags[NARROWED] = doctype if doctype in closed_doctypes() or is_within_rights(doctype) else None
	try:
		yield
	finally:
		frappe.flags[NARROWED] = before


def narrow_free(step: Callable) -> Callable:
	"""Around the step that reads the filters: what they name are fields; and the conditions of what is `narrowed`."""

	@wraps(step)
	def both(query: DatabaseQuery, filters: list, conditions: list, *arguments: object) -> None:
		check_filters(query, filters if isinstance(filters, list | tuple) else [filters])
		step(query, filters, conditions, *arguments)
		if is_free(query) or not query.flags.ignore_permissions:
			return
		# the first list is that of what must all hold; alternatives come after it, and may join further tables
		all_of = query.flags.setdefault("leadcard_conditions", conditions)
		with narrowed(""):
			shown = [shown_of(query.doctype, query.user), *row_conditions(query, closed_doctypes())]
		all_of += [condition for condition in shown if condition and condition not in all_of]

	return both


def is_free(query: DatabaseQuery) -> bool:
	"""Whether a query is run past all permissions, as it is meant to be."""
	return bool(query.flags.ignore_permissions) and query.doctype != frappe.flags.get(NARROWED)


def check(query: DatabaseQuery, closed: set[str]) -> None:
	"""Refuse a query that reads more than the rows and the fields that it is a list of."""
	if query.flags.ignore_permissions and not is_free(query) and is_within_rights(query.doctype):
		query.flags.ignore_permissions = False
		query.check_read_permission(query.doctype, parent_doctype=query.parent_doctype)
	check_expressions(query, closed)


def check_filters(query: DatabaseQuery, filters: Iterable) -> None:
	"""Refuse a filter by an expression that ends the condition of a list, or reads another table than the list's own."""
	named = [field for field in map(_field_of, filters) if not FIELD.fullmatch(field)]
	closed = closed_doctypes() if named else set()
	if not closed:
		return
	ends = query.doctype in closed and not is_free(query) and not _shows_all(query.doctype, query.user)
	reads = any(READS_ELSEWHERE.search(field) and TABLE.search(field) for field in named)
	if ends or (reads and not _asked_by_who_sees_everything(query)):
		frappe.throw(_("A filter names a field, an operator and a value."), frappe.PermissionError)


def _shows_all(doctype: str, user: str) -> bool:
	if sees_everything(user):
		return True
	return not is_own(doctype) and sees_all(user) and not conditions_of(doctype, user)


def narrow_joins(query: DatabaseQuery, closed: set[str]) -> None:
	"""Fields of a linked document are empty where LeadCard hides it: its rows are joined under its own conditions."""
	linked = [table for table in query.link_tables if table.doctype in closed]
	if not linked or is_free(query) or sees_everything(query.user):
		return
	for table in linked:
		if seen := _condition_of_linked(table.doctype, query.user):
			rows = frappe.qb.from_(DocType(table.doctype)).select("*").where(LiteralValue(f"({seen})"))
			table.table_name = f"({rows.get_sql()})"


def _condition_of_linked(doctype: str, user: str) -> str:
	"""The condition on a joined table; for LeadCard's DocTypes together with Frappe's, which no other table is asked for."""
	if is_own(doctype):
		return DatabaseQuery(doctype, user=user).build_match_conditions()
	return conditions_of(doctype, user)


def check_expressions(query: DatabaseQuery, closed: set[str]) -> None:
	"""Refuse a field, a sorting or a grouping that reads another table, where it may be one of LeadCard's."""
	texts = [text for text in (*query.fields, query.order_by, query.group_by) if isinstance(text, str)]
	told = TEXT.sub("''", " , ".join(text for text in texts if not FIELD.fullmatch(text)))
	if not READS_ELSEWHERE.search(NAME.sub("``", told)) or _asked_by_who_sees_everything(query):
		return
	if query.doctype in closed or TABLE.search(told.replace(f"`tab{query.doctype}`", "")):
		frappe.throw(_("A list shows, sorts and groups by fields of its own."), frappe.PermissionError)


def _asked_by_who_sees_everything(query: DatabaseQuery) -> bool:
	"""Whether it may read anything: a job of the Administrator's lists for whoever has asked for a report by mail."""
	return all(map(sees_everything, {frappe.session.user, query.user or frappe.session.user}))


def _field_of(condition: object) -> str:
	"""The field of a filter in each of the forms that Frappe takes, "" for what is none of them."""
	if isinstance(condition, dict):
		condition = next(iter(condition.items()), ())
	if not isinstance(condition, list | tuple) or len(condition) < 2:
		return ""
	return str(condition[0] if len(condition) <= 3 else condition[1])
