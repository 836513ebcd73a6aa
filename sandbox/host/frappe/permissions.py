"""Who may do what: roles, owners, controllers' vetoes, shares; in the order and with the effect of Frappe 15.

User Permissions have no stand-in.
"""

from __future__ import annotations

import copy

import frappe
from frappe import _
from frappe.utils.data import cint

rights = (
	"select",
	"read",
	"write",
	"create",
	"delete",
	"submit",
	"cancel",
	"amend",
	"print",
	"email",
	"report",
	"import",
	"export",
	"share",
)
SHAREABLE = ("read", "write", "share", "submit", "email", "print")
AUTOMATIC_ROLES = ("Guest", "All", "Desk User", "Administrator")


def get_user_permissions(user: str | None = None) -> dict:
	return {}


def get_roles(user: str | None = None, with_standard: bool = True) -> list[str]:
	user = user or frappe.session.user
	if user == "Guest" or not user:
		return ["Guest"]
	if user == "Administrator":
		return frappe.db.sql("SELECT name FROM tabRole", pluck=True)
	roles = frappe.db.sql(
		"SELECT role FROM `tabHas Role` WHERE parenttype = 'User' AND parent = %s", (user,), pluck=True
	)
	roles = [role for role in roles if role not in AUTOMATIC_ROLES]
	if not with_standard:
		return roles
	is_system_user = frappe.db.get_value("User", user, "user_type") == "System User"
	return [*roles, "All", "Guest", *(["Desk User"] if is_system_user else [])]


def has_permission(
	doctype,
	ptype: str = "read",
	doc=None,
	user: str | None = None,
	raise_exception: bool = True,
	*,
	parent_doctype: str | None = None,
	debug: bool = False,
) -> bool:
	user = user or frappe.session.user
	if user == "Administrator":
		return True
	if not doc and hasattr(doctype, "doctype"):
		doc, doctype = doctype, doctype.doctype
	meta = frappe.get_meta(doctype)
	if meta.istable:
		return has_child_permission(doctype, ptype, doc, user, raise_exception, parent_doctype)
	if doc:
		doc = frappe.get_doc(doctype, doc) if isinstance(doc, str | int) else doc
		allowed = get_doc_permissions(doc, user=user, ptype=ptype).get(ptype)
		if not allowed and raise_exception:
			frappe.msgprint(_("User {0} does not have access to this document").format(frappe.bold(user)))
	else:
		if ptype == "import" and not cint(meta.allow_import):
			return False
		allowed = get_role_permissions(meta, user).get(ptype)
	return bool(allowed) or _is_shared(doctype, ptype, doc, user)


def has_child_permission(
	doctype: str,
	ptype: str = "read",
	doc=None,
	user: str | None = None,
	raise_exception: bool = True,
	parent_doctype: str | None = None,
) -> bool:
	if doc and not isinstance(doc, str):
		parent_doctype = doc.get("parenttype")
		parent = doc.get("parent_doc") or (doc.get("parent") and frappe.get_doc(parent_doctype, doc.parent))
		return has_permission(parent_doctype, ptype, parent, user)
	owners = (
		{df.options for df in frappe.get_meta(parent_doctype).get_table_fields()} if parent_doctype else set()
	)
	return doctype in owners and has_permission(parent_doctype, ptype, None, user)


def _is_shared(doctype: str, ptype: str, doc, user: str) -> bool:
	from frappe.share import get_shared

	if ptype not in SHAREABLE:
		return False
	right = "read" if ptype in ("email", "print") else ptype
	filters = [["share_name", "=", doc.name]] if doc else None
	return bool(get_shared(doctype, user, rights=[right], filters=filters, limit=1))


def get_doc_permissions(doc, user: str | None = None, ptype: str | None = None, debug: bool = False) -> dict:
	user = user or frappe.session.user
	if not has_controller_permissions(doc, ptype, user):
		return {ptype: 0}
	is_owner = (doc.get("owner") or "").lower() == user.lower()
	permissions = copy.deepcopy(get_role_permissions(doc.meta, user, is_owner))
	if not cint(doc.meta.is_submittable):
		permissions["submit"] = 0
	if not cint(doc.meta.allow_import):
		permissions["import"] = 0
	if permissions.get("has_if_owner_enabled"):
		permissions.update(permissions.get("if_owner", {}))
	return permissions


def get_role_permissions(
	meta, user: str | None = None, is_owner: bool | None = None, debug: bool = False
) -> dict:
	"""Rights by roles, permission level 0. With "if owner" alone a right is kept under `if_owner`."""
	meta = frappe.get_meta(meta) if isinstance(meta, str) else meta
	user = user or frappe.session.user
	if user == "Administrator":
		return frappe._dict(dict.fromkeys(rights, 1))
	key = (meta.name, user, bool(is_owner))
	if key not in frappe.local.role_permissions:
		roles = set(get_roles(user))
		rules = [rule for rule in meta.permissions if rule.role in roles and not cint(rule.permlevel)]
		some_own = any(rule.if_owner for rule in rules)
		found = frappe._dict(if_owner={}, has_if_owner_enabled=some_own)
		for right in rights:
			granted = any(rule.get(right) for rule in rules)
			found[right] = cint(granted)
			only_own = granted and not any(rule.get(right) and not rule.if_owner for rule in rules)
			if only_own and right != "create":
				found.if_owner[right] = cint(is_owner)
				found[right] = cint(right in ("select", "read"))
		frappe.local.role_permissions[key] = found
	return frappe.local.role_permissions[key]


def has_controller_permissions(doc, ptype: str | None, user: str | None = None, debug: bool = False) -> bool:
	"""Hooks may veto, never grant; the last app's answer that is not None counts."""
	hooks = frappe.get_hooks("has_permission", {})
	for method in reversed(hooks.get(doc.doctype, []) + hooks.get("*", [])):
		answer = frappe.call(method, doc=doc, ptype=ptype, user=user or frappe.session.user, debug=debug)
		if answer is not None:
			return bool(answer)
	return True


def get_permlevels(meta, ptype: str, user: str | None = None) -> set[int]:
	if (user or frappe.session.user) == "Administrator":
		return set(range(10))
	roles = get_roles(user)
	return {cint(rule.permlevel) for rule in meta.permissions if rule.role in roles and rule.get(ptype)}


def raise_no_permission(doctype: str, doc=None) -> None:
	name = doc if isinstance(doc, str) else getattr(doc, "name", None)
	frappe.flags.error_message = _("No permission for {0}").format(
		f"{_(doctype)} {name}" if name else _(doctype)
	)
	raise frappe.PermissionError(frappe.flags.error_message)
