"""Who attends a meeting: what people paste as a name or an address is understood, or refused as in other fields (spec §4.2)."""

from contextlib import suppress

import frappe
from frappe import _
from frappe.model.document import Document

from leadcard.domain import emails
from leadcard.domain.pasted import IdentityError
from leadcard.refusals import refuse_value

SEVERAL = {"several_emails": "several_attendees"}


def read(meeting: Document) -> None:
	"""Bring the addresses that were typed into their spelling. What is stored already stays as it is."""
	before = meeting.get_doc_before_save()
	stored = {row.email_id for row in before.attendees} if before else set()
	for row in meeting.attendees:
		if row.email_id and row.email_id not in stored:
			_read_address(row)
		elif not row.email_id and not row.user and "@" in (row.attendee_name or ""):
			_read_name(row)


def _read_address(row: Document) -> None:
	try:
		name, row.email_id = emails.read_named(row.email_id)
	except IdentityError as error:
		label = _(frappe.get_meta(row.doctype).get_label("email_id"))
		refuse_value(label, row.email_id, SEVERAL.get(error.code, error.code), *error.details)
	row.attendee_name = row.attendee_name or name or None


def _read_name(row: Document) -> None:
	"""An address among the names would never be invited."""
	with suppress(IdentityError):
		name, row.email_id = emails.read_named(row.attendee_name)
		row.attendee_name = name or None
