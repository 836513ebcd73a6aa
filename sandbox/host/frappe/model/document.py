"""Documents and their life: loading, inserting, saving, deleting, events, permissions.

The order of events and checks is Frappe 15's; `tests/conformance` holds both hosts to it.
Submitting, amending and workflows have no stand-in: LeadCard's DocTypes are not submittable.
"""

from __future__ import annotations

import datetime
from typing import Any

import frappe
from frappe import _
from frappe.core.doctype.version.version import get_diff
from frappe.exceptions import (
	CannotChangeConstantError,
	DoesNotExistError,
	LinkValidationError,
	MandatoryError,
	PermissionError,
	TimestampMismatchError,
)
from frappe.model import optional_fields
from frappe.model.base_document import BaseDocument, get_controller
from frappe.model.create_new import get_new_doc
from frappe.model.naming import set_new_name, validate_name
from frappe.utils.data import cint, cstr, flt, get_datetime, get_timedelta, getdate, now


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


class Document(BaseDocument):
	def __init__(self, *args, **kwargs) -> None:
		self.doctype = self.name = None  # type: ignore[assignment]
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
		self.__dict__["docstatus"] = cint(self.__dict__.get("docstatus"))
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
			if df.fieldtype in ("Date", "Datetime", "Time"):
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
		if diff := get_diff(previous, self):
			data = frappe.as_json(diff, indent=None, separators=(",", ":"))
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

	def set_onload(self, key: str, value) -> None:
		self.set("__onload", frappe._dict(self.get("__onload") or {}, **{key: value}))

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

	def get_tags(self) -> list[str]:
		from frappe.desk.doctype.tag.tag import DocTags

		return DocTags(self.doctype).get_tags(self.name).split(",")[1:]

	def __repr__(self) -> str:
		return f"<{self.__class__.__name__}: {self.get('name') or 'unsaved'}>"
