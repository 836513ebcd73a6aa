"""Workspaces (spec §8.3): Frappe shows what they hold as it is, and lets everybody write those for one person, and blocks of
them."""

import frappe
from frappe import _
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
	"""Refuse a workspace that is for somebody else, to read, to write and to give away, and to take one of everybody's."""
	if _keeps(user):
		return ALLOWED
	for_user, public = (None, 0)
	if not doc.is_new():
		for_user, public = frappe.db.get_value(doc.doctype, doc.name, ["for_user", "public"]) or (None, 0)
	if public and not doc.public:
		return False
	return ALLOWED if {doc.for_user, for_user} <= {None, "", user} else False


def keep_blocks(block: Document, _event: str | None = None) -> None:
	"""Refuse a script for everybody's workspaces to all but who may write these: whoever reads a block gives it to themselves
	to write, by sharing it."""
	if frappe.flags.in_install or frappe.flags.in_migrate or _keeps(frappe.session.user):
		return
	before = block.get_doc_before_save()
	is_own = {each.owner for each in (block, before) if each} == {frappe.session.user}
	if not (block.private and is_own):
		frappe.throw(
			_("This block would run on the pages of others. Make it private, or ask an administrator."),
			frappe.PermissionError,
		)


def require_sight(name: str) -> None:
	"""Refuse what is in another's workspace, or a copy of it."""
	if name and frappe.db.get_value(WORKSPACE, name, "for_user"):
		frappe.has_permission(WORKSPACE, "read", doc=name, throw=True)


def _keeps(user: str) -> bool:
	return user == "Administrator" or bool(KEEPERS & set(frappe.get_roles(user)))
