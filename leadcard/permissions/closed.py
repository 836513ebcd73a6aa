"""Which DocTypes are LeadCard's, or hang on cards: the others are answered as Frappe answers."""

import frappe

APP = "leadcard."
MODULE = "LeadCard"


def closed_doctypes() -> set[str]:
	"""The DocTypes whose rows LeadCard decides about: a table of its own, or one of Frappe's that hangs on cards."""
	conditions = frappe.get_hooks("permission_query_conditions", {})
	return {
		doctype
		for doctype, methods in conditions.items()
		if any(method.startswith(APP) for method in methods)
	}


def concerns(*doctypes: str | None) -> bool:
	"""Whether one of some DocTypes is LeadCard's, or hangs on cards."""
	closed = closed_doctypes()
	return any(
		doctype in closed
		or (frappe.db.exists("DocType", doctype, cache=True) and frappe.get_meta(doctype).module == MODULE)
		for doctype in doctypes
		if doctype
	)
