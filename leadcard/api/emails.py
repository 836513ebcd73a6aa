"""Endpoints for reading the emails of a card (spec §5.8, §8.3)."""

import frappe
from frappe import _
from frappe.utils import sanitize_html

from leadcard.api.arguments import open_card
from leadcard.domain.pipeline import CARD_DOCTYPES


@frappe.whitelist(methods=["GET", "POST"])
def get_email(name: str) -> dict:
	"""An email of a card that the user may see, with its text as sanitised HTML and its attachments."""
	email = frappe.get_doc("Communication", name)
	if email.reference_doctype not in CARD_DOCTYPES or email.communication_medium != "Email":
		frappe.throw(_("This is no email of a card."), frappe.PermissionError)
	open_card(email.reference_doctype, email.reference_name)
	return {
		"name": email.name,
		"subject": email.subject,
		"sender": email.sender,
		"recipients": email.recipients or "",
		"cc": email.cc or "",
		"content": sanitize_html(email.content or "", always_sanitize=True),
		"attachments": frappe.get_all(
			"File",
			filters={"attached_to_doctype": "Communication", "attached_to_name": name},
			fields=["name", "file_name", "file_url", "file_size"],
			order_by="creation asc",
		),
	}
