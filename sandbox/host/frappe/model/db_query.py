"""Filters to SQL: `frappe.get_list` with its permissions, and the plain selects behind `frappe.db`."""

from __future__ import annotations

import datetime
import re

import frappe
from frappe import _
from frappe.model import child_table_fields, default_fields, numeric_fieldtypes, optional_fields
from frappe.utils.data import cint, cstr, flt, get_datetime, getdate

KEEP_DEFAULT = "KEEP_DEFAULT_ORDERING"
NESTED = (
	"descendants of",
	"ancestors of",
	"not descendants of",
	"not ancestors of",
	"descendants of (inclusive)",
)
OPERATORS = (
	"=",
	"!=",
	">",
	"<",
	">=",
	"<=",
	"like",
	"not like",
	"in",
	"not in",
	"is",
	"between",
	*NESTED,
)
FIELD_PATTERN = re.compile(r"^\w+$")
# what a caller bound by permissions may select: a column, or a function of one, with an alias
SAFE_FIELD = re.compile(r"^(distinct\s+)?(\w+\()?(distinct\s+)?[`\w.* -]+\)?(\s+as\s+[`'\"\w]+)?$", re.I)


def escape(value) -> str:
	return frappe.db.escape(cstr(value), percent=False)


def normalise(doctype: str, filters) -> list[tuple[str, str, str, object]]:
	"""Filters of any shape as (doctype, field, operator, value)."""
	if not filters:
		return []
	if isinstance(filters, str | int):
		return [(doctype, "name", "=", cstr(filters))]
	if isinstance(filters, dict):
		filters = [
			[field, *(value if isinstance(value, list | tuple) else ("=", value))]
			for field, value in filters.items()
		]
	elif all(isinstance(item, str | int) for item in filters):
		return [(doctype, "name", "in", list(filters))]
	found = []
	for item in filters:
		if isinstance(item, dict):
			found += normalise(doctype, item)
			continue
		item = list(item)[:4]
		if len(item) == 2:
			item = [item[0], "=", item[1]]
		if len(item) == 3:
			item = [doctype, *item]
		operator = cstr(item[2] or "=").lower()
		if operator not in OPERATORS:
			frappe.throw(_("Operator must be one of {0}").format(", ".join(OPERATORS)))
		if not FIELD_PATTERN.match(item[1]):
			frappe.throw(_("Invalid filter: {0}").format(item[1]))
		found.append((_owner_of(item[0], item[1]), item[1], operator, item[3]))
	return found


def _owner_of(doctype: str, fieldname: str) -> str:
	"""The child DocType, where the parent has no such field and one of its tables has."""
	if fieldname in (*default_fields, *optional_fields, *child_table_fields):
		return doctype
	meta = frappe.get_meta(doctype)
	if not meta.has_field(fieldname):
		for df in meta.get_table_fields():
			if frappe.get_meta(df.options).has_field(fieldname):
				return df.options
	return doctype


class Column:
	"""A column in a condition, and what it counts as where it is empty."""

	def __init__(self, doctype: str, fieldname: str) -> None:
		df = frappe.get_meta(doctype).get_field(fieldname)
		self.fieldtype = (
			df.fieldtype if df else "Datetime" if fieldname in ("creation", "modified") else "Data"
		)
		self.tree = df.options if df else doctype
		self.sql = f"`tab{doctype}`.`{fieldname}`"
		self.is_number = self.fieldtype in numeric_fieldtypes
		self.may_be_null = not self.is_number and fieldname not in ("name", "creation", "modified")

	def filled(self) -> str:
		fallback = {"Date": "0001-01-01", "Datetime": "0001-01-01 00:00:00"}.get(self.fieldtype, "")
		return f"ifnull({self.sql}, '{fallback}') COLLATE {'moment' if fallback else 'unicode_ci'}"

	def literal(self, value) -> str:
		if self.is_number:
			return str(flt(value))
		if value and self.fieldtype == "Date":
			value = getdate(value)
		elif value and self.fieldtype == "Datetime":
			value = get_datetime(value)
		return escape(int(value) if isinstance(value, bool) else value)


def condition(doctype: str, fieldname: str, operator: str, value, nulls_count: bool) -> str:
	"""One condition. `nulls_count`: an empty column answers as '' or 0, as `get_list` has it; else it never matches."""
	column = Column(doctype, fieldname)
	if operator in NESTED:
		names = ", ".join(map(escape, _tree(column.tree, value, operator) or [""]))
		return f"{column.sql} {'not in' if operator.startswith('not') else 'in'} ({names})"
	if operator == "is":
		return _is_set(column, value == "set", nulls_count)
	if operator == "between":
		is_date = column.fieldtype == "Date"
		start, end = (
			map(getdate, value) if is_date else (_moment(value[0]), _moment(value[1], end_of_day=True))
		)
		return f"{column.sql} between '{start}' and '{end}'"
	if operator in ("in", "not in"):
		values = value.split(",") if isinstance(value, str) else list(value or [""])
		listed = ", ".join(column.literal(item.strip() if isinstance(item, str) else item) for item in values)
		wrapped = (
			nulls_count and column.may_be_null and (operator == "not in" or "" in values or None in values)
		)
		return f"{column.filled() if wrapped else column.sql} {operator} ({listed})"
	if value is None and not nulls_count:
		return f"{column.sql} is {'not ' if operator == '!=' else ''}null"
	wrapped = nulls_count and column.may_be_null and not (value and operator in ("=", "like"))
	return f"{column.filled() if wrapped else column.sql} {operator} {column.literal(value)}"


def _is_set(column: Column, is_set: bool, nulls_count: bool) -> str:
	if not nulls_count:
		return f"{column.sql} is {'not ' if is_set else ''}null"
	empty = "0" if column.is_number else "''"
	return f"{column.sql} != {empty}" if is_set else f"ifnull({column.sql}, {empty}) = {empty}"


def _moment(value, end_of_day: bool = False) -> str:
	if isinstance(value, datetime.datetime) or (isinstance(value, str) and " " in value):
		return str(get_datetime(value))
	return f"{getdate(value)} {'23:59:59.999999' if end_of_day else '00:00:00.000000'}"


def _tree(doctype: str, name: str, operator: str) -> list[str]:
	lft, rgt = frappe.db.get_value(doctype, name, ["lft", "rgt"]) or (0, 0)
	below = "descendants" in operator
	test = f"lft > {lft} and rgt < {rgt}" if below else f"lft < {lft} and rgt > {rgt}"
	names = frappe.db.sql(f"SELECT name FROM `tab{doctype}` WHERE {test} ORDER BY lft", pluck=True)
	return [*names, name] if "inclusive" in operator else names


def conditions_sql(doctype: str, filters, nulls_count: bool = False) -> str:
	return " and ".join(condition(*item, nulls_count) for item in normalise(doctype, filters))


def field_sql(doctype: str, field: str) -> str:
	if field == "*":
		return f"`tab{doctype}`.*"
	name, _as, alias = field.partition(" as ")
	if FIELD_PATTERN.match(name):
		return f"`tab{doctype}`.`{name}`" + (f" as {alias}" if alias else f" as `{name}`")
	return field


def default_order(doctype: str) -> str:
	meta = frappe.get_meta(doctype)
	listed = (
		meta.sort_field
		if "," in (meta.sort_field or "")
		else f"{meta.sort_field or 'modified'} {meta.sort_order or 'desc'}"
	)
	return ", ".join(
		f"`tab{doctype}`.`{field}` {order}" for field, order in (part.split() for part in listed.split(","))
	)


def select(
	doctype: str,
	fields: list[str],
	filters=None,
	order_by: str | None = KEEP_DEFAULT,
	limit=None,
	distinct: bool = False,
) -> str:
	"""The plain select behind `frappe.db.get_value`: no permissions, empty columns never match."""
	query = f"SELECT {'DISTINCT ' if distinct else ''}{', '.join(field_sql(doctype, field) for field in fields)} FROM `tab{doctype}`"
	where = conditions_sql(doctype, filters)
	query += f" WHERE {where}" if where else ""
	if order_by and not distinct:
		query += " ORDER BY " + (f"`tab{doctype}`.modified DESC" if order_by == KEEP_DEFAULT else order_by)
	return query + (f" LIMIT {cint(limit)}" if limit else "")


class DatabaseQuery:
	def __init__(self, doctype: str, user: str | None = None) -> None:
		self.doctype, self.user = doctype, user or frappe.session.user
		self.flags, self.link_tables = frappe._dict(), []
		self.tables = [f"`tab{doctype}`"]

	def execute(
		self,
		fields=None,
		filters=None,
		or_filters=None,
		group_by: str | None = None,
		order_by: str | None = KEEP_DEFAULT,
		limit_start: int = 0,
		limit_page_length: int | None = None,
		as_list: bool = False,
		ignore_permissions: bool = False,
		user: str | None = None,
		distinct: bool = False,
		start: int | None = None,
		page_length: int | None = None,
		limit: int | None = None,
		pluck: str | None = None,
		parent_doctype: str | None = None,
		run: bool = True,
		**kwargs,
	) -> list:
		self.user = user or self.user
		self.flags.ignore_permissions, self.parent_doctype = ignore_permissions, parent_doctype
		self.order_by, self.group_by = order_by, group_by
		self.joins: dict[str, str] = {}
		if isinstance(fields, dict) or (fields and isinstance(fields, list) and isinstance(fields[0], list)):
			fields, filters = filters, fields
		if isinstance(fields, str):
			fields = (
				[fields] if fields == "*" or "(" in fields else [field.strip() for field in fields.split(",")]
			)
		filters, or_filters = frappe.parse_json(filters), frappe.parse_json(or_filters)
		if not ignore_permissions:
			self.check_read_permission()
		self.fields = list(fields or [pluck or "name"])
		self.order_by, self.group_by = order_by, group_by
		self.filters = normalise(self.doctype, filters)
		self.or_filters = normalise(self.doctype, or_filters)
		self.sanitize_fields()
		self.extract_tables()
		self.apply_fieldlevel_read_permissions()
		columns = [self.column(field) for field in self.fields]
		if not columns:
			return []
		where, either = [], []
		self.build_filter_conditions(self.filters, where)
		self.build_filter_conditions(self.or_filters, either)
		if either:
			where.append(f"({' or '.join(either)})")
		if not ignore_permissions:
			where += [f"({part})" for part in [self.build_match_conditions()] if part]
		query = f"SELECT {'DISTINCT ' if distinct else ''}{', '.join(columns)} FROM `tab{self.doctype}`"
		query += "".join(self.joins.values())
		query += f" WHERE {' and '.join(where)}" if where else ""
		query += f" GROUP BY {self.safe_order(group_by)}" if group_by else ""
		query += self.order_sql(order_by, columns, group_by) if not distinct else ""
		length = cint(limit or page_length or limit_page_length)
		query += f" LIMIT {length} OFFSET {cint(start or limit_start)}" if length else ""
		rows = frappe.db.sql(query, as_dict=not as_list)
		return [row[pluck] for row in rows] if pluck else rows

	def build_filter_conditions(self, filters: list[tuple], conditions: list[str]) -> None:
		conditions += [self.prepare_filter_condition(item) for item in filters]

	def prepare_filter_condition(self, item: tuple) -> str:
		child = item[0]
		if child != self.doctype and child not in self.joins:
			self.tables.append(f"`tab{child}`")
			self.joins[child] = (
				f" LEFT JOIN `tab{child}` ON `tab{child}`.parenttype = {escape(self.doctype)}"
				f" AND `tab{child}`.parent = `tab{self.doctype}`.name"
			)
		return condition(*item, nulls_count=True)

	def column(self, field: str) -> str:
		"""SQL of a wanted field; `table_field.column` and `link_field.column` join what they name."""
		if field is None:
			return "NULL"
		match = re.match(r"^(\w+)\.(\w+)( as .+)?$", field)
		if not match:
			table = re.match(r"^`tab([^`]+)`\.", field)
			if table and table[1] != self.doctype:
				self.prepare_filter_condition((table[1], "name", "=", ""))
			return field_sql(self.doctype, field)
		df = frappe.get_meta(self.doctype).get_field(match[1])
		if df.fieldtype == "Link":
			alias = f"tab{df.options}_{match[1]}"
			table = next(table for table in self.link_tables if table.fieldname == match[1])
			self.joins[alias] = (
				f" LEFT JOIN {table.table_name} `{alias}` ON `{alias}`.name = `tab{self.doctype}`.`{match[1]}`"
			)
			return f"`{alias}`.`{match[2]}`{match[3] or ''}"
		self.prepare_filter_condition((df.options, "name", "=", ""))
		return f"`tab{df.options}`.`{match[2]}`{match[3] or ''}"

	def order_sql(self, order_by: str | None, columns: list[str], group_by: str | None) -> str:
		if order_by == KEEP_DEFAULT:
			aggregate = (
				len(columns) == 1
				and re.match(r"(count|min|max|sum|avg)\(", columns[0], re.I)
				and not group_by
			)
			return "" if aggregate else f" ORDER BY {default_order(self.doctype)}"
		return f" ORDER BY {self.safe_order(order_by)}" if order_by else ""

	def safe_order(self, text: str) -> str:
		self.validate_order_by_and_group_by(text)
		return text

	def validate_order_by_and_group_by(self, text: str) -> None:
		lowered = text.lower()
		if "select" in lowered and "from" in lowered:
			frappe.throw(_("Cannot use sub-query in order by"))
		if not self.flags.ignore_permissions and re.search(r"[;'\"]|--|/\*", text):
			frappe.throw(_("Illegal SQL Query"))

	# permissions

	def check_read_permission(self) -> None:
		if not frappe.has_permission(
			self.doctype, "select", user=self.user, parent_doctype=self.parent_doctype
		) and not frappe.has_permission(
			self.doctype, "read", user=self.user, parent_doctype=self.parent_doctype
		):
			frappe.flags.error_message = _("Insufficient Permission for {0}").format(
				frappe.bold(self.doctype)
			)
			raise frappe.PermissionError(self.doctype)

	def sanitize_fields(self) -> None:
		for field in self.fields:
			if not self.flags.ignore_permissions and not SAFE_FIELD.match(field):
				frappe.throw(_("Use of sub-query or function is restricted"), frappe.DataError)

	def extract_tables(self) -> None:
		"""The tables that `link_field.column` joins."""
		self.link_tables = [
			frappe._dict(doctype=linked, fieldname=field.partition(".")[0], table_name=f"`tab{linked}`")
			for field in self.fields
			if (linked := self.linked(field))
		]

	def apply_fieldlevel_read_permissions(self) -> None:
		"""Fields above the user's permission levels fall out of the answer, silently, as in Frappe."""
		if self.flags.ignore_permissions:
			return
		allowed = set(
			frappe.get_meta(self.doctype).get_permitted_fieldnames(self.user, parenttype=self.parent_doctype)
		)
		if self.fields == ["*"]:
			self.fields = [
				column for column in frappe.db.get_table_columns(self.doctype) if column in allowed
			]
			return
		hidden = set(frappe.get_meta(self.doctype).get_valid_columns()) - allowed
		for position in reversed(range(len(self.fields))):
			wanted = self.fields[position].split(" as ")[0]
			if hidden & set(re.findall(r"\w+", wanted)) or not self.reads_linked(wanted):
				self.remove_field(position)

	def linked(self, wanted: str | None) -> str | None:
		"""The DocType that `link_field.column` leads to."""
		link, dot, _column = (wanted or "").partition(".")
		df = frappe.get_meta(self.doctype).get_field(link) if dot else None
		return df.options if df and df.fieldtype == "Link" else None

	def reads_linked(self, wanted: str) -> bool:
		"""Whether the level of `link_field.column` may be read, where it is one."""
		linked = self.linked(wanted)
		return not linked or wanted.partition(".")[2] in frappe.get_meta(linked).get_permitted_fieldnames(
			self.user
		)

	def remove_field(self, position: int) -> None:
		self.fields.pop(position)

	def build_match_conditions(self) -> str:
		"""Own documents where the role says so, the app's conditions, and beside both what is shared."""
		from frappe.permissions import get_role_permissions
		from frappe.share import get_shared

		meta = frappe.get_meta(self.doctype)
		permissions = get_role_permissions(meta, self.user)
		if not meta.istable and not (permissions.get("select") or permissions.get("read")):
			shared = get_shared(self.doctype, self.user)
			if not shared:
				frappe.throw(_("No permission to read {0}").format(_(self.doctype)), frappe.PermissionError)
			parts = [self.shared_condition(shared), self.get_permission_query_conditions()]
			return " and ".join(part for part in parts if part)
		parts, shared = [], []
		only_own = permissions.get("if_owner") or {}
		if only_own and not any(permissions[right] and right not in only_own for right in ("select", "read")):
			parts.append(f"(`tab{self.doctype}`.owner = {escape(self.user)})")
			shared = get_shared(self.doctype, self.user)
		parts.append(self.get_permission_query_conditions())
		own = " and ".join(part for part in parts if part)
		return f"({own}) or {self.shared_condition(shared)}" if own and shared else own

	def shared_condition(self, names: list[str]) -> str:
		return f"`tab{self.doctype}`.name in ({', '.join(map(escape, names))})"

	def get_permission_query_conditions(self) -> str:
		hooks = frappe.get_hooks("permission_query_conditions", {})
		methods = hooks.get(self.doctype, []) + hooks.get("*", [])
		answers = [
			frappe.call(frappe.get_attr(method), self.user, doctype=self.doctype) for method in methods
		]
		return " and ".join(answer for answer in answers if answer)
