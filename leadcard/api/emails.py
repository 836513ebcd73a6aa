"""Endpoints for the emails that a card has (spec §5.8, §8.3)."""

from typing import TypedDict
from urllib.parse import quote

import frappe
from frappe import _
from frappe.model.document import Document
from werkzeug.wrappers import Response

from leadcard import host
from leadcard.api import endpoint
from leadcard.api.arguments import open_card
from leadcard.board import emails
from leadcard.domain.pipeline import CARD_DOCTYPES
from leadcard.mail import deliveries


class Delivery(TypedDict):
	"""What has become of an email, as Frappe calls it, "" where it says nothing."""

	delivery_status: str


@endpoint.get()
def get_email(name: str) -> emails.Email:
	"""An email of a card that the user may see, with its text as sanitised HTML, its attachments, and why it has not
	arrived where it has not."""
	return emails.read(_open_email(name))


@endpoint.get(post=False)
def get_attachment(name: str) -> Response:
	"""A private file that came or went with an email: Frappe gives it to people with an inbox alone."""
	file = frappe.get_doc("File", name)
	if file.attached_to_doctype != "Communication":
		frappe.throw(_("This is no email of a card."), frappe.PermissionError)
	_open_email(file.attached_to_name)
	response = Response(host.bytes_of(file), mimetype="application/octet-stream")
	name_as_header = {"filename*": f"UTF-8''{quote(file.file_name)}"}
	response.headers.set("Content-Disposition", "attachment", **name_as_header)
	return response


@endpoint.post()
def send_again(name: str) -> Delivery:
	"""Try once more to send an email of a card that could not be sent."""
	email = _open_email(name, "email")
	deliveries.send_again(email)
	return {"delivery_status": frappe.db.get_value("Communication", name, "delivery_status") or ""}


def _open_email(name: str, ptype: str = "read") -> Document:
	email = frappe.get_doc("Communication", name)
	if email.reference_doctype not in CARD_DOCTYPES or email.communication_medium != "Email":
		frappe.throw(_("This is no email of a card."), frappe.PermissionError)
	open_card(email.reference_doctype, email.reference_name, ptype)
	return email
