"""How somebody is told something: in the bell, and by email where the site sends any (spec §4.3, §5.5, §7.2)."""

import frappe
from frappe.model.document import Document
from frappe.utils import escape_html


def tell(
	user: str, subject: str, mail: str, *, card: Document | None = None, link: str | None = None
) -> None:
	"""A bell notice and an email, both written in the running transaction.

	:param subject: plain text, in the user's language
	:param mail: the email's text, as HTML
	:param card: what the notice is about, opened by a click on it
	:param link: the page that a click opens where it is about no single card
	"""
	if frappe.db.exists("Email Account", {"enable_outgoing": 1, "default_outgoing": 1}):
		reference = {"reference_doctype": card.doctype, "reference_name": card.name} if card else {}
		frappe.sendmail(
			recipients=[frappe.db.get_value("User", user, "email")],
			subject=subject,
			message=mail,
			**reference,
		)
	# Last: the bell locks a row of the receiver's, which others who tell the same person wait for.
	if card:
		ring(user, subject, document_type=card.doctype, document_name=card.name)
	else:
		ring(user, subject, link=link)


def ring(user: str, subject: str, **about: str | None) -> None:
	"""A bell notice alone.

	:param subject: plain text, in the user's language
	:param about: further fields of the Notification Log: document_type and document_name or link, and from_user
	"""
	frappe.get_doc(
		{
			"doctype": "Notification Log",
			"for_user": user,
			"type": "Alert",
			"subject": escape_html(subject),
			**about,
		}
	).insert(ignore_permissions=True)


def with_button(text: str, link: str, label: str) -> str:
	"""A short email: one paragraph of plain text, and a link."""
	return f'<p>{escape_html(text)}</p><p><a href="{escape_html(link)}">{escape_html(label)}</a></p>'
