"""Addresses of cards, as LeadCard makes and changes them: Frappe's, which hang on cards by rows (spec §5.14)."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html

from leadcard.config import country
from leadcard.documents import linked
from leadcard.documents.values import check_value
from leadcard.domain.pipeline import CARD_DOCTYPES
from leadcard.exceptions import RequiredFieldError
from leadcard.realtime import announce

FIELDS = (
	"address_type",
	"address_line1",
	"address_line2",
	"county",
	"city",
	"state",
	"country",
	"pincode",
	"is_primary_address",
)


def add(card: Document, values: dict) -> Document:
	"""A new address of a card, whose right to be changed the caller has checked."""
	address = _new_of(card)
	fill(address, card, values)
	return address.insert(ignore_permissions=True)


def edit(card: Document, name: str, values: dict) -> Document:
	"""Change an address of a card, whose right to be changed the caller has checked, whoever entered the address."""
	address = linked.of_card(card, "Address", name)
	fill(address, card, values)
	return address.save(ignore_permissions=True)


def _new_of(card: Document) -> Document:
	address = frappe.new_doc("Address")
	address.append("links", {"link_doctype": card.doctype, "link_name": card.name})
	address.address_type = _usual_type(card)
	return address


def fill(address: Document, card: Document, values: dict) -> None:
	"""Write a form's values into an address of a card; what is not among them stays."""
	for fieldname, value in values.items():
		if fieldname not in FIELDS:
			frappe.throw(_("{0} has no field {1}.").format(_("Address"), escape_html(str(fieldname))))
		read = check_value(address.meta.get_field(fieldname), value)
		address.set(fieldname, read.strip() if isinstance(read, str) else read)
	address.address_type = address.address_type or _usual_type(card)
	address.country = address.country or country()
	_require_place(address)


def tell_boards(address: Document, _event: str | None = None) -> None:
	"""Open panels follow the addresses of their card, whatever changed them."""
	for row in address.links:
		if row.link_doctype in CARD_DOCTYPES:
			announce(row.link_doctype, row.link_name)


def _usual_type(card: Document) -> str:
	return "Office" if card.party_type == "Organization" else "Personal"


def _require_place(address: Document) -> None:
	if not (address.address_line1 and address.city):
		frappe.throw(
			_("An address needs a street and a province or city. Enter both."),
			RequiredFieldError,
		)
