"""Contacts of cards, as LeadCard makes and changes them."""

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html

from leadcard import intent
from leadcard.documents import linked
from leadcard.domain import identity, sizes
from leadcard.domain.pasted import IdentityError
from leadcard.domain.pipeline import CARD_DOCTYPES
from leadcard.domain.values import as_line
from leadcard.exceptions import RequiredFieldError, TooLargeError
from leadcard.masking.access import hides
from leadcard.refusals import refuse_value

# what a form asks of a contact
FIELDS = ("first_name", "designation", "mobile_no", "email_id")


def add(card: Document, first_name: str, designation: str, mobile_no: str, email_id: str) -> Document:
	"""A new contact of a card, whose right to be changed the caller has checked."""
	contact = frappe.new_doc("Contact")
	contact.append("links", {"link_doctype": card.doctype, "link_name": card.name})
	fill(contact, first_name, designation, mobile_no, email_id)
	insert(contact)
	return contact


def edit(
	card: Document, name: str, first_name: str, designation: str, mobile_no: str, email_id: str
) -> Document:
	"""Change a contact of a card, whose right to be changed the caller has checked, whoever entered the contact.

	Raises PermissionError where the session's user gets the card masked.
	"""
	if hides(card.doctype, card.name):
		frappe.throw(_("What is masked can't be changed. Ask the owner of the card."), frappe.PermissionError)
	contact = linked.of_card(card, "Contact", name)
	fill(contact, first_name, designation, mobile_no, email_id)
	return contact.save(ignore_permissions=True)


def add_all(card: Document, people: Iterable[dict[str, str]]) -> None:
	"""The contacts that were typed along with a card; a refusal says which of them it is about (spec §3.4)."""
	for number, person in enumerate(people, 1):
		values = {fieldname: person.get(fieldname, "") for fieldname in FIELDS}
		try:
			add(card, **values)
		except frappe.ValidationError as refusal:
			frappe.clear_last_message()
			called = values["first_name"].strip() or str(number)
			frappe.throw(
				_("Contact {0}: {1}").format(frappe.bold(escape_html(called)), str(refusal)), type(refusal)
			)


def insert(contact: Document) -> None:
	"""Insert a Contact, then its phone numbers.

	ERPNext commits after the insert of a Contact that has numbers: what belongs together would be torn apart (spec §6.1).
	"""
	numbers = contact.phone_nos
	contact.phone_nos = []
	contact.insert(ignore_permissions=True)
	if numbers:
		stored = frappe.get_doc("Contact", contact.name)
		intent.of(stored).carried_over = intent.of(contact).carried_over
		intent.of(stored).by_leadcard = True
		stored.phone_nos = numbers
		stored.save(ignore_permissions=True)


def fit_name(contact: Document, _event: str | None = None) -> None:
	"""Frappe names a contact by its full name and its card's code, which together may be longer than any name."""
	if len(contact.name or "") <= sizes.LONGEST_LINE or not _is_of_card(contact):
		return
	end = f"…{frappe.generate_hash(length=10)}"
	contact.name = f"{contact.name[: sizes.LONGEST_LINE - len(end)]}{end}"


def check_name(name: str) -> None:
	"""Refuse a name that Frappe's contacts can't hold."""
	if len(name) > sizes.LONGEST_LINE:
		frappe.throw(
			_("The name of a contact has up to {0} letters, and this one has {1}. Shorten it.").format(
				sizes.LONGEST_LINE, len(name)
			),
			TooLargeError,
		)


def _is_of_card(contact: Document) -> bool:
	return any(link.link_doctype in CARD_DOCTYPES for link in contact.links)


def read_typed(contact: Document, _event: str | None = None) -> None:
	"""Bring the numbers and addresses of a card's contact into their spelling, or refuse them (spec §4.2).

	Those that are stored already stay, and so do the contacts that hang on no card.
	"""
	if intent.of(contact).carried_over or not _is_of_card(contact):
		return
	before = contact.get_doc_before_save()
	for row in contact.phone_nos:
		mobile = row.get("is_primary_mobile_no")
		label = _("Mobile No") if mobile else _("Phone")
		_read_row(row, "phone", "contact_mobile" if mobile else "phone", label, before)
	for row in contact.email_ids:
		_read_row(row, "email_id", "email_id", _("Email"), before)


def _read_row(row: Document, fieldname: str, meaning: str, label: str, before: Document | None) -> None:
	value = row.get(fieldname)
	stored = [old.get(fieldname) for old in before.get(row.parentfield)] if before else []
	if not value or value in stored:
		return
	try:
		row.set(fieldname, identity.read(meaning, str(value)).spelling)
	except IdentityError as error:
		refuse_value(label, value, error.code, *error.details)


def fill(contact: Document, name: str, designation: str, mobile_no: str, email_id: str) -> None:
	"""Write a form's values into a contact: its primary mobile and email, and no others of it."""
	name, designation = as_line(name.strip()), as_line(designation.strip())
	if not name:
		frappe.throw(_("A contact needs a name. Enter one."), RequiredFieldError)
	check_name(name)
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
