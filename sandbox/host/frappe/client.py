"""`frappe.client`: documents over HTTP."""

from __future__ import annotations

import json

import frappe
from frappe import _
from frappe.model import child_table_fields, default_fields


@frappe.whitelist()
def get_list(
	doctype,
	fields=None,
	filters=None,
	group_by=None,
	order_by=None,
	limit_start=None,
	limit_page_length=20,
	parent=None,
	debug: bool = False,
	as_dict: bool = True,
	or_filters=None,
):
	if isinstance(fields, str) and fields.startswith("["):
		fields = json.loads(fields)
	return frappe.get_list(
		doctype,
		fields=fields,
		filters=filters,
		or_filters=or_filters,
		group_by=group_by,
		**({"order_by": order_by} if order_by else {}),
		limit_start=limit_start,
		limit_page_length=limit_page_length,
		parent_doctype=parent,
		as_list=not as_dict,
	)


@frappe.whitelist()
def get(doctype, name=None, filters=None, parent=None):
	doc = frappe.get_doc(doctype, name or frappe.parse_json(filters) or doctype)
	doc.check_permission()
	doc.apply_fieldlevel_read_permissions()
	return doc.as_dict()


@frappe.whitelist()
def get_value(doctype, fieldname, filters=None, as_dict=True, debug=False, parent=None):
	if not frappe.has_permission(doctype, parent_doctype=parent):
		frappe.throw(_("No permission for {0}").format(_(doctype)), frappe.PermissionError)
	filters = _parsed(filters)
	filters = {"name": filters} if isinstance(filters, str) else filters
	fields = _parsed(fieldname)
	fields = [fields] if isinstance(fields, str) else fields
	if frappe.get_meta(doctype).issingle:
		return frappe.db.get_value(doctype, None, fields, as_dict=True) or {}
	rows = frappe.get_list(
		doctype, fields=fields, filters=filters, limit_page_length=1, parent_doctype=parent
	)
	return rows[0] if rows else {}


@frappe.whitelist(methods=["POST", "PUT"])
def set_value(doctype, name, fieldname, value=None):
	if fieldname in default_fields + child_table_fields:
		frappe.throw(_("Cannot edit standard fields"))
	values = {fieldname: value} if value else _parsed(fieldname)
	values = {values: ""} if isinstance(values, str) else values
	doc = frappe.get_doc(doctype, name)
	if doc.meta.istable:
		parent = frappe.get_doc(doc.parenttype, doc.parent)
		parent.getone({"doctype": doctype, "name": name}).update(values)
		doc = parent
	else:
		doc.update(values)
	doc.save()
	return doc.as_dict()


@frappe.whitelist(methods=["POST", "PUT"])
def insert(doc=None):
	return frappe.get_doc(_parsed(doc)).insert().as_dict()


@frappe.whitelist(methods=["POST", "PUT"])
def save(doc):
	found = frappe.get_doc(_parsed(doc))
	found.save()
	return found.as_dict()


@frappe.whitelist(methods=["DELETE", "POST"])
def delete(doctype, name):
	frappe.delete_doc(doctype, name, ignore_missing=False)


@frappe.whitelist(methods=["POST", "PUT"])
def bulk_update(docs):
	failed = []
	for values in _parsed(docs):
		try:
			doc = frappe.get_doc(values["doctype"], values["docname"])
			doc.update(values)
			doc.save()
		except Exception:
			failed.append({"doc": values, "exc": frappe.utils.get_traceback()})
	return {"failed_docs": failed}


def _parsed(value):
	try:
		return frappe.parse_json(value)
	except ValueError:
		return value
