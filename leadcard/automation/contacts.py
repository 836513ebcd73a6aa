"""Contacts that LeadCard makes."""

import frappe
from frappe.model.document import Document


def insert(contact: Document) -> None:
	"""Insert a Contact, then its phone numbers.

	ERPNext commits after the insert of a Contact that has numbers: what belongs together would be torn apart (spec §6.1).
	"""
	numbers = contact.phone_nos
	contact.phone_nos = []
	contact.insert(ignore_permissions=True)
	if numbers:
		stored = frappe.get_doc("Contact", contact.name)
		stored.flags.update(contact.flags)
		stored.phone_nos = numbers
		stored.save(ignore_permissions=True)
