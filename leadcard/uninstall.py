"""Leaves the site as it was before: what LeadCard put into Frappe's own DocTypes goes with it."""

import frappe

from leadcard.permissions import MANAGER_ROLE, USER_ROLE


def after_uninstall() -> None:
	"""Remove the roles, and everything of Frappe's that points at LeadCard's DocTypes, which are gone by now."""
	for role in (USER_ROLE, MANAGER_ROLE):
		frappe.db.delete("Has Role", {"role": role})
		frappe.db.delete("Custom DocPerm", {"role": role})
		frappe.db.delete("DocPerm", {"role": role})
		frappe.delete_doc("Role", role, ignore_missing=True, force=True)
