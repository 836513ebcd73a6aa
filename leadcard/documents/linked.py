"""Contacts and addresses, which hang on cards by rows."""

import frappe
from frappe import _
from frappe.model.document import Document


def of_card(card: Document, doctype: str, name: str) -> Document:
	"""A contact or an address that hangs on a card, locked. Raises DoesNotExistError for another one."""
	link = {"parenttype": doctype, "parent": name, "link_doctype": card.doctype, "link_name": card.name}
	if not frappe.db.exists("Dynamic Link", link):
		frappe.throw(
			_("{0} doesn't belong to the card any more. Load the card again.").format(_(doctype)),
			frappe.DoesNotExistError,
		)
	return frappe.get_doc(doctype, name, for_update=True)
