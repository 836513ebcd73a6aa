"""A DocType's description: its JSON, with Custom Fields, Property Setters and Custom DocPerms applied."""

from __future__ import annotations

import datetime
import json
from typing import Any

import frappe
from frappe import _
from frappe.database.sqlite import COLUMN_TYPES, MOMENT, SHORT_TEXT, TEXT, VARCHAR_LENGTH
from frappe.model import (
	child_table_fields,
	default_fields,
	float_like_fields,
	no_value_fields,
	optional_fields,
	table_fields,
)
from frappe.utils.data import cint, cstr, flt, get_datetime, get_number_format_info, getdate

DEFAULT_LABELS = {
	"name": "ID",
	"owner": "Created By",
	"creation": "Created On",
	"modified": "Last Updated On",
	"modified_by": "Last Updated By",
	"docstatus": "Document Status",
	"idx": "Index",
}
STANDARD_TYPES = {"creation": "Datetime", "modified": "Datetime", "docstatus": "Int", "idx": "Int"}
FIELD_DEFAULTS = {
	**dict.fromkeys(
		("permlevel", "reqd", "hidden", "read_only", "in_list_view", "unique", "set_only_once"), 0
	),
	**dict.fromkeys(
		("non_negative", "no_copy", "ignore_xss_filter", "fetch_if_empty", "search_index", "length"), 0
	),
	**dict.fromkeys(("label", "options", "default", "fetch_from", "precision", "is_custom_field")),
}

_metas: dict[str, Meta] = {}


def get_meta(doctype: str) -> Meta:
	if doctype not in _metas:
		_metas[doctype] = Meta(doctype)
	return _metas[doctype]


def forget_meta(doctype: str | None = None) -> None:
	if doctype:
		_metas.pop(doctype, None)
	else:
		_metas.clear()


class DocField(frappe._dict):
	"""A field's description. Its items are true attributes: reading them is most of what a save does."""

	def __init__(self, *args, **kwargs) -> None:
		super().__init__(*args, **kwargs)
		object.__setattr__(self, "__dict__", self)


class Meta:
	"""Attributes are the DocType's properties; a missing one is None."""

	def __init__(self, doctype: str) -> None:
		from frappe.site import current

		definition = current.doctypes.get(doctype)
		if not definition:
			frappe.throw(_("DocType {0} not found").format(doctype), frappe.DoesNotExistError)
		self.__dict__.update(definition, doctype="DocType", name=doctype)
		self.fields: list[Any] = [
			DocField(FIELD_DEFAULTS | df | {"parent": doctype}) for df in definition.get("fields", [])
		]
		self.permissions = [frappe._dict(permission) for permission in definition.get("permissions", [])]
		if frappe.db.table_exists("Property Setter"):
			self._customize()
		for index, df in enumerate(self.fields, 1):
			df.idx = index
		self._fields = {df.fieldname: df for df in self.fields}
		self._by_type: dict[tuple, list] = {}
		self._columns = list(default_fields[1:])
		self._columns += [df.fieldname for df in self.fields if df.fieldtype not in no_value_fields]
		self._columns += child_table_fields if self.istable else ()
		self._table_fieldnames = frozenset(df.fieldname for df in self.get_table_fields())

	def __getattr__(self, key: str):
		if key.startswith("__"):
			raise AttributeError(key)
		return None

	def _customize(self) -> None:
		for custom in frappe.db.sql(
			"SELECT * FROM `tabCustom Field` WHERE dt = %s ORDER BY idx", (self.name,), as_dict=True
		):
			names = [df.fieldname for df in self.fields]
			place = names.index(custom.insert_after) + 1 if custom.insert_after in names else len(names)
			self.fields.insert(place, DocField(custom, parent=self.name, is_custom_field=1))
		for setter in frappe.db.sql(
			"SELECT * FROM `tabProperty Setter` WHERE doc_type = %s", (self.name,), as_dict=True
		):
			value = cint(setter.value) if setter.property_type in ("Check", "Int") else setter.value
			if setter.doctype_or_field == "DocType":
				setattr(self, setter.property, value)
			for df in self.fields:
				if df.fieldname == setter.field_name:
					df[setter.property] = value

	# fields

	def get(self, key, filters=None, limit=None, default=None):
		value = getattr(self, key)
		if key != "fields" or not filters:
			return default if value is None else value
		from frappe.model.base_document import matching

		return matching(value, filters, limit)

	def get_field(self, fieldname: str) -> Any:
		return self._fields.get(fieldname)

	def has_field(self, fieldname: str) -> bool:
		return fieldname in self._fields

	def get_label(self, fieldname: str) -> str:
		df = self.get_field(fieldname)
		return df.label if df else DEFAULT_LABELS.get(fieldname, "No Label")

	def _of_type(self, *fieldtypes: str) -> list:
		if fieldtypes not in self._by_type:
			self._by_type[fieldtypes] = [df for df in self.fields if df.fieldtype in fieldtypes]
		return self._by_type[fieldtypes]

	def get_link_fields(self) -> list:
		return self._of_type("Link")

	def get_dynamic_link_fields(self) -> list:
		return self._of_type("Dynamic Link")

	def get_select_fields(self) -> list:
		return self._of_type("Select")

	def get_table_fields(self) -> list:
		return self._of_type(*table_fields)

	def get_set_only_once_fields(self) -> list:
		standard = [
			frappe._dict(fieldname="creation", fieldtype="Datetime"),
			frappe._dict(fieldname="owner", fieldtype="Data"),
		]
		return [df for df in self.fields if df.set_only_once] + standard

	def get_high_permlevel_fields(self) -> list:
		return [df for df in self.fields if cint(df.permlevel) > 0]

	def get_fields_to_fetch(self, link_fieldname: str) -> list:
		return [df for df in self.fields if (df.fetch_from or "").startswith(f"{link_fieldname}.")]

	def get_naming_series_options(self) -> list[str]:
		df = self.get_field("naming_series")
		return (df.options or "").split("\n") if df else []

	def get_title_field(self) -> str:
		return self.title_field or ("title" if self.has_field("title") else "name")

	def get_search_fields(self) -> list[str]:
		fields = [field.strip() for field in (self.search_fields or "name").split(",")]
		return fields if "name" in fields else [*fields, "name"]

	def get_valid_columns(self) -> list[str]:
		return self._columns

	def get_permitted_fieldnames(
		self, user: str | None = None, permission_type: str = "read", parenttype: str | None = None
	) -> list[str]:
		from frappe.permissions import get_permlevels

		owner = get_meta(parenttype) if self.istable and parenttype else self
		levels = get_permlevels(owner, permission_type, user)
		hidden = {df.fieldname for df in self.fields if cint(df.permlevel) not in levels}
		return [column for column in self.get_valid_columns() if column not in hidden]

	def get_permlevel_access(
		self, permission_type: str = "read", parenttype: str | None = None, *, user: str | None = None
	) -> list[int]:
		from frappe.permissions import get_permlevels

		owner = get_meta(parenttype) if self.istable and parenttype else self
		return sorted(get_permlevels(owner, permission_type, user))

	def as_dict(self, no_nulls: bool = False) -> dict:
		out = {key: value for key, value in self.__dict__.items() if not key.startswith("_")}
		return out | {
			"fields": [dict(df) for df in self.fields],
			"permissions": [dict(p) for p in self.permissions],
		}

	# columns

	def column_types(self) -> dict[str, str]:
		columns = {
			"name": f"{TEXT} PRIMARY KEY",
			"creation": MOMENT,
			"modified": MOMENT,
			"modified_by": TEXT,
			"owner": TEXT,
			"docstatus": "INTEGER NOT NULL DEFAULT 0",
			"idx": "INTEGER NOT NULL DEFAULT 0",
		}
		if self.autoname == "autoincrement":
			columns["name"] = "INTEGER PRIMARY KEY"
		columns |= dict.fromkeys(child_table_fields if self.istable else optional_fields, TEXT)
		return columns | {
			df.fieldname: COLUMN_TYPES[df.fieldtype] for df in self.fields if df.fieldtype in COLUMN_TYPES
		}

	def column_value(self, fieldname: str, value):
		"""What MariaDB would keep of the value: numbers as numbers, moments with microseconds, dates without time."""
		df = self.get_field(fieldname)
		fieldtype = df.fieldtype if df else STANDARD_TYPES.get(fieldname, "Data")
		if fieldtype in ("Check", "Int", "Long Int"):
			return cint(value)
		if fieldtype in float_like_fields or fieldtype in ("Duration", "Rating"):
			return round(flt(value), 9)
		if value is None or (value == "" and fieldtype in ("Date", "Datetime", "Time")):
			return None
		if fieldtype == "Datetime":
			return get_datetime(value)
		if fieldtype == "Date":
			return getdate(value)
		if isinstance(value, dict | list):
			return json.dumps(value, separators=(",", ":"))
		if isinstance(value, datetime.date | datetime.timedelta | str):
			return value
		return cstr(value)


def max_length(df) -> int | None:
	return cint(df.length) or VARCHAR_LENGTH if df.fieldtype in SHORT_TEXT else None


def get_field_precision(df, doc=None, currency: str | None = None) -> int:
	"""The decimals of a number field: its own, else the site's."""
	if df.precision:
		return cint(df.precision)
	if df.fieldtype == "Currency":
		precision = cint(frappe.db.get_default("currency_precision"))
		return precision or get_number_format_info(frappe.db.get_default("number_format") or "#,###.##")[2]
	return cint(frappe.db.get_default("float_precision")) or 3
