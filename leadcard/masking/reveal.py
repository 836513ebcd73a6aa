"""The contact data of one card in full: on demand, one card at a time, and logged."""

import frappe
from frappe.model.document import Document

from leadcard.domain import identity
from leadcard.domain.masking import FIELDS
from leadcard.masking import ledger

CONTACT_FIELDS = ("name", "full_name", "designation", "mobile_no", "phone", "email_id", "is_primary_contact")


def show(card: Document) -> dict:
	"""All that is masked of a card and its contacts; for whoever gets it masked this is logged, and has a daily quota.

	:return: `values` by field, `call_no` and `text_no`, `contacts` with the same, and `left`, how many more cards the day
	    allows (None where nothing is counted)
	"""
	user = frappe.session.user
	values = {fieldname: card.get(fieldname) for fieldname in FIELDS if card.get(fieldname)}
	contacts = contacts_of(card.doctype, card.name)
	counted = card.is_masked()
	if counted:
		ledger.note(user, card.doctype, card.name, [*values, *(["contacts"] if contacts else [])])
	return {
		"values": values,
		**numbers_of(card),
		"contacts": [{**contact, **numbers_of(contact)} for contact in contacts],
		"left": ledger.left(user) if counted else None,
	}


def numbers_of(party: Document | dict) -> dict[str, str]:
	"""The number to call and the one to write to (spec §5.12)."""
	phone = party.get("mobile_no") or party.get("phone") or ""
	return {"call_no": identity.to_e164(phone) or "", "text_no": identity.to_mobile(phone) or ""}


def contacts_of(doctype: str, name: str) -> list[dict]:
	"""The contacts that hang on a card, primary ones first."""
	names = frappe.get_all(
		"Dynamic Link",
		filters={"parenttype": "Contact", "link_doctype": doctype, "link_name": name},
		pluck="parent",
	)
	order = "is_primary_contact desc, creation asc, name asc"
	named = {"name": ("in", names)}
	return names and frappe.get_all("Contact", filters=named, fields=list(CONTACT_FIELDS), order_by=order)
