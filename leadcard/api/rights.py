"""The right that an endpoint asks for, and its refusal in words of our own."""

import frappe
from frappe import _


def require(doctype: str, ptype: str, name: str | None = None) -> None:
	"""Refuse who has no such right on documents of a DocType, or on the one that is named. Raises PermissionError.

	What Frappe itself says of a missing right the desk shows in a window of its own, also to a form that has asked quietly.
	"""
	if not frappe.has_permission(doctype, ptype, doc=name):
		frappe.throw(_("You may not do this. Ask your admin for the right to it."), frappe.PermissionError)
