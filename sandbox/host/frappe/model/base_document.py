"""`frappe.model.base_document`: where a DocType's class comes from."""

import importlib

import frappe


def get_controller(doctype: str) -> type:
	"""The class of a DocType: overridden by an app's hook, its own controller, or plain Document."""
	from frappe.model.document import Document
	from frappe.site import current
	from frappe.utils.nestedset import NestedSet

	override = frappe.get_hooks("override_doctype_class", {}).get(doctype)
	if override:
		return frappe.get_attr(override[-1])
	definition = current.doctypes.get(doctype) or {}
	classname = doctype.replace(" ", "").replace("-", "")
	if definition.get("app") == "frappe":
		from frappe.core import controllers

		return getattr(controllers, classname, Document)
	if not definition or definition.get("custom"):
		return NestedSet if definition.get("is_tree") else Document
	return getattr(importlib.import_module(definition["controller_module"]), classname)


def __getattr__(name: str):
	if name == "BaseDocument":
		from frappe.model.document import BaseDocument

		return BaseDocument
	raise AttributeError(name)
