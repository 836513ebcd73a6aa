"""Writing to people whose addresses are masked: what a form sends back is put in full, and shown to nobody."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html

from leadcard.domain.masking import ADDRESS, is_masked, mask_address
from leadcard.domain.pipeline import CARD_DOCTYPES
from leadcard.exceptions import EmailError
from leadcard.masking.access import hides, is_on
from leadcard.masking.reveal import contacts_of

if TYPE_CHECKING:
	from frappe.email.email_body import EMail

HEADERS = ["sender", "recipients", "cc"]
UNDISCLOSED = "undisclosed-recipients:;"


def put_in_full(email: Document, _event: str | None = None) -> None:
	"""Put the real addresses into an email from Frappe's own dialog, so that nothing is sent to a mask."""
	lines = {field: email.get(field) for field in ("recipients", "cc", "bcc") if is_masked(email.get(field))}
	if not lines or email.reference_doctype not in CARD_DOCTYPES or not email.reference_name:
		return
	card = frappe.get_doc(email.reference_doctype, email.reference_name)
	email.update({field: in_full(line, card, email.in_reply_to) for field, line in lines.items()})


def hide_receivers(mail: "EMail") -> None:
	"""Frappe's hook `make_email_body_message`: who gets a copy of an email doesn't read there whom else it went to, where
	that is masked for whoever wrote it."""
	if not is_on() or len([*mail.recipients, *mail.cc, *mail.bcc]) < 2:
		return
	message_id = str(mail.msg_root["Message-Id"] or "").strip("<> ")
	written = message_id and frappe.db.get_value(
		"Communication",
		{"message_id": message_id, "reference_doctype": ("in", CARD_DOCTYPES)},
		["reference_doctype", "reference_name", "owner"],
	)
	if written and hides(*written):
		mail.set_header("To", UNDISCLOSED)
		del mail.msg_root["CC"]


def in_full(recipients: str, card: Document, answered: str | None) -> str:
	"""A line of recipients with every mask replaced by the one address that it is the mask of: of the email that is
	answered, of the card, or of its contacts. Raises EmailError for a mask of none or of several."""
	if not is_masked(recipients):
		return recipients
	sources = list(_sources(card, answered))
	return ADDRESS.sub(
		lambda found: _unmasked(found[0], sources) if is_masked(found[0]) else found[0], recipients
	)


def _sources(card: Document, answered: str | None) -> Iterable[set[str]]:
	if answered:
		headers = frappe.db.get_value("Communication", answered, HEADERS)
		yield {address for header in headers for address in ADDRESS.findall(header or "")}
	yield {card.email_id or ""}
	yield {contact["email_id"] or "" for contact in contacts_of(card.doctype, card.name)}


def _unmasked(masked: str, sources: Iterable[set[str]]) -> str:
	for addresses in sources:
		meant = [address for address in addresses if address and mask_address(address) == masked]
		if len(meant) == 1:
			return meant[0]
	frappe.throw(
		_(
			"{0} is masked, and it isn't clear who is meant. Show the contact data of the card, and choose again."
		).format(frappe.bold(escape_html(masked))),
		EmailError,
	)
