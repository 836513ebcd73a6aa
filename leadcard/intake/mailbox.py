"""The sales mailbox (spec §12.1): an email of somebody who is on no card becomes a lead, and hangs on it."""

from email.message import Message

from frappe import _
from frappe.model.document import Document

from leadcard.domain import incoming_emails
from leadcard.intake import arrivals, ledger, ways
from leadcard.mail import incoming, received_message
from leadcard.permissions.roles import addresses_of_company

LONGEST_ID = 140


def take(email: Document, _event: str | None = None) -> None:
	"""Frappe's hook `validate`, after `mail.incoming` has looked for the email's card: make one where there is none.

	What machines and colleagues write makes no lead. An email that no lead could be made of stays in Frappe's inbox.
	"""
	if not incoming.is_fetched(email) or email.reference_doctype:
		return
	way = ways.mailbox(email.get("email_account"))
	message = received_message.current()
	if not way or incoming_emails.kind_of(email.sender, email.subject, message) != incoming_emails.PERSON:
		return
	if address := _writer(email, message):
		_admit(way, email, message, address)


def _writer(email: Document, message: Message | None) -> str | None:
	"""Who wrote it and is none of the company: of a form that the company's website sends by email, whom it names to answer."""
	ours = addresses_of_company()
	return next((each for each in incoming.writers_of(email, message) if each and each not in ours), None)


def _admit(way: Document, email: Document, message: Message | None, address: str) -> None:
	is_full = ledger.is_full(way)
	entry = ledger.claim(way, (email.message_id or email.name)[:LONGEST_ID])
	if ledger.is_settled(entry):
		return
	if is_full:
		ledger.refuse(
			entry, _("More emails of new people came in than an hour may bring. It is in the inbox.")
		)
		return
	values = {"email_id": address}
	name = _name_of(address, email, message)
	if name and "@" not in name:
		values["full_name"] = name
	subject = incoming_emails.subject_of(message) if message is not None else email.subject
	try:
		arrivals.admit(way, entry, values, [subject] if subject else [])
	except arrivals.CameFirstError as error:
		ledger.refuse(entry, arrivals.reason_of(error))
	if entry.outcome == ledger.MADE:
		incoming.hang(email, (entry.reference_doctype, entry.reference_name))
		incoming.settle(email, message)


def _name_of(address: str, email: Document, message: Message | None) -> str:
	if message is not None:
		return incoming_emails.name_of(message, address)
	is_sender = address == (email.sender or "").strip().lower()
	return str(email.sender_full_name or "") if is_sender else ""
