"""Endpoints for the emails that a card has (spec §5.8, §8.3)."""

from urllib.parse import quote, urlencode

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import sanitize_html
from werkzeug.wrappers import Response

from leadcard.api import endpoint
from leadcard.api.arguments import open_card
from leadcard.domain.masking import mask_addresses
from leadcard.domain.pipeline import CARD_DOCTYPES
from leadcard.hardening.masked_timeline import mask_headers
from leadcard.mail import deliveries
from leadcard.masking.access import hides

DOWNLOAD = "/api/method/leadcard.api.emails.get_attachment"


@endpoint.get()
def get_email(name: str) -> dict:
	"""An email of a card that the user may see, with its text as sanitised HTML, its attachments, and why it has not
	arrived where it has not."""
	email = _open_email(name)
	header = {"sender": email.sender, "recipients": email.recipients or "", "cc": email.cc or ""}
	failure = deliveries.failure(email)
	if hides(email.reference_doctype, email.reference_name):
		mask_headers([header])
		failure = mask_addresses(failure)
	return {
		"name": email.name,
		"subject": email.subject,
		**header,
		"delivery_status": email.delivery_status or "",
		"failure": failure,
		"content": sanitize_html(email.content or "", always_sanitize=True),
		"attachments": _attachments(name),
		"has_form": bool(frappe.has_permission("Communication", "read", doc=email)),
	}


@endpoint.get(post=False)
def get_attachment(name: str) -> Response:
	"""A private file that came or went with an email: Frappe gives it to people with an inbox alone."""
	file = frappe.get_doc("File", name)
	if file.attached_to_doctype != "Communication":
		frappe.throw(_("This is no email of a card."), frappe.PermissionError)
	_open_email(file.attached_to_name)
	response = Response(file.get_content(), mimetype="application/octet-stream")
	name_as_header = {"filename*": f"UTF-8''{quote(file.file_name)}"}
	response.headers.set("Content-Disposition", "attachment", **name_as_header)
	return response


def _attachments(email: str) -> list[dict]:
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


@endpoint.post()
def send_again(name: str) -> dict:
	"""Try once more to send an email of a card that could not be sent; `delivery_status` is what it is now."""
	email = _open_email(name, "email")
	deliveries.send_again(email)
	return {"delivery_status": frappe.db.get_value("Communication", name, "delivery_status") or ""}


def _open_email(name: str, ptype: str = "read") -> Document:
	email = frappe.get_doc("Communication", name)
	if email.reference_doctype not in CARD_DOCTYPES or email.communication_medium != "Email":
		frappe.throw(_("This is no email of a card."), frappe.PermissionError)
	open_card(email.reference_doctype, email.reference_name, ptype)
	return email
