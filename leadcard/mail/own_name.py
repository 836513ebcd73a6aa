"""Emails of cards are written in one's own name (spec §5.8, §8.7): what a client says of the sender is not believed."""

from email.utils import parseaddr

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, get_formatted_email, get_fullname

from leadcard.exceptions import EmailError
from leadcard.permissions.chain import ADMIN_ROLE, OURS, is_of_cards

RECEIVED = "Received"


def keep_own_name(email: Document, _event: str | None = None) -> None:
	"""Frappe's hook `before_insert` of emails: what somebody brings in by the right to it has their own name. What the
	server itself writes or fetches is left as it is."""
	if not (email.flags.in_receive or email.flags.ignore_permissions):
		email.update(in_own_name(email, email.reference_doctype, email.reference_name))


def in_own_name(sent: dict | Document, doctype: str | None, name: str | None) -> dict:
	"""The fields of an email on a card, or on what hangs on one, that say who wrote it, as far as they are sent.

	Raises EmailError for another's address, and for an email that is said to have come in: those are fetched. The site's
	admin may bring in anybody's.
	"""
	user = frappe.session.user
	if doctype not in OURS or ADMIN_ROLE in frappe.get_roles(user) or not is_of_cards(doctype, name):
		return {}
	if sent.get("sent_or_received") == RECEIVED:
		frappe.throw(_("An email that came in is fetched from a mailbox, and not entered."), EmailError)
	said, address = parseaddr(str(sent.get("sender") or ""))
	if address and address.lower() not in _addresses_of(user):
		frappe.throw(
			_("You send emails of cards from your own address, not from {0}.").format(
				frappe.bold(escape_html(address))
			),
			EmailError,
		)
	own = {"sender_full_name": get_fullname(user)} if sent.get("sender_full_name") else {}
	return {**own, "sender": get_formatted_email(user, mail=address)} if said else own


def _addresses_of(user: str) -> set[str]:
	"""A user's own address, and those of the mailboxes that they write from."""
	lent = frappe.get_all("User Email", {"parenttype": "User", "parent": user}, pluck="email_account")
	boxes = frappe.get_all("Email Account", {"name": ("in", lent or [""])}, pluck="email_id")
	return {address.lower() for address in (frappe.db.get_value("User", user, "email"), *boxes) if address}
