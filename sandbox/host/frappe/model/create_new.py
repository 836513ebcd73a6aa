"""New documents: the defaults of their fields, and copies."""

from __future__ import annotations

import copy
from typing import Any

import frappe
from frappe.model import no_value_fields
from frappe.utils.data import cint, cstr, flt, now_datetime, nowdate, nowtime


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
	return values if as_dict else frappe.get_doc(values)


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


def copy_doc(doc, ignore_no_copy: bool = True):
	"""An unsaved copy. Fields marked "no copy" come along unless `ignore_no_copy` is False: so it is in Frappe."""
	copied = frappe.get_doc(copy.deepcopy(doc if isinstance(doc, dict) else doc.as_dict()))
	cleared = ["name", "owner", "creation", "modified", "modified_by"]
	for row in [copied, *copied.get_all_children()]:
		row.set("__islocal", 1)
		no_copy = [] if ignore_no_copy else [df.fieldname for df in row.meta.fields if df.no_copy]
		for fieldname in cleared + no_copy + ([] if frappe.flags.in_test else ["docstatus"]):
			row.set(fieldname, None)
	return copied
