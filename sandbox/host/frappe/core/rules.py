"""Conditions and vetoes that Frappe's own hooks.py sets on its DocTypes."""

from __future__ import annotations

import frappe


def _escaped(user: str | None) -> str:
	return frappe.db.escape(user or frappe.session.user, percent=False)


def _is_manager(user: str | None) -> bool:
	return bool({"System Manager", "Administrator"} & set(frappe.get_roles(user or frappe.session.user)))


def todo_conditions(user: str) -> str:
	if _is_manager(user):
		return ""
	return f"(`tabToDo`.allocated_to = {_escaped(user)} or `tabToDo`.assigned_by = {_escaped(user)})"


def todo_has_permission(doc, ptype: str = "read", user: str | None = None) -> bool:
	user = user or frappe.session.user
	return _is_manager(user) or user in (doc.allocated_to, doc.assigned_by)


def user_conditions(user: str) -> str:
	return "`tabUser`.name not in ('Administrator', 'Guest')" if user != "Administrator" else ""


def notification_log_conditions(user: str) -> str:
	return f"`tabNotification Log`.for_user = {_escaped(user)}" if user != "Administrator" else ""


def file_conditions(user: str) -> str:
	if user == "Administrator":
		return ""
	own = f"`tabFile`.attached_to_doctype is null and `tabFile`.owner = {_escaped(user)}"
	return f"`tabFile`.is_private = 0 or ({own}) or `tabFile`.attached_to_doctype is not null"


def file_has_permission(doc, ptype: str | None = None, user: str | None = None) -> bool:
	"""A private file is as open as the document that it is attached to."""
	user = user or frappe.session.user
	if user == "Administrator" or ptype == "create" or (not doc.is_private and ptype in ("read", "select")):
		return True
	if doc.owner == user:
		return True
	if not (doc.attached_to_doctype and frappe.db.exists(doc.attached_to_doctype, doc.attached_to_name)):
		return False
	right = "write" if ptype in ("write", "delete") else "read"
	return frappe.has_permission(doc.attached_to_doctype, right, doc=doc.attached_to_name, user=user)


def communication_conditions(user: str) -> str | None:
	return None if _is_manager(user) else "`tabCommunication`.communication_medium != 'Email'"


def communication_has_permission(doc, ptype: str, user: str | None = None) -> bool | None:
	"""An email is as readable as the document that it belongs to."""
	if ptype != "read" or not (doc.reference_doctype and doc.reference_name):
		return None
	return frappe.has_permission(doc.reference_doctype, "read", doc=doc.reference_name, user=user)
