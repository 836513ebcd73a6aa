"""How many decimals Frappe shows of LeadCard's amounts: those of the site's currency (spec §3.7).

Frappe takes them from the number format, so that a site in VND shows "165.000.000,00" in lists, forms, reports and mails.
They are kept in Property Setters marked as the system's own; one that an admin made stays.
"""

import frappe
from frappe.model.document import Document
from frappe.utils import cstr

from leadcard.config import currency_decimals
from leadcard.permissions.closed import MODULE

PROPERTY = "precision"


def follow_currency(*_args: object) -> None:
	"""Bring all amounts in line with the currency; where they are, nothing is written."""
	places = str(currency_decimals())
	for doctype in frappe.get_all("DocType", filters={"module": MODULE}, pluck="name"):
		for field in frappe.get_meta(doctype).get("fields", {"fieldtype": "Currency"}):
			if cstr(field.precision) != places:
				_set(doctype, field, places)


def _set(doctype: str, field: Document, places: str) -> None:
	place = {"doc_type": doctype, "field_name": field.fieldname, "property": PROPERTY}
	name = frappe.db.get_value("Property Setter", place)
	setter = frappe.get_doc("Property Setter", name) if name else frappe.new_doc("Property Setter")
	if not setter.is_system_generated and (name or cstr(field.precision)):
		return
	setter.update({**place, "doctype_or_field": "DocField", "property_type": "Select"})
	setter.update({"value": places, "is_system_generated": 1})
	setter.save(ignore_permissions=True)
