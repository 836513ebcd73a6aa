"""What a person has chosen, as `frappe.defaults` keeps it."""

import frappe


def get_user_default(key: str, user: str | None = None) -> str | None:
	chosen = {"defkey": key, "parent": user or frappe.session.user}
	return frappe.db.get_value("DefaultValue", chosen, "defvalue")


def set_user_default(key: str, value: object, user: str | None = None, parenttype: str | None = None) -> None:
	person = user or frappe.session.user
	frappe.db.delete("DefaultValue", {"defkey": key, "parent": person})
	if value is not None:
		row = {"doctype": "DefaultValue", "defkey": key, "defvalue": str(value), "parent": person}
		row |= {"parenttype": parenttype or "__default", "parentfield": "system_defaults"}
		frappe.get_doc(row).insert(ignore_permissions=True)
