"""Emails that come in (spec §5.4, §5.8): which card they belong to, and who hears of them."""

from functools import partial

import frappe
from frappe.model.document import Document

from leadcard.automation import locks
from leadcard.domain import identity, pipeline
from leadcard.permissions.roles import may_own_cards
from leadcard.permissions.sight import OWNER_FIELDS

# who speaks for a mail server, not for a person
SERVERS = ("mailer-daemon", "postmaster")


def file(email: Document, _event: str | None = None) -> None:
	"""Hang an email that Frappe fetched, and has hung on nothing, on the card of its sender, if that is one card alone.

	What a mail server says about an email is kept with it, and is no care by the customer.
	"""
	if not (email.is_new() and email.flags.in_receive) or email.get("email_status") == "Spam":
		return
	_read_addresses(email)
	if _is_from_server(email):
		email.communication_type = "Automated Message"
		_mark_bounced(email)
	elif not email.reference_doctype:
		_hang_on_card(email)
	if email.reference_doctype in pipeline.CARD_DOCTYPES:
		email.get_owner = partial(card_owner, email.reference_doctype, email.reference_name)


def card_owner(doctype: str, name: str) -> str | None:
	"""Whom Frappe tells of an email: who looks after the card now, not who once created it and may not see it (§8.3)."""
	owner = frappe.db.get_value(doctype, name, OWNER_FIELDS[doctype])
	return owner if owner and may_own_cards(owner) else None


def _read_addresses(email: Document) -> None:
	"""Where a mail program has not encoded its letters, Frappe hands over a header that no answer of it can hold."""
	for fieldname in ("recipients", "cc"):
		if email.get(fieldname) is not None:
			email.set(fieldname, str(email.get(fieldname)))


def _is_from_server(email: Document) -> bool:
	return (email.sender or "").split("@")[0].lower() in SERVERS


def _mark_bounced(email: Document) -> None:
	if email.in_reply_to:
		sent = {"name": email.in_reply_to, "sent_or_received": "Sent"}
		frappe.db.set_value("Communication", sent, "delivery_status", "Bounced", update_modified=False)


def _hang_on_card(email: Document) -> None:
	card = _only_card_of((email.sender or "").strip().lower())
	if not card:
		return
	email.reference_doctype, email.reference_name = card
	email.status = "Linked"
	locks.follow_card(email)


def _only_card_of(address: str) -> tuple[str, str] | None:
	"""The one lead or customer whose own address, or a contact's of it, this is."""
	rows = frappe.get_all(
		"LC Identity",
		filters={
			"kind": identity.EMAIL,
			"value": address,
			"party_doctype": ("in", pipeline.CARD_DOCTYPES),
		},
		fields=["party_doctype", "party"],
		limit=20,
	)
	cards = {(row.party_doctype, row.party) for row in rows}
	return cards.pop() if len(cards) == 1 else None
