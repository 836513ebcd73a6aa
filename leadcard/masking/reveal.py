"""The contact data of one card in full: on demand, one card at a time, and logged."""

from typing import TypedDict

import frappe
from frappe.model.document import Document

from leadcard.domain import identity
from leadcard.domain.masking import FIELDS
from leadcard.masking import ledger

CONTACT_FIELDS = ("name", "full_name", "designation", "mobile_no", "phone", "email_id", "is_primary_contact")


class Numbers(TypedDict):
	"""The number to call and the one to write to (spec §5.12), as +84…; "" where there is none."""

	call_no: str
	text_no: str


class Contact(Numbers):
	"""A contact of a card; `is_primary_contact` is 0 or 1."""

	name: str
	full_name: str | None
	designation: str | None
	mobile_no: str | None
	phone: str | None
	email_id: str | None
	is_primary_contact: int


class Revealed(Numbers):
	"""The contact data of a card in full: `values` by field, and `left`, how many more cards the day allows (None where
	nothing is counted)."""

	values: dict[str, str]
	contacts: list[Contact]
	left: int | None


def show(card: Document) -> Revealed:
	"""All that is masked of a card and its contacts; for whoever gets it masked this is logged, and has a daily quota."""
	user = frappe.session.user
	values = {fieldname: card.get(fieldname) for fieldname in FIELDS if card.get(fieldname)}
	contacts = contacts_of(card.doctype, card.name)
	counted = card.is_masked()
	if counted:
		ledger.note(user, card.doctype, card.name, [*values, *(["contacts"] if contacts else [])])
	return {
		"values": values,
		**numbers_of(card),
		"contacts": [Contact(**contact, **numbers_of(contact)) for contact in contacts],
		"left": ledger.left(user) if counted else None,
	}


def numbers_of(party: Document | dict) -> Numbers:
	"""The numbers of a card or a contact."""
	phone = party.get("mobile_no") or party.get("phone") or ""
	return {"call_no": identity.to_e164(phone) or "", "text_no": identity.to_mobile(phone) or ""}


def contacts_of(doctype: str, name: str) -> list[frappe._dict]:
	"""The contacts that hang on a card, primary ones first."""
	names = frappe.get_all(
		"Dynamic Link",
		filters={"parenttype": "Contact", "link_doctype": doctype, "link_name": name},
		pluck="parent",
	)
	order = "is_primary_contact desc, creation asc, name asc"
	named = {"name": ("in", names)}
	return names and frappe.get_all("Contact", filters=named, fields=list(CONTACT_FIELDS), order_by=order)
