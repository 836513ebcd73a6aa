"""Contacts and emails of cards in Frappe's own lists and forms, while contact data is masked.

Frappe knows no masks there, and a level would hold for every other app's contacts too. So what hangs on cards alone that
somebody gets masked is not there for them: they find it in the card's panel, masked. Answers nothing while masking is off.
"""

import frappe
from frappe.model.document import Document
from frappe.query_builder import Criterion, DocType
from pypika.queries import QueryBuilder

from leadcard.domain.pipeline import CARD_DOCTYPES
from leadcard.masking.access import hides, is_on, owns, reads_all
from leadcard.permissions.hanging import ALLOWED
from leadcard.permissions.sight import as_sql


def contact_conditions(user: str, doctype: str) -> str:
	"""The condition on contacts, and on their rows of numbers and addresses."""
	if not is_on() or reads_all(user):
		return ""
	table = DocType(doctype)
	name = table.name if doctype == "Contact" else table.parent
	return as_sql(name.notin(_contacts(None)) | name.isin(_contacts(user)))


def email_conditions(user: str, doctype: str) -> str:
	"""The condition on emails."""
	if not is_on() or reads_all(user):
		return ""
	email = DocType(doctype)
	elsewhere = email.reference_doctype.isnull() | email.reference_doctype.notin(CARD_DOCTYPES)
	own = [
		(email.reference_doctype == kind) & email.reference_name.isin(_own_cards(kind, user))
		for kind in CARD_DOCTYPES
	]
	return as_sql(Criterion.any([elsewhere, *own]))


def attendee_conditions(user: str, doctype: str) -> str:
	"""The condition on the rows of meetings' attendees."""
	if not is_on() or reads_all(user):
		return ""
	row, meeting = DocType(doctype), DocType("LC Meeting")
	own = Criterion.any(
		(meeting.reference_doctype == kind) & meeting.reference_name.isin(_own_cards(kind, user))
		for kind in CARD_DOCTYPES
	)
	return as_sql(row.parent.isin(frappe.qb.from_(meeting).select(meeting.name).where(own)))


def participant_conditions(user: str, doctype: str) -> str:
	"""The condition on the rows of events in which contacts take part."""
	if not is_on() or reads_all(user):
		return ""
	row = DocType(doctype)
	about, name = row.reference_doctype, row.reference_docname
	elsewhere = about.isnull() | (about != "Contact") | name.isnull()
	return as_sql(elsewhere | name.notin(_contacts(None)) | name.isin(_contacts(user)))


def index_conditions(user: str, doctype: str) -> str:
	"""The condition on the app's own keys and search tokens: all or nothing."""
	return "1 = 0" if is_on() and not reads_all(user) else ""


def deny_contact(doc: Document, ptype: str, user: str) -> bool | None:
	"""Refuse a contact that somebody would get masked."""
	if doc.is_new() or not is_on() or reads_all(user):
		return ALLOWED
	contact = DocType("Contact")
	hidden = contact.name.isin(_contacts(None)) & contact.name.notin(_contacts(user))
	found = frappe.qb.from_(contact).select(contact.name).where((contact.name == doc.name) & hidden).run()
	return False if found else ALLOWED


def deny_index(doc: Document, ptype: str, user: str) -> bool | None:
	"""Refuse keys and search tokens to who would get them masked."""
	return False if is_on() and not reads_all(user) else ALLOWED


def deny_email(doc: Document, ptype: str, user: str) -> bool | None:
	"""Refuse an email of a card that somebody gets masked; whose card it is, the database says."""
	if doc.is_new() or not is_on() or reads_all(user):
		return ALLOWED
	place = frappe.db.get_value("Communication", doc.name, ["reference_doctype", "reference_name"])
	if not place or place[0] not in CARD_DOCTYPES or not hides(*place, user):
		return ALLOWED
	return False


def _contacts(user: str | None) -> QueryBuilder:
	"""The contacts that hang on somebody's own cards, with None those that hang on any card."""
	link = DocType("Dynamic Link")
	of_cards = [
		(link.link_doctype == kind) & link.link_name.isin(_own_cards(kind, user))
		if user
		else (link.link_doctype == kind)
		for kind in CARD_DOCTYPES
	]
	return (
		frappe.qb.from_(link)
		.select(link.parent)
		.where((link.parenttype == "Contact") & link.parent.notnull() & Criterion.any(of_cards))
	)


def _own_cards(doctype: str, user: str) -> QueryBuilder:
	card = DocType(doctype)
	return frappe.qb.from_(card).select(card.name).where(owns(card, doctype, user))
