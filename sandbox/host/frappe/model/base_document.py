"""What documents and rows have in common: their class, their values, their row in the database."""

from __future__ import annotations

import datetime
import importlib
import json
from typing import TYPE_CHECKING, Any

import frappe
from frappe import _
from frappe.exceptions import DuplicateEntryError, UniqueValidationError
from frappe.model import child_table_fields, default_fields
from frappe.model.checks import Checks
from frappe.model.meta import get_field_precision, get_meta
from frappe.model.naming import set_new_name
from frappe.utils.data import cint, compare, cstr, flt, now

RESERVED = frozenset(("doctype", "meta", "flags", "parent_doc", "permitted_fieldnames"))


def get_controller(doctype: str) -> type:
	"""The class of a DocType: overridden by an app's hook, its own controller, or plain Document."""
	from frappe.model.document import Document
	from frappe.site import current
	from frappe.utils.nestedset import NestedSet

	override = frappe.get_hooks("override_doctype_class", {}).get(doctype)
	if override:
		return frappe.get_attr(override[-1])
	definition = current.doctypes.get(doctype) or {}
	classname = doctype.replace(" ", "").replace("-", "")
	if definition.get("app") == "frappe":
		from frappe.core import controllers

		return getattr(controllers, classname, Document)
	if not definition or definition.get("custom"):
		return NestedSet if definition.get("is_tree") else Document
	return getattr(importlib.import_module(definition["controller_module"]), classname)


def matching(rows, filters: dict, limit: int | None = None) -> list:
	"""Rows whose values answer {"field": value}, {"field": [operator, value]} or {"field": True}."""
	tests = {}
	for key, wanted in filters.items():
		if isinstance(wanted, bool):
			wanted = ("not None" if wanted else "None", wanted)
		elif isinstance(wanted, str) and wanted.startswith("^"):
			wanted = ("^", wanted[1:])
		tests[key] = wanted if isinstance(wanted, list | tuple) else ("=", wanted)
	found = [row for row in rows or [] if all(compare(row.get(key), *test) for key, test in tests.items())]
	return found[:limit] if limit else found


class BaseDocument(Checks):
	if TYPE_CHECKING:
		# of which DocType a document is, only its reader knows
		doctype: str
		name: str

		def __getattr__(self, key: str) -> Any: ...

		def __setattr__(self, key: str, value: Any) -> None: ...

	def __init__(self, values: dict) -> None:
		if values.get("doctype"):
			self.doctype = values["doctype"]
		self.update(values)
		if hasattr(self, "__setup__"):
			self.__setup__()

	@property
	def meta(self):
		return get_meta(self.doctype)

	# values

	def update(self, values: dict):
		if "name" in values:
			self.name = values["name"]
		for key, value in values.items():
			self.set(key, value)
		return self

	def set(self, key: str, value: Any, as_value: bool = False) -> None:
		if key in RESERVED:
			return
		if not as_value and key in self.meta._table_fieldnames:
			self.__dict__[key] = []
			self.extend(key, value or [])
		else:
			self.__dict__[key] = cint(value) if key == "docstatus" else value

	def get(self, key, filters=None, limit: int | None = None, default: Any = None) -> Any:
		if isinstance(key, dict):
			return matching(self.get_all_children(), key, limit)
		if isinstance(filters, dict):
			return matching(self.__dict__.get(key, []), filters, limit)
		value = self.__dict__.get(key, default if filters is None else filters)
		return value[:limit] if limit and isinstance(value, list) else value

	def getone(self, key, filters=None):
		return self.get(key, filters, limit=1)[0]

	def update_if_missing(self, values: dict) -> None:
		for key, value in values.items():
			if value is not None and self.get(key) is None:
				self.set(key, value)

	def delete_key(self, key: str) -> None:
		self.__dict__.pop(key, None)

	def append(self, key: str, value: Any = None, position: int = -1):
		table = self.__dict__.setdefault(key, [])
		if table is None:
			table = self.__dict__[key] = []
		row = self._as_row(value or {}, key, len(table))
		if position == -1:
			table.append(row)
		else:
			table.insert(position, row)
			self._number(table)
		row.__dict__["parent_doc"] = self
		return row

	def extend(self, key: str, values) -> None:
		for value in values:
			self.append(key, value)

	def remove(self, row) -> None:
		table = self.get(row.parentfield)
		table.remove(row)
		self._number(table)

	@staticmethod
	def _number(table: list) -> None:
		for index, row in enumerate(table, 1):
			row.idx = index

	def _as_row(self, value, key: str, count: int):
		if not isinstance(value, BaseDocument):
			df = self.meta.get_field(key)
			if not df:
				raise AttributeError(key)
			value = get_controller(df.options)({**value, "doctype": df.options})
		value.parent, value.parenttype, value.parentfield = self.get("name"), self.doctype, key
		if value.get("docstatus") is None:
			value.set("docstatus", 0)
		if not value.get("idx"):
			value.idx = count + 1
		if not value.get("name"):
			value.__dict__["__islocal"] = 1
		return value

	def is_new(self) -> bool:
		return self.get("__islocal")

	def get_all_children(self, parenttype: str | None = None) -> list:
		tables = [df for df in self.meta.get_table_fields() if not parenttype or df.options == parenttype]
		return [row for df in tables for row in self.get(df.fieldname) or []]

	def get_valid_dict(
		self,
		sanitize: bool = True,
		convert_dates_to_str: bool = False,
		ignore_nulls: bool = False,
		ignore_virtual: bool = False,
	) -> frappe._dict:
		"""The columns' values, numbers cast as Frappe casts them."""
		out = frappe._dict()
		meta, values = self.meta, self.__dict__
		for fieldname in meta.get_valid_columns():
			value, df = values.get(fieldname), meta.get_field(fieldname)
			if df and (sanitize or value is not None):
				if isinstance(value, list):
					frappe.throw(_("Value for {0} cannot be a list").format(_(df.label)))
				if df.fieldtype == "Check":
					value = 1 if cint(value) else 0
				elif df.fieldtype == "Int" and not isinstance(value, int):
					value = cint(value)
				elif df.fieldtype == "JSON" and isinstance(value, dict):
					value = json.dumps(value, separators=(",", ":"))
				elif df.fieldtype in ("Float", "Currency", "Percent") and not isinstance(value, float):
					value = flt(value)
				elif (df.fieldtype in ("Date", "Datetime", "Time") and value == "") or (
					df.unique and not cstr(value).strip()
				):
					value = None
			if convert_dates_to_str and isinstance(value, datetime.date | datetime.time | datetime.timedelta):
				value = str(value)
			if value is not None or not ignore_nulls:
				out[fieldname] = value
		return out

	def as_dict(
		self,
		no_nulls: bool = False,
		no_default_fields: bool = False,
		convert_dates_to_str: bool = False,
		no_child_table_fields: bool = False,
	) -> frappe._dict:
		out = self.get_valid_dict(convert_dates_to_str=convert_dates_to_str, ignore_nulls=no_nulls)
		out.doctype = self.doctype
		for df in self.meta.get_table_fields():
			out[df.fieldname] = [
				row.as_dict(no_nulls, no_default_fields, convert_dates_to_str, no_child_table_fields)
				for row in self.get(df.fieldname) or []
			]
		for key in (default_fields if no_default_fields else ()) + (
			child_table_fields if no_child_table_fields else ()
		):
			out.pop(key, None)
		for key in ("_user_tags", "__islocal", "__onload", "_liked_by", "__unsaved"):
			if self.get(key):
				out[key] = self.get(key)
		return out

	def precision(self, fieldname: str, parentfield: str | None = None) -> int | None:
		meta = frappe.get_meta(self.meta.get_field(parentfield).options) if parentfield else self.meta
		df = meta.get_field(fieldname)
		return get_field_precision(df, self) if df.fieldtype in ("Currency", "Float", "Percent") else None

	def get_formatted(self, fieldname: str, doc=None, currency: str | None = None, **kwargs) -> str:
		return frappe.format_value(self.get(fieldname), self.meta.get_field(fieldname), doc or self, currency)

	# rows

	def db_insert(self, ignore_if_duplicate: bool = False) -> None:
		if not self.name:
			set_new_name(self)
		if not self.get("creation"):
			self.creation = self.modified = now()
			self.owner = self.modified_by = frappe.session.user
		values = {key: self.meta.column_value(key, value) for key, value in self.get_valid_dict().items()}
		columns, marks = ", ".join(f"`{key}`" for key in values), ", ".join("%s" for _key in values)
		try:
			frappe.db.sql(
				f"INSERT INTO `tab{self.doctype}` ({columns}) VALUES ({marks})", list(values.values())
			)
		except Exception as error:
			if frappe.db.is_duplicate_entry(error) and frappe.db.exists(self.doctype, self.name):
				if not ignore_if_duplicate:
					frappe.msgprint(
						_("{0} {1} already exists").format(_(self.doctype), frappe.bold(self.name)),
						title=_("Duplicate Name"),
						indicator="red",
					)
					raise DuplicateEntryError(self.doctype, self.name, error)
			elif frappe.db.is_unique_key_violation(error):
				self._raise_not_unique(error)
			else:
				raise
		self.set("__islocal", False)

	def db_update(self) -> None:
		if self.get("__islocal") or not self.name:
			self.db_insert()
			return
		values = {key: self.meta.column_value(key, value) for key, value in self.get_valid_dict().items()}
		name = values.pop("name")
		assignments = ", ".join(f"`{key}` = %s" for key in values)
		try:
			frappe.db.sql(
				f"UPDATE `tab{self.doctype}` SET {assignments} WHERE name = %s", [*values.values(), name]
			)
		except Exception as error:
			if not frappe.db.is_unique_key_violation(error):
				raise
			self._raise_not_unique(error)

	def _raise_not_unique(self, error: Exception) -> None:
		fieldname = str(error).rsplit(".", 1)[-1]
		df = self.meta.get_field(fieldname)
		frappe.msgprint(_("{0} must be unique").format(df.label if df else fieldname))
		raise UniqueValidationError(self.doctype, self.name, error)
