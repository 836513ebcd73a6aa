"""Who works with Frappe's Data Import (spec §1, §11): managers with their own imports, beside who could before.

Frappe gives Data Import to System Managers only, and its endpoints show any import's rows to whoever knows its name.
"""

import frappe
from frappe import _

from leadcard.careful import careful
from leadcard.permissions.chain import ADMIN_ROLE
from leadcard.permissions.closed import MODULE
from leadcard.permissions.roles import MANAGER_ROLE

IMPORT = "Data Import"
# what a request calls an import
NAMED_BY = ("data_import", "data_import_name")


def is_ours(doctype: str | None) -> bool:
	"""Whether an import is one of LeadCard's records."""
	return bool(doctype and frappe.db.get_value("DocType", doctype, "module", cache=True) == MODULE)


def require_file(address: str) -> None:
	"""Refuse a file that the session's user may not read: an import shows its first rows."""
	files = frappe.get_all("File", {"file_url": address}, pluck="name")
	if files and not any(frappe.has_permission("File", "read", doc=name) for name in files):
		frappe.throw(_("You may not use this file. Upload your own."), frappe.PermissionError)


def has_right_by_role() -> bool:
	"""Whether the session's user has Data Import from LeadCard, and not from Frappe."""
	roles = frappe.get_roles()
	return MANAGER_ROLE in roles and ADMIN_ROLE not in roles


@careful
def check_request() -> None:
	"""Frappe's hook `auth_hooks`: imports of LeadCard's records, and their files, are for who may read them."""
	form = frappe.form_dict
	names = [form[key] for key in NAMED_BY if form.get(key)]
	if not names or not frappe.db.exists("DocType", IMPORT, cache=True):
		return
	if not all(isinstance(name, str) for name in names):
		# Frappe takes anything else for filters
		frappe.throw(_("An import is named by its name."), frappe.PermissionError)
	for named in frappe.get_all(IMPORT, {"name": ("in", names)}, ["name", "reference_doctype"]):
		if is_ours(named.reference_doctype) or has_right_by_role():
			frappe.has_permission(IMPORT, "read", doc=named.name, throw=True)
