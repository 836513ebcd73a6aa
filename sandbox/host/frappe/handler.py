"""Whitelisted calls: who may call what, by which HTTP method."""

from __future__ import annotations

import frappe
from frappe import _, is_whitelisted
from frappe.utils.data import cint


def execute_cmd(cmd: str):
	cmd = next(iter(frappe.get_hooks("override_whitelisted_methods", {}).get(cmd, [])[-1:]), cmd)
	try:
		method = SHORTHANDS[cmd] if cmd in SHORTHANDS else frappe.get_attr(cmd)
	except Exception as error:
		frappe.throw(_("Failed to get method for command {0} with {1}").format(cmd, error))
	is_whitelisted(method)
	is_valid_http_method(method)
	return frappe.call(method, **frappe.form_dict)


def is_valid_http_method(method) -> None:
	if frappe.local.request.method not in frappe.allowed_http_methods_for_whitelisted_func[method]:
		frappe.throw(_("Not permitted"), frappe.PermissionError)


@frappe.whitelist(allow_guest=True)
def ping():
	return "pong"


@frappe.whitelist()
def run_doc_method(method, docs=None, dt=None, dn=None, arg=None, args=None):
	if dt:
		doc = frappe.get_doc(dt, dn or dt)
	else:
		doc = frappe.get_doc(frappe.parse_json(docs))
		doc._original_modified = doc.modified
		doc.check_if_latest()
	if not doc.has_permission("read"):
		frappe.throw(_("Not permitted"), frappe.PermissionError)
	doc.is_whitelisted(method)
	is_valid_http_method(getattr(type(doc), method))
	args = frappe.parse_json(args or arg) if args or arg else {}
	answer = doc.run_method(method, **args) if isinstance(args, dict) else doc.run_method(method, args)
	frappe.response.docs.append(doc)
	return answer


@frappe.whitelist()
def upload_file():
	form, file = frappe.form_dict, frappe.request.files.get("file")
	if form.doctype and form.docname and frappe.db.exists(form.doctype, form.docname):
		frappe.get_doc(form.doctype, form.docname).check_permission("write")
	elif form.doctype:
		frappe.has_permission(form.doctype, "write", throw=True)
	return frappe.get_doc(
		{
			"doctype": "File",
			"attached_to_doctype": form.doctype,
			"attached_to_name": form.docname,
			"attached_to_field": form.fieldname,
			"folder": form.folder or "Home",
			"file_name": file.filename if file else form.file_name,
			"file_url": form.file_url,
			"is_private": cint(form.is_private),
			"content": file.stream.read() if file else None,
		}
	).save()


SHORTHANDS = {
	"ping": ping,
	"run_doc_method": run_doc_method,
	"runserverobj": run_doc_method,
	"upload_file": upload_file,
}
