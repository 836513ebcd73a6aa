"""Documents shared with users."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils.data import cint


@frappe.whitelist()
def add(doctype, name, user=None, read=1, write=0, submit=0, share=0, everyone=0, notify=0):
	return add_docshare(doctype, name, user, read, write, submit, share, everyone, notify=notify)


def add_docshare(
	doctype, name, user=None, read=1, write=0, submit=0, share=0, everyone=0, flags=None, notify=0
):
	user = user or frappe.session.user
	if not (flags or {}).get("ignore_share_permission"):
		check_share_permission(doctype, name)
	found = get_share_name(doctype, name, user, everyone)
	doc = frappe.get_doc("DocShare", found) if found else frappe.new_doc("DocShare")
	if not found:
		doc.update({"user": user, "share_doctype": doctype, "share_name": name, "everyone": cint(everyone)})
	doc.flags.update(flags or {})
	doc.update({"read": 1, "write": cint(write), "submit": cint(submit), "share": cint(share)})
	doc.save(ignore_permissions=True)
	return doc


def remove(doctype, name, user, flags=None):
	found = get_share_name(doctype, name, user, 0)
	if found:
		frappe.delete_doc("DocShare", found, flags=flags)


@frappe.whitelist()
def get_users(doctype: str, name: str) -> list:
	if not frappe.has_permission(doctype, "read", doc=name):
		return []
	fields = ["name", "user", "read", "write", "submit", "share", "everyone", "owner", "creation"]
	return frappe.get_all("DocShare", fields=fields, filters={"share_doctype": doctype, "share_name": name})


def get_shared(doctype, user=None, rights=None, *, filters=None, limit=None) -> list[str]:
	user = user or frappe.session.user
	share_filters = [[right, "=", 1] for right in rights or ["read"]] + [
		["share_doctype", "=", doctype],
		*(filters or []),
	]
	either = [["user", "=", user]] + ([["everyone", "=", 1]] if user != "Guest" else [])
	return frappe.get_all(
		"DocShare",
		filters=share_filters,
		or_filters=either,
		pluck="share_name",
		order_by=None,
		limit_page_length=limit,
	)


def get_share_name(doctype, name, user, everyone):
	whom = {"everyone": 1} if cint(everyone) else {"user": user}
	return frappe.db.get_value("DocShare", {**whom, "share_name": name, "share_doctype": doctype})


def check_share_permission(doctype, name):
	if not frappe.has_permission(doctype, ptype="share", doc=name):
		frappe.throw(
			_("No permission to {0} {1} {2}").format("share", _(doctype), name), frappe.PermissionError
		)
