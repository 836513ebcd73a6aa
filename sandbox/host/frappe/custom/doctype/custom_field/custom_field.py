"""Custom fields put in by code."""

import frappe


def create_custom_field(
	doctype: str, df: dict, ignore_validate: bool = False, is_system_generated: bool = True
):
	return frappe.get_doc({"doctype": "Custom Field", "dt": doctype, **df}).insert(ignore_permissions=True)


def create_custom_fields(custom_fields: dict, ignore_validate: bool = False, update: bool = True) -> None:
	for doctypes, fields in custom_fields.items():
		for doctype in [doctypes] if isinstance(doctypes, str) else doctypes:
			for df in [fields] if isinstance(fields, dict) else fields:
				found = frappe.db.get_value("Custom Field", {"dt": doctype, "fieldname": df["fieldname"]})
				if not found:
					create_custom_field(doctype, df)
				elif update:
					frappe.get_doc("Custom Field", found).update(df).save()
