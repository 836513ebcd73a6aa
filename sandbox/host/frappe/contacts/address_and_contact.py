"""The contacts and addresses that a form shows beside its fields."""

import frappe


def load_address_and_contact(doc, key=None) -> None:
	doc.set_onload("contact_list", _linked("Contact", doc))
	doc.set_onload("addr_list", _linked("Address", doc))


def _linked(doctype: str, doc) -> list[dict]:
	link = {"parenttype": doctype, "link_doctype": doc.doctype, "link_name": doc.name}
	names = frappe.get_all("Dynamic Link", filters=link, pluck="parent")
	return [frappe.get_doc(doctype, name).as_dict() for name in names]
