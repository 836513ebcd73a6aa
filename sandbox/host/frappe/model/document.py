"""Documents and their life: defaults, naming, checks, events, rows.

The order of events and checks is Frappe 15's; `tests/conformance` holds both hosts to it.
Submitting, amending and workflows have no stand-in: LeadCard's DocTypes are not submittable.
"""

from __future__ import annotations

import copy
import datetime
import json
from typing import Any

import frappe
from frappe import _
from frappe.exceptions import (
	CannotChangeConstantError,
	CharacterLengthExceededError,
	DoesNotExistError,
	DuplicateEntryError,
	LinkValidationError,
	MandatoryError,
	NonNegativeError,
	PermissionError,
	TimestampMismatchError,
	UniqueValidationError,
)
from frappe.model import (
	child_table_fields,
	default_fields,
	display_fieldtypes,
	no_value_fields,
	optional_fields,
	table_fields,
)
from frappe.model.base_document import get_controller
from frappe.model.docstatus import DocStatus
from frappe.model.meta import get_field_precision, get_meta, max_length
from frappe.model.naming import set_new_name, validate_name
from frappe.utils.data import (
	cast,
	cint,
	compare,
	cstr,
	flt,
	get_datetime,
	get_timedelta,
	getdate,
	now,
	now_datetime,
	nowdate,
	nowtime,
	split_emails,
	strip_html,
	validate_email_address,
	validate_phone_number,
	validate_phone_number_with_country_code,
	validate_url,
)
from frappe.utils.data import validate_name as validate_person_name
from frappe.utils.html_utils import sanitize_html

RESERVED = frozenset(("doctype", "meta", "flags", "parent_doc", "permitted_fieldnames"))
NOT_SANITISED = frozenset(("Attach", "Attach Image", "Barcode", "Code"))


def get_doc(*args, **kwargs) -> Document:
	"""From a document, a dict, keyword values, or the database by DocType and name (or filters)."""
	for_update = kwargs.pop("for_update", None)
	if args and isinstance(args[0], BaseDocument):
		return args[0]
	if args and isinstance(args[0], dict):
		kwargs = args[0]
	elif args:
		return get_controller(args[0])(*args, for_update=for_update)
	if "doctype" not in kwargs:
		raise ValueError('"doctype" is a required key')
	return get_controller(kwargs["doctype"])(kwargs)


def get_new_doc(doctype: str, parent_doc=None, parentfield: str | None = None, as_dict: bool = False):
	"""A new document with the defaults of its fields."""
	values = frappe._dict(doctype=doctype, owner=frappe.session.user, docstatus=0)
	values["__islocal"] = 1
	meta = frappe.get_meta(doctype)
	if not meta.issingle:
		values["__unsaved"] = 1
	for df in meta.fields:
		if df.fieldtype in no_value_fields:
			continue
		value = _default_value(df, meta, parent_doc)
		if df.fieldtype == "Check" or (df.fieldtype == "Int" and value is not None):
			value = cint(value)
		elif df.fieldtype in ("Float", "Currency", "Percent") and value is not None:
			value = flt(value)
		if value is not None:
			values[df.fieldname] = value
	if parent_doc:
		values.update(parent=parent_doc.name, parenttype=parent_doc.doctype)
	if parentfield:
		values.parentfield = parentfield
	return values if as_dict else get_doc(values)


def _default_value(df, meta, parent_doc) -> Any:
	if df.fieldtype == "Time":
		return nowtime()
	default = df.default
	if not default:
		options = (df.options or "").split("\n")
		return (
			options[0]
			if df.fieldtype == "Select" and df.options and df.fieldname != meta.title_field
			else None
		)
	if cstr(default).startswith(":"):
		fieldname = frappe.scrub(default[1:])
		name = parent_doc.get(fieldname) if parent_doc else frappe.db.get_default(fieldname)
		return frappe.db.get_value(default[1:], name, df.fieldname)
	if df.fieldtype == "Datetime" and default.lower() == "now":
		return now_datetime()
	if df.fieldname == meta.title_field:
		return None
	return {"__user": frappe.session.user, "Today": nowdate()}.get(default, default)


def copy_doc(doc, ignore_no_copy: bool = True) -> Document:
	"""An unsaved copy. Fields marked "no copy" come along unless `ignore_no_copy` is False: so it is in Frappe."""
	copied = get_doc(copy.deepcopy(doc if isinstance(doc, dict) else doc.as_dict()))
	cleared = ["name", "owner", "creation", "modified", "modified_by"]
	for row in [copied, *copied.get_all_children()]:
		row.set("__islocal", 1)
		no_copy = [] if ignore_no_copy else [df.fieldname for df in row.meta.fields if df.no_copy]
		for fieldname in cleared + no_copy + ([] if frappe.flags.in_test else ["docstatus"]):
			row.set(fieldname, None)
	return copied


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


class BaseDocument:
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
			self.__dict__[key] = DocStatus(cint(value)) if key == "docstatus" else value

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

	def as_json(self) -> str:
		return frappe.as_json(self.as_dict())

	def get_value(self, fieldname: str) -> Any:
		return cast(self.meta.get_field(fieldname).fieldtype, self.get(fieldname))

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

	# checks

	def _missing_mandatory(self) -> list[tuple[str, str]]:
		missing = []
		for df in self.meta.fields:
			if not df.reqd:
				continue
			value = self.get(df.fieldname)
			text = cstr(value)
			filled = strip_html(text).strip() or (df.fieldtype == "Text Editor" and "<img" in text)
			if value in (None, []) or not filled:
				missing.append((df.fieldname, self._missing_message(df)))
		if self.meta.istable:
			missing += [(field, field) for field in ("parent", "parenttype") if not self.get(field)]
		return missing

	def _missing_message(self, df) -> str:
		label = _(df.label)
		if df.fieldtype in table_fields:
			return f"{_('Error')}: {_('Data missing in table')}: {label}"
		if self.get("parentfield"):
			row = f"{frappe.bold(_(self.doctype))} {_('Row')} #{self.idx}"
			return f"{_('Error')}: {row}: {_('Value missing for')}: {label}"
		return _("Error: Value missing for {0}: {1}").format(_(self.doctype), label)

	def get_invalid_links(self) -> list[str]:
		"""Links to nothing, as texts; takes the target's own spelling of its name and what is fetched from it."""
		invalid = []
		for df in self.meta.get_link_fields() + self.meta.get_dynamic_link_fields():
			docname = self.get(df.fieldname)
			if not docname:
				continue
			doctype = df.options if df.fieldtype == "Link" else self.get(df.options)
			if not doctype:
				frappe.throw(_("{0} must be set first").format(self.meta.get_label(df.options)))
			meta = frappe.get_meta(doctype)
			fetched = [
				field
				for field in self.meta.get_fields_to_fetch(df.fieldname)
				if not (field.fetch_if_empty and self.get(field.fieldname))
			]
			wanted = ["name", *(field.fetch_from.split(".")[-1] for field in fetched)]
			if meta.issingle:
				values = frappe._dict(name=doctype)
			else:
				values = frappe.db.get_value(doctype, docname, wanted, as_dict=True)
			if not values and fetched:
				continue  # so does Frappe 15: a link that others are fetched from goes unchecked
			self.set(df.fieldname, values.name if values else None)
			if not values:
				prefix = f"{_('Row')} #{self.idx}: " if self.get("parentfield") else ""
				invalid.append(f"{prefix}{_(df.label)}: {docname}")
				continue
			for field in fetched:
				self.set(field.fieldname, values[field.fetch_from.split(".")[-1]])
		return invalid

	def _validate_values(self) -> None:
		"""Data options, Select options, signs, lengths, the name's field, scripts in texts: in Frappe's order."""
		self._validate_data_fields()
		self._validate_selects()
		for df in self.meta.fields:
			if (
				df.non_negative
				and df.fieldtype in ("Int", "Float", "Currency")
				and flt(self.get(df.fieldname)) < 0
			):
				frappe.throw(
					_("Value cannot be negative for {0}: {1}").format(
						_(self.doctype), frappe.bold(_(df.label))
					),
					NonNegativeError,
					title=_("Negative Value"),
				)
		self._validate_length()
		autoname_field = (self.meta.autoname or "").partition("field:")[2]
		if autoname_field and self.name and self.name != self.get(autoname_field):
			self.set(autoname_field, self.name)
		self._sanitize_content()

	def _validate_data_fields(self) -> None:
		for df in self.meta.fields:
			value = self.get(df.fieldname)
			if df.fieldtype == "Phone":
				validate_phone_number_with_country_code(value, df.fieldname)
			if df.fieldtype != "Data" or not value:
				continue
			if df.options == "Email":
				if self.get("owner") in frappe.STANDARD_USERS and value in frappe.STANDARD_USERS:
					continue
				for address in split_emails(value):
					validate_email_address(address, throw=True)
			elif df.options == "Name":
				validate_person_name(value, throw=True)
			elif df.options == "Phone":
				validate_phone_number(value, throw=True)
			elif df.options == "URL":
				validate_url(value, throw=True)

	def _validate_selects(self) -> None:
		if frappe.flags.in_import:
			return
		for df in self.meta.get_select_fields():
			if df.fieldname == "naming_series" or not (self.get(df.fieldname) and df.options):
				continue
			options = df.options.split("\n")
			value = cstr(self.get(df.fieldname)).strip()
			self.set(df.fieldname, value)
			if (
				any(options)
				and value not in options
				and not (frappe.flags.in_test and value.startswith("_T-"))
			):
				prefix = _("Row #{0}:").format(self.idx) if self.get("parentfield") else ""
				listed = '", "'.join(_(option) for option in options)
				frappe.throw(
					_('{0} {1} cannot be "{2}". It should be one of "{3}"').format(
						prefix, _(df.label), value, listed
					)
				)

	def _validate_length(self) -> None:
		if frappe.flags.in_install or self.meta.issingle:
			return
		for fieldname, value in self.get_valid_dict().items():
			df = self.meta.get_field(fieldname)
			limit = df and max_length(df)
			too_long = limit and len(cstr(value)) > limit
			if df and df.fieldtype == "Int" and abs(cint(value)) > 2**31 - 1:
				too_long, limit = True, 2**31 - 1
			if too_long:
				reference = f"{_(self.doctype)} {self.name}"
				if self.get("parentfield"):
					reference = _("{0}, Row {1}").format(_(self.doctype), self.idx)
				frappe.throw(
					_("{0}: '{1}' ({3}) will get truncated, as max characters allowed is {2}").format(
						reference, frappe.bold(_(df.label)), limit, value
					),
					CharacterLengthExceededError,
					title=_("Value too big"),
				)

	def _sanitize_content(self) -> None:
		if frappe.flags.in_install:
			return
		for fieldname, value in self.get_valid_dict().items():
			if not isinstance(value, str) or ("<" not in value and ">" not in value):
				continue
			df = self.meta.get_field(fieldname)
			is_email = df and df.fieldtype in ("Data", "Small Text", "Text") and df.options == "Email"
			if df and (df.ignore_xss_filter or is_email or df.fieldtype in NOT_SANITISED):
				continue
			self.set(fieldname, sanitize_html(value))

	def _reset_high_permlevels(self, levels: list[int], latest) -> None:
		"""Values above the user's permission levels fall back to the saved ones, silently."""
		for df in self.meta.get_high_permlevel_fields():
			ignored = self.flags.get("ignore_permlevel_for_fields", [])
			if (
				cint(df.permlevel) not in levels
				and df.fieldtype not in display_fieldtypes
				and df.fieldname not in ignored
			):
				self.set(df.fieldname, latest.get(df.fieldname))


class Document(BaseDocument):
	def __init__(self, *args, **kwargs) -> None:
		self.doctype = self.name = None
		self.flags = frappe._dict()
		if args and isinstance(args[0], str):
			self.doctype = args[0]
			self.name = args[1] if len(args) > 1 else self.doctype
			self.flags.for_update = kwargs.get("for_update")
			self.load_from_db()
			return
		values = args[0] if args else kwargs
		if not values:
			raise ValueError("Illegal arguments")
		super().__init__(values)
		self._init_columns()

	def _init_columns(self) -> None:
		for df in self.meta.get_table_fields():
			if self.__dict__.get(df.fieldname) is None:
				self.__dict__[df.fieldname] = []
		for key in self.meta.get_valid_columns():
			self.__dict__.setdefault(key, None)
		self.__dict__["docstatus"] = DocStatus(cint(self.__dict__.get("docstatus")))
		self.__dict__["idx"] = self.__dict__.get("idx") or 0

	def load_from_db(self):
		if self.meta.issingle:
			values = frappe.db.get_singles_dict(self.doctype)
			if not values:
				values = get_new_doc(self.doctype, as_dict=True)
				values.pop("__islocal")
				values.pop("__unsaved", None)
			super().__init__({**values, "name": self.doctype})
			self._init_columns()
			self._fix_numeric_types()
		else:
			values = frappe.db.get_value(self.doctype, self.name, "*", as_dict=True) if self.name else None
			if not values:
				frappe.throw(_("{0} {1} not found").format(_(self.doctype), self.name), DoesNotExistError)
			self.__dict__["name"] = values.name
			super().__init__(values)
			self.set("docstatus", values.docstatus)
		for df in self.meta.get_table_fields():
			filters = {"parent": self.name, "parenttype": self.doctype, "parentfield": df.fieldname}
			self.set(
				df.fieldname, frappe.db.get_values(df.options, filters, "*", as_dict=True, order_by="idx asc")
			)
		if hasattr(self, "__setup__"):
			self.__setup__()
		return self

	reload = load_from_db

	def _fix_numeric_types(self) -> None:
		for df in self.meta.fields:
			value = self.get(df.fieldname)
			if df.fieldtype == "Check" or (df.fieldtype == "Int" and value is not None):
				self.set(df.fieldname, cint(value))
			elif df.fieldtype in ("Float", "Currency", "Percent") and value is not None:
				self.set(df.fieldname, flt(value))

	# insert and save

	def insert(
		self,
		ignore_permissions: bool | None = None,
		ignore_links: bool | None = None,
		ignore_if_duplicate: bool = False,
		ignore_mandatory: bool | None = None,
		set_name: str | None = None,
		set_child_names: bool = True,
	):
		wanted = {"permissions": ignore_permissions, "links": ignore_links, "mandatory": ignore_mandatory}
		self.flags.update({f"ignore_{key}": value for key, value in wanted.items() if value is not None})
		self.set("__islocal", True)
		self._set_defaults()
		self._set_user_and_timestamp()
		self._set_docstatus()
		self.check_if_latest()
		self._validate_links()
		self.check_permission("create")
		self.run_method("before_insert")
		self.set_new_name(set_name=set_name, set_child_names=set_child_names)
		self._set_parent_in_children()
		self._validate_higher_perm_levels()
		self.flags.in_insert = True
		self._run_before_save_methods()
		self._validate()
		self._set_docstatus()
		self.flags.in_insert = False
		if self.meta.issingle:
			self._update_single()
		else:
			self.db_insert(ignore_if_duplicate=ignore_if_duplicate)
		for row in self.get_all_children():
			row.db_insert()
		self.run_method("after_insert")
		self.flags.in_insert = True
		self._run_post_save_methods()
		self.flags.in_insert = False
		self.delete_key("__islocal")
		self.delete_key("__unsaved")
		return self

	def save(self, ignore_permissions: bool | None = None, ignore_version: bool | None = None):
		if ignore_permissions is not None:
			self.flags.ignore_permissions = ignore_permissions
		self.flags.ignore_version = frappe.flags.in_test if ignore_version is None else ignore_version
		if self.get("__islocal") or not self.get("name"):
			return self.insert()
		self._set_defaults()
		self.check_permission("write")
		self._set_user_and_timestamp()
		self._set_docstatus()
		self.check_if_latest()
		self._set_parent_in_children()
		for row in self.get_all_children():
			if not row.name:
				set_new_name(row)
		self._validate_higher_perm_levels()
		self._validate_links()
		self._run_before_save_methods()
		self._validate()
		self._set_docstatus()
		if self.meta.issingle:
			self._update_single()
		else:
			self.db_update()
		self.update_children()
		self._run_post_save_methods()
		self.delete_key("__unsaved")
		return self

	def update_children(self) -> None:
		for df in self.meta.get_table_fields():
			self.update_child_table(df.fieldname, df)

	def update_child_table(self, fieldname: str, df=None) -> None:
		df = df or self.meta.get_field(fieldname)
		rows = self.get(fieldname)
		kept = [row.name for row in rows if row.name and not row.is_new()]
		filters = [
			["parent", "=", self.name],
			["parenttype", "=", self.doctype],
			["parentfield", "=", fieldname],
		]
		frappe.db.delete(df.options, [*filters, ["name", "not in", kept]] if kept else filters)
		for row in rows:
			row.db_update()

	def delete(
		self, ignore_permissions: bool = False, force: bool = False, *, delete_permanently: bool = False
	):
		return frappe.delete_doc(
			self.doctype, self.name, ignore_permissions=ignore_permissions, flags=self.flags, force=force
		)

	def _set_defaults(self) -> None:
		if frappe.flags.in_import:
			return
		if self.is_new():
			self.update_if_missing(get_new_doc(self.doctype, as_dict=True))
		for df in self.meta.get_table_fields():
			defaults = get_new_doc(df.options, self, df.fieldname, as_dict=True)
			for row in self.get(df.fieldname) or []:
				if row.is_new():
					row.update_if_missing(defaults)

	def _set_user_and_timestamp(self) -> None:
		self._original_modified = self.modified
		self.modified, self.modified_by = now(), frappe.session.user
		if self.is_new() and not frappe.flags.in_install:
			self.creation, self.owner = self.modified, self.modified_by
		for row in self.get_all_children():
			row.modified, row.modified_by = self.modified, self.modified_by
			row.owner, row.creation = row.get("owner") or self.owner, row.get("creation") or self.creation
		frappe.flags.currently_saving.append((self.doctype, self.name))

	def _set_docstatus(self) -> None:
		for row in self.get_all_children():
			row.set("docstatus", self.docstatus)

	def check_if_latest(self) -> None:
		"""Refuse to save over a later save: `modified` must be what the document was read with."""
		self.load_doc_before_save(raise_exception=True)
		self._action = "save"
		previous = self._doc_before_save
		if previous and cstr(previous.modified) != cstr(self._original_modified):
			frappe.msgprint(
				_("Error: Document has been modified after you have opened it")
				+ f" ({previous.modified}, {self.modified}). "
				+ _("Please refresh to get the latest document."),
				raise_exception=TimestampMismatchError,
			)

	def load_doc_before_save(self, *, raise_exception: bool = False) -> None:
		self._doc_before_save = None
		if self.is_new():
			return
		try:
			self._doc_before_save = get_doc(self.doctype, self.name, for_update=True)
		except DoesNotExistError:
			if raise_exception:
				raise
			frappe.clear_last_message()

	def get_doc_before_save(self):
		return self.__dict__.get("_doc_before_save")

	def get_latest(self):
		if not self.get_doc_before_save():
			self.load_doc_before_save()
		return self._doc_before_save

	def has_value_changed(self, fieldname: str) -> bool:
		previous = self.get_doc_before_save()
		if not previous:
			return True
		before, value = previous.get(fieldname), self.get(fieldname)
		if isinstance(before, datetime.datetime):
			value = get_datetime(value)
		elif isinstance(before, datetime.date):
			value = getdate(value)
		elif isinstance(before, datetime.timedelta):
			value = get_timedelta(value)
		return before != value

	def set_new_name(
		self, force: bool = False, set_name: str | None = None, set_child_names: bool = True
	) -> None:
		if self.flags.name_set and not force:
			return
		prompted = self.get("__newname") if (self.meta.autoname or "").lower() == "prompt" else None
		if prompted or set_name:
			self.name = validate_name(self.doctype, prompted or set_name)
		else:
			set_new_name(self)
		if set_child_names and not prompted:
			for row in self.get_all_children():
				set_new_name(row)
		self.flags.name_set = True

	def _set_parent_in_children(self) -> None:
		for row in self.get_all_children():
			row.parent, row.parenttype = self.name, self.doctype

	def _validate_higher_perm_levels(self) -> None:
		if self.flags.ignore_permissions or frappe.flags.in_install or frappe.session.user == "Administrator":
			return
		levels = self.get_permlevel_access()
		if self.meta.get_high_permlevel_fields():
			self._reset_high_permlevels(
				levels, get_new_doc(self.doctype) if self.is_new() else self.get_latest()
			)
		if self.is_new():
			return
		for df in self.meta.get_table_fields():
			saved = {row.name: row for row in self.get_latest().get(df.fieldname)}
			for row in self.get(df.fieldname):
				if row.name in saved:
					row._reset_high_permlevels(levels, saved[row.name])

	def get_permlevel_access(self, permission_type: str = "write") -> list[int]:
		from frappe.permissions import get_permlevels

		return sorted(get_permlevels(self.meta, permission_type))

	def apply_fieldlevel_read_permissions(self) -> None:
		if frappe.session.user == "Administrator":
			return
		levels = self.get_permlevel_access("read")
		for row in [self, *self.get_all_children()]:
			for df in row.meta.get_high_permlevel_fields():
				if cint(df.permlevel) not in levels:
					row.delete_key(df.fieldname)

	def _validate_links(self) -> None:
		if self.flags.ignore_links:
			return
		invalid = self.get_invalid_links()
		for row in self.get_all_children():
			invalid += row.get_invalid_links()
		if invalid:
			frappe.throw(_("Could not find {0}").format(", ".join(invalid)), LinkValidationError)

	def _run_before_save_methods(self) -> None:
		self.run_method("before_validate")
		if self.flags.ignore_validate:
			return
		self.run_method("validate")
		self.run_method("before_save")
		self._set_title_field()

	def _set_title_field(self) -> None:
		df = self.meta.get_field("title") if self.meta.title_field == "title" else None
		template = df and (df.options or (df.default if self.is_new() and not self.get("title") else None))
		if template:
			self.set(
				"title",
				template.format(
					**{key: "" if value is None else value for key, value in self.as_dict().items()}
				),
			)

	def _validate(self) -> None:
		self._validate_mandatory()
		self._validate_values()
		for row in self.get_all_children():
			row._validate_values()
		if self.is_new():
			for fieldname in optional_fields:
				self.set(fieldname, None)
		else:
			self._validate_set_only_once()

	def _validate_mandatory(self) -> None:
		if self.flags.ignore_mandatory:
			return
		missing = self._missing_mandatory()
		for row in self.get_all_children():
			missing += row._missing_mandatory()
		for _fieldname, message in missing:
			frappe.msgprint(message)
		if missing:
			raise MandatoryError(
				f"[{self.doctype}, {self.name}]: {', '.join(fieldname for fieldname, _message in missing)}"
			)

	def _validate_set_only_once(self) -> None:
		previous = self.get_doc_before_save()
		for df in self.meta.get_set_only_once_fields() if previous else ():
			before, value = previous.get(df.fieldname), self.get(df.fieldname)
			if df.fieldtype in table_fields:

				def plain(rows):
					return [
						{
							k: v
							for k, v in row.as_dict(convert_dates_to_str=True).items()
							if k not in ("modified", "modified_by", "creation")
						}
						for row in rows
					]

				changed = plain(before) != plain(value)
			elif df.fieldtype in ("Date", "Datetime", "Time"):
				changed = str(before) != str(value)
			else:
				changed = before != value
			if changed:
				label = frappe.bold(self.meta.get_label(df.fieldname))
				frappe.throw(_("Value cannot be changed for {0}").format(label), CannotChangeConstantError)

	def _run_post_save_methods(self) -> None:
		self.run_method("on_update")
		self.clear_cache()
		if self.flags.get("notify_update", True):
			self.notify_update()
		self._save_version()
		self.run_method("on_change")
		if (self.doctype, self.name) in frappe.flags.currently_saving:
			frappe.flags.currently_saving.remove((self.doctype, self.name))

	def _save_version(self) -> None:
		previous = self.get_doc_before_save()
		if (
			not self.meta.track_changes
			or self.flags.ignore_version
			or frappe.flags.in_install
			or not previous
		):
			return
		changed = [
			[df.fieldname, previous.get(df.fieldname), self.get(df.fieldname)]
			for df in self.meta.fields
			if df.fieldtype not in no_value_fields
			and cstr(previous.get(df.fieldname)) != cstr(self.get(df.fieldname))
		]
		if changed:
			data = frappe.as_json(
				{"changed": changed, "added": [], "removed": [], "row_changed": []}, indent=None
			)
			version = get_doc(doctype="Version", ref_doctype=self.doctype, docname=self.name, data=data)
			version.insert(ignore_permissions=True)

	def _update_single(self) -> None:
		frappe.db.sql("DELETE FROM tabSingles WHERE doctype = %s", (self.doctype,))
		for field, value in self.get_valid_dict(convert_dates_to_str=True).items():
			stored = None if value is None else str(value)
			frappe.db.sql(
				"INSERT INTO tabSingles (doctype, field, value) VALUES (%s, %s, %s)",
				(self.doctype, field, stored),
			)
		frappe.db.value_cache.clear()

	# events and permissions

	def run_method(self, method: str, *args, **kwargs) -> Any:
		"""The controller's method, then what the apps' `doc_events` name for it; dicts in the answers are merged."""
		own = getattr(self, method, None)
		answers = [own(*args, **kwargs)] if callable(own) else []
		events = frappe.get_doc_hooks()
		for handler in events.get(self.doctype, {}).get(method, []) + events.get("*", {}).get(method, []):
			answers.append(frappe.get_attr(handler)(self, method, *args, **kwargs))
		answer = None
		for given in answers:
			if isinstance(given, dict) and isinstance(answer, dict):
				answer = {**answer, **given}
			elif given is not None:
				answer = given
		return answer

	def has_permission(self, permtype: str = "read", *, debug: bool = False, user: str | None = None) -> bool:
		return bool(self.flags.ignore_permissions) or frappe.has_permission(
			self.doctype, permtype, self, user=user
		)

	def check_permission(self, permtype: str = "read", permlevel: int | None = None) -> None:
		if not self.has_permission(permtype):
			frappe.flags.error_message = _(
				"You need the '{0}' permission on {1} {2} to perform this action."
			).format(_(permtype), frappe.bold(_(self.doctype)), self.name or "")
			raise PermissionError

	def is_whitelisted(self, method_name: str) -> None:
		method = getattr(self, method_name)
		frappe.is_whitelisted(getattr(method, "__func__", method))

	def db_set(
		self, fieldname, value=None, update_modified: bool = True, notify: bool = False, commit: bool = False
	) -> None:
		"""Write past validation; `on_change` still hears of it."""
		self.update(fieldname if isinstance(fieldname, dict) else {fieldname: value})
		if update_modified and (self.doctype, self.name) not in frappe.flags.currently_saving:
			self.modified, self.modified_by = now(), frappe.session.user
		if not self.get_doc_before_save():
			self.load_doc_before_save()
		self.run_method("before_change")
		if self.name is None:
			return
		stamp = {
			"modified": self.modified,
			"modified_by": self.modified_by,
			"update_modified": update_modified,
		}
		if self.meta.issingle:
			frappe.db.set_single_value(self.doctype, fieldname, value, **stamp)
		else:
			frappe.db.set_value(self.doctype, self.name, fieldname, value, **stamp)
		self.run_method("on_change")
		if notify:
			self.notify_update()
		if commit:
			frappe.db.commit()

	def db_get(self, fieldname: str) -> Any:
		return frappe.db.get_value(self.doctype, self.name, fieldname)

	def clear_cache(self) -> None:
		frappe.clear_document_cache(self.doctype, self.name)

	def notify_update(self) -> None:
		payload = {"modified": self.modified, "doctype": self.doctype, "name": self.name}
		frappe.publish_realtime(
			"doc_update", payload, doctype=self.doctype, docname=self.name, after_commit=True
		)
		if not self.meta.issingle and not self.meta.istable:
			data = {"doctype": self.doctype, "name": self.name, "user": frappe.session.user}
			frappe.publish_realtime("list_update", data, after_commit=True)

	# what people see and add

	def get_title(self) -> str:
		return self.get(self.meta.get_title_field()) or ""

	def add_comment(
		self,
		comment_type: str = "Comment",
		text: str | None = None,
		comment_email: str | None = None,
		comment_by: str | None = None,
	):
		return get_doc(
			doctype="Comment",
			comment_type=comment_type,
			comment_email=comment_email or frappe.session.user,
			comment_by=comment_by,
			reference_doctype=self.doctype,
			reference_name=self.name,
			content=text or comment_type,
		).insert(ignore_permissions=True)

	def add_tag(self, tag: str) -> None:
		from frappe.desk.doctype.tag.tag import DocTags

		DocTags(self.doctype).add(self.name, tag)

	def remove_tag(self, tag: str) -> None:
		from frappe.desk.doctype.tag.tag import DocTags

		DocTags(self.doctype).remove(self.name, tag)

	def get_tags(self) -> list[str]:
		from frappe.desk.doctype.tag.tag import DocTags

		return DocTags(self.doctype).get_tags(self.name).split(",")[1:]

	def log_error(self, title: str | None = None, message: str | None = None):
		return frappe.log_error(title, message, self.doctype, self.name)

	def __repr__(self) -> str:
		return f"<{self.__class__.__name__}: {self.get('name') or 'unsaved'}>"
