"""An email of a card, as its panel shows it (spec §5.8)."""

from typing import TypedDict
from urllib.parse import urlencode

import frappe
from frappe.model.document import Document
from frappe.utils import sanitize_html

from leadcard.domain.masking import mask_addresses
from leadcard.hardening.masked_timeline import mask_headers
from leadcard.mail import deliveries
from leadcard.masking.access import hides

DOWNLOAD = "/api/method/leadcard.api.emails.get_attachment"


class Attachment(TypedDict):
	"""A file that came or went with an email: `file_size` in bytes, `is_private` 0 or 1."""

	name: str
	file_name: str
	file_url: str
	file_size: int
	is_private: int


class Email(TypedDict):
	"""An email in full: `content` is sanitised HTML, `failure` why it has not arrived, "" where it has."""

	name: str
	subject: str | None
	sender: str | None
	recipients: str
	cc: str
	delivery_status: str
	failure: str
	content: str
	attachments: list[Attachment]
	has_form: bool


def read(email: Document) -> Email:
	"""An email that the session's user may see: its text as sanitised HTML, its attachments, and why it has not arrived
	where it has not. Addresses are masked with the card."""
	header = {"sender": email.sender, "recipients": email.recipients or "", "cc": email.cc or ""}
	failure = deliveries.failure(email)
	if hides(email.reference_doctype, email.reference_name):
		mask_headers([header])
		failure = mask_addresses(failure)
	return {
		"name": email.name,
		"subject": email.subject,
		"sender": header["sender"],
		"recipients": header["recipients"],
		"cc": header["cc"],
		"delivery_status": email.delivery_status or "",
		"failure": failure,
		"content": sanitize_html(email.content or "", always_sanitize=True),
		"attachments": _attachments(email.name),
		"has_form": bool(frappe.has_permission("Communication", "read", doc=email)),
	}


def _attachments(email: str) -> list[Attachment]:
	files = frappe.get_all(
		"File",
		filters={"attached_to_doctype": "Communication", "attached_to_name": email},
		fields=["name", "file_name", "file_url", "file_size", "is_private"],
		order_by="creation asc",
	)
	for file in files:
		if file.is_private:
			file.file_url = f"{DOWNLOAD}?{urlencode({'name': file.name})}"
	return files
