"""How somebody is told something: in the bell, and by email where the site sends any (spec §4.3, §5.5, §7.2)."""

from datetime import datetime
from urllib.parse import urlencode

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, get_url, get_url_to_form

from leadcard.domain import pipeline
from leadcard.permissions.roles import may_own_cards

CARD_LABELS = {pipeline.LEAD: "Lead", pipeline.CUSTOMER: "Customer"}


def tell(
	user: str,
	subject: str,
	mail: str,
	*,
	card: Document | None = None,
	link: str | None = None,
	send_after: datetime | None = None,
) -> str | None:
	"""A bell notice and an email, both written in the running transaction; the email's row in the queue is returned.

	:param subject: plain text, in the user's language
	:param mail: the email's text, as HTML
	:param card: what the notice is about, opened by a click on it
	:param link: the page that a click opens where it is about no single card
	:param send_after: from when on Frappe's queue sends the email
	"""
	queued = None
	if frappe.db.exists("Email Account", {"enable_outgoing": 1, "default_outgoing": 1}):
		reference = {"reference_doctype": card.doctype, "reference_name": card.name} if card else {}
		queued = frappe.sendmail(
			recipients=[frappe.db.get_value("User", user, "email")],
			subject=subject,
			message=mail,
			send_after=send_after,
			**reference,
		)
	# Last: the bell locks a row of the receiver's, which others who tell the same person wait for.
	if card:
		ring(user, subject, document_type=card.doctype, document_name=card.name)
	else:
		ring(user, subject, link=link)
	return queued.name if queued else None


def ring(user: str, subject: str, **about: str | None) -> None:
	"""A bell notice alone.

	:param subject: plain text, in the user's language
	:param about: further fields of the Notification Log: document_type and document_name or link, and from_user
	"""
	told = len(frappe.message_log)
	frappe.get_doc(
		{
			"doctype": "Notification Log",
			"for_user": user,
			"type": "Alert",
			"subject": escape_html(subject),
			**about,
		}
	).insert(ignore_permissions=True)
	# Where no emails are sent, Frappe tells whoever rings to set up an account.
	del frappe.message_log[told:]


def name_doctype(notice: Document, _event: str | None = None) -> None:
	"""Frappe's notices call a card by its DocType: by the name that people know it by, as in the rest of the app."""
	if notice.document_type in CARD_LABELS and notice.subject:
		label = frappe.bold(_(CARD_LABELS[notice.document_type]))
		for written in (notice.document_type, _(notice.document_type)):
			notice.subject = notice.subject.replace(frappe.bold(written), label)


def with_button(text: str, link: str, label: str, more: list[tuple[str, str]] | None = None) -> str:
	"""A short email: one paragraph of plain text, further lines of it with their labels, and a link."""
	lines = "".join(
		f"<p>{escape_html(name)}: {escape_html(line).replace(chr(10), '<br>')}</p>"
		for name, line in more or []
	)
	return f'<p>{escape_html(text)}</p>{lines}<p><a href="{escape_html(link)}">{escape_html(label)}</a></p>'


def card_url(doctype: str, name: str, user: str) -> str:
	"""Where somebody opens a card: the board's panel, or the form for who has no role of LeadCard, and so no board."""
	if not may_own_cards(user):
		return get_url_to_form(doctype, name)
	return get_url("/app/leadcard?" + urlencode({"card": f"{doctype}/{name}"}))
