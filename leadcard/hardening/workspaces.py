"""Workspaces that are for one person (spec §8.3): Frappe shows what they hold as it is, and lets everybody write them."""

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType

from leadcard.permissions.hanging import ADMIN_ROLE, ALLOWED
from leadcard.permissions.sight import as_sql

WORKSPACE = "Workspace"
# who may write what everybody is shown
KEEPERS = {ADMIN_ROLE, "Workspace Manager"}


def conditions(user: str, doctype: str) -> str:
	"""The condition on workspaces: those of everybody, and one's own."""
	if _keeps(user):
		return ""
	owner = DocType(doctype).for_user
	return as_sql(owner.isnull() | owner.isin(["", user]))


def has_permission(doc: Document, ptype: str, user: str) -> bool | None:
	"""Refuse a workspace that is for somebody else, to read, to write and to give away."""
	if _keeps(user):
		return ALLOWED
	stored = None if doc.is_new() else frappe.db.get_value(doc.doctype, doc.name, "for_user")
	return ALLOWED if {doc.for_user, stored} <= {None, "", user} else False


def require_sight(name: str) -> None:
	"""Refuse what is in another's workspace, or a copy of it."""
	if name and frappe.db.get_value(WORKSPACE, name, "for_user"):
		frappe.has_permission(WORKSPACE, "read", doc=name, throw=True)


def _keeps(user: str) -> bool:
	return user == "Administrator" or bool(KEEPERS & set(frappe.get_roles(user)))
