"""What of Frappe's own LeadCard Managers may do beside what their role opens, with what they have made themselves (spec §1, §9.6)."""

import frappe

from leadcard.imports.access import IMPORT
from leadcard.permissions.roles import MANAGER_ROLE

RULE = "Custom DocPerm"
RIGHTS = ("read", "write", "create", "delete")
SHOWN = ("Number Card", "Dashboard Chart", "Dashboard")


def give(*doctypes: str) -> None:
	"""Let managers make some kinds of documents, and change those that they have made. An admin who takes it back is heard:
	what was given once isn't given again."""
	for doctype in doctypes:
		rule = {"parent": doctype, "role": MANAGER_ROLE}
		if not frappe.db.exists("DocType", doctype) or frappe.db.exists(RULE, rule):
			continue
		from frappe.permissions import setup_custom_perms

		setup_custom_perms(doctype)
		place = {"doctype": RULE, "parenttype": "DocType", "parentfield": "permissions", "if_owner": 1}
		frappe.get_doc({**place, **rule, **dict.fromkeys(RIGHTS, 1)}).insert(ignore_permissions=True)
		frappe.clear_cache(doctype=doctype)


def forget() -> None:
	"""With the role gone: rules that are Frappe's own again need no copy."""
	for doctype in (IMPORT, *SHOWN):
		if _rules(doctype, RULE) == _rules(doctype, "DocPerm"):
			frappe.db.delete(RULE, {"parent": doctype})


def _rules(doctype: str, kept_in: str) -> list[tuple]:
	meta = frappe.get_meta(kept_in)
	fields = ["role", *(field.fieldname for field in meta.fields if field.fieldtype in ("Check", "Int"))]
	kept = [field for field in fields if frappe.get_meta("DocPerm").has_field(field)]
	return sorted(frappe.get_all(kept_in, {"parent": doctype}, kept, as_list=True))
