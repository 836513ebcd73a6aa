"""Contacts of cards, as LeadCard makes and changes them."""

import frappe
from frappe import _
from frappe.model.document import Document

from leadcard.domain.values import as_line


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


def of_card(card: Document, name: str) -> Document:
	"""A contact that hangs on a card. Raises DoesNotExistError for another one."""
	link = {"parenttype": "Contact", "parent": name, "link_doctype": card.doctype, "link_name": card.name}
	if not frappe.db.exists("Dynamic Link", link):
		frappe.throw(
			_("This contact doesn't belong to the card any more. Load the card again."),
			frappe.DoesNotExistError,
		)
	return frappe.get_doc("Contact", name, for_update=True)


def fill(contact: Document, name: str, designation: str, mobile_no: str, email_id: str) -> None:
	"""Write a form's values into a contact: its primary mobile and email, and no others of it."""
	name, designation = as_line(name.strip()), as_line(designation.strip())
	if name != (contact.full_name or ""):
		contact.update({"first_name": name, "middle_name": None, "last_name": None})
	contact.designation = designation
	_set_primary(contact, "phone_nos", "phone", "is_primary_mobile_no", mobile_no.strip())
	_set_primary(contact, "email_ids", "email_id", "is_primary", email_id.strip())


def _set_primary(contact: Document, table: str, field: str, mark: str, value: str) -> None:
	primary = next((row for row in contact.get(table) if row.get(mark)), None)
	if primary and value:
		primary.set(field, value)
	elif primary:
		contact.set(table, [row for row in contact.get(table) if row is not primary])
	elif value:
		contact.append(table, {field: value, mark: 1})
