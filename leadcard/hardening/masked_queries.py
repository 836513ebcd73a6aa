"""Frappe's list queries, while contact data is masked.

The permission level keeps the columns out of an answer, but Frappe 15 filters, sorts and groups by a column that one may
not read, and counts tell its content digit by digit. Every list, report, export, chart, count and link search asks the
same class, so it is taught here: a filter on such a column finds one's own cards alone, and nothing is sorted, grouped or
computed by it.
"""

import re
from collections.abc import Callable
from functools import wraps

import frappe
from frappe import _
from frappe.model.db_query import DatabaseQuery
from frappe.query_builder import DocType

from leadcard.domain.masking import FIELDS
from leadcard.domain.pipeline import CARD_DOCTYPES
from leadcard.masking.access import LEVEL, is_on, owns, reads_all
from leadcard.permissions.sight import as_sql

# whom a meeting's invitations went to, and the addresses of its attendees, are the card's people
COLUMNS = {**dict.fromkeys(CARD_DOCTYPES, FIELDS), "LC Meeting": ("invited", "email_id")}
RULES = {"LC Meeting": CARD_DOCTYPES}
LITERAL = re.compile(r"'(?:[^'\\]|\\.|'')*'")
Method = Callable[..., object]


def narrow_to_own(original: Method) -> Method:
	"""Around a filter: by a masked column it finds one's own cards alone."""

	@wraps(original)
	def prepare_filter_condition(query: DatabaseQuery, *arguments: object) -> str:
		condition = original(query, *arguments)
		if not _mentions(query, LITERAL.sub("''", condition)):
			return condition
		if query.doctype not in CARD_DOCTYPES:
			_refuse(query)
		return f"(({condition}) and {as_sql(owns(DocType(query.doctype), query.doctype, query.user))})"

	return prepare_filter_condition


def refuse_bare_conditions(original: Method) -> Method:
	"""Around a filter that is a text: it may not name a masked column."""

	@wraps(original)
	def build_filter_conditions(query: DatabaseQuery, filters: list, *arguments: object) -> None:
		original(query, filters, *arguments)
		for condition in filters if isinstance(filters, list | tuple) else ():
			if isinstance(condition, str) and _mentions(query, condition):
				_refuse(query)

	return build_filter_conditions


def refuse_order(original: Method) -> Method:
	"""Around sorting and grouping: not by a masked column."""

	@wraps(original)
	def validate_order_by_and_group_by(query: DatabaseQuery, parameters: str | None) -> None:
		original(query, parameters)
		if parameters and _mentions(query, parameters):
			_refuse(query)

	return validate_order_by_and_group_by


def drop_columns(original: Method) -> Method:
	"""Frappe looks at the first column of an expression, and at the session's user where a report runs for another."""

	@wraps(original)
	def apply_fieldlevel_read_permissions(query: DatabaseQuery) -> None:
		original(query)
		for position in reversed(range(len(query.fields))):
			if query.fields[position] and _mentions(query, query.fields[position]):
				query.remove_field(position)

	return apply_fieldlevel_read_permissions


def _mentions(query: DatabaseQuery, text: str) -> bool:
	"""Whether SQL names a column that is masked for whom the list is."""
	if query.flags.ignore_permissions:
		return False
	doctypes = {query.doctype, *(table.doctype for table in query.link_tables)}
	masked = sorted(doctypes & set(COLUMNS))
	if not masked or not is_on():
		return False
	return any(
		_names_of(doctype).search(text) and not reads_all(query.user, RULES.get(doctype, (doctype,)))
		for doctype in masked
	)


def _names_of(doctype: str) -> re.Pattern:
	names = {field.fieldname for field in frappe.get_meta(doctype).fields if field.permlevel == LEVEL}
	return re.compile(rf"(?<!\w)({'|'.join(sorted(names | set(COLUMNS[doctype])))})(?!\w)", re.IGNORECASE)


def _refuse(query: DatabaseQuery) -> None:
	frappe.throw(
		_("Contact data of {0} is masked: lists can't be sorted, grouped or searched by it here.").format(
			_(query.doctype)
		),
		frappe.PermissionError,
	)
