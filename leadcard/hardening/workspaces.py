"""Workspaces that are for one person (spec §8.3): Frappe shows what they hold as it is, and lets everybody write them."""

import frappe
from frappe.model.document import Document

from leadcard.permissions.hanging import ADMIN_ROLE, ALLOWED

# who may write what everybody is shown
KEEPERS = {ADMIN_ROLE, "Workspace Manager"}


def has_permission(doc: Document, ptype: str, user: str) -> bool | None:
	"""Refuse a workspace that is for somebody else, to read, to write and to give away."""
	if user == "Administrator" or KEEPERS & set(frappe.get_roles(user)):
		return ALLOWED
	stored = None if doc.is_new() else frappe.db.get_value(doc.doctype, doc.name, "for_user")
	return ALLOWED if {doc.for_user, stored} <= {None, "", user} else False
