"""Emails that come in (spec §5.4, §5.8): which card they belong to, and who hears of them."""

from email.message import Message
from functools import partial

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.utils import strip_html

from leadcard import locks
from leadcard.dialect import literally
from leadcard.domain import identity, incoming_emails, pipeline
from leadcard.mail import received_message
from leadcard.permissions.roles import may_own_cards
from leadcard.permissions.sight import OWNER_FIELDS

Card = tuple[str, str]
LONGEST_SUBJECT = 140
MOST_CARDS = 20


def file(email: Document, _event: str | None = None) -> None:
	"""Hang an email that Frappe fetched, and has hung on nothing, on its card: that of the email that it answers, else
	of its sender, if that is one card alone.

	What a machine writes (a bounce, a receipt, an absence) is kept with the card, and is no care by the customer.
	"""
	if not is_fetched(email):
		return
	_read_addresses(email)
	message = received_message.current()
	if not email.reference_doctype:
		_hang_on_card(email, message)
	settle(email, message)


def is_fetched(email: Document) -> bool:
	"""Whether an email is one that Frappe is fetching, and no spam."""
	return bool(email.is_new() and email.flags.in_receive) and email.get("email_status") != "Spam"


def settle(email: Document, message: Message | None) -> None:
	"""What follows for an email once its card is known: its whole subject, whom Frappe tells, and whether a machine wrote it."""
	if email.reference_doctype not in pipeline.CARD_DOCTYPES:
		return
	if message is not None:
		email.subject = incoming_emails.subject_of(message)[:LONGEST_SUBJECT] or email.subject
	email.get_owner = partial(card_owner, email.reference_doctype, email.reference_name)
	kind = incoming_emails.kind_of(email.sender, email.subject, message)
	if kind != incoming_emails.PERSON:
		email.communication_type = "Automated Message"
	if kind == incoming_emails.BOUNCE:
		_mark_bounced(email)


def card_owner(doctype: str, name: str) -> str | None:
	"""Whom Frappe tells of an email: who looks after the card now, not who once created it and may not see it (§8.3)."""
	owner = frappe.db.get_value(doctype, name, OWNER_FIELDS[doctype])
	return owner if owner and may_own_cards(owner) else None


def _read_addresses(email: Document) -> None:
	"""Where a mail program has not encoded its letters, Frappe hands over a header that no answer of it can hold."""
	for fieldname in ("recipients", "cc"):
		if email.get(fieldname) is not None:
			email.set(fieldname, str(email.get(fieldname)))


def _mark_bounced(email: Document) -> None:
	if email.in_reply_to:
		sent = {"name": email.in_reply_to, "sent_or_received": "Sent"}
		frappe.db.set_value("Communication", sent, "delivery_status", "Bounced", update_modified=False)


def _hang_on_card(email: Document, message: Message | None) -> None:
	card = _card_of_answered(email, message) or _card_of_sender(email, message)
	if card:
		hang(email, card)


def hang(email: Document, card: Card) -> None:
	"""Hang an email on a card, or on the customer that the card has become meanwhile."""
	email.reference_doctype, email.reference_name = card
	email.status = "Linked"
	locks.follow_card(email)


def _card_of_answered(email: Document, message: Message | None) -> Card | None:
	"""The card of the nearest known message that this one answers; Frappe looks at one header of two."""
	for message_id in incoming_emails.answered_ids(message) if message is not None else ():
		sent = {"message_id": message_id, "reference_doctype": ("in", pipeline.CARD_DOCTYPES)}
		fields = ["name", "reference_doctype", "reference_name"]
		if found := frappe.db.get_value("Communication", sent, fields):
			email.in_reply_to = found[0]
			return _where_it_is_now(*found[1:])
		if found := frappe.db.get_value("Email Queue", sent, fields[1:]):
			return _where_it_is_now(*found)
	return None


def _where_it_is_now(doctype: str, name: str) -> Card | None:
	"""The card itself, the customer that it became, or nothing where it is gone."""
	if doctype == pipeline.LEAD and (customer := frappe.db.get_value(pipeline.LEAD, name, "customer")):
		return pipeline.CUSTOMER, customer
	return (doctype, name) if frappe.db.exists(doctype, name) else None


def _card_of_sender(email: Document, message: Message | None) -> Card | None:
	addresses = writers_of(email, message)
	numbered = _cards_with_numbers(email, message)
	cards = _cards_with(addresses)
	if len(cards) > 1:
		cards = (cards & numbered) or _in_conversation(cards, email, message)
	elif not cards:
		cards = {card for card in numbered if _has_corresponded(card, addresses)}
	return cards.pop() if len(cards) == 1 else None


def writers_of(email: Document, message: Message | None) -> list[str]:
	"""Who may have written, surest first; of a forwarded email who wrote that."""
	text = email.get("text_content") or strip_html((email.content or "").replace("<br>", "\n"))
	forwarded = incoming_emails.original_sender(email.subject, text)
	if forwarded and frappe.db.exists("User", {"email": email.sender, "user_type": "System User"}):
		return [forwarded]
	found = incoming_emails.senders(message) if message is not None else []
	return list(dict.fromkeys([(email.sender or "").strip().lower(), *found]))


def _cards_with(addresses: list[str]) -> set[Card]:
	"""The leads and customers whose own address, or a contact's of it, the first known of these is."""
	for address in filter(None, addresses):
		mailbox = incoming_emails.mailbox_of(address)
		local, _at, domain = mailbox.rpartition("@")
		key = DocType("LC Identity").value
		for is_it in (
			key == address,
			key == mailbox,
			key.like(f"{literally(local)}+%@{literally(domain)}"),
		):
			if cards := _cards_where(is_it):
				return cards
	return set()


def _cards_where(is_it: object) -> set[Card]:
	row = DocType("LC Identity")
	query = (
		frappe.qb.from_(row)
		.select(row.party_doctype, row.party)
		.distinct()
		.where((row.kind == identity.EMAIL) & row.party_doctype.isin(pipeline.CARD_DOCTYPES) & is_it)
		.limit(MOST_CARDS)
	)
	return {tuple(found) for found in query.run()}


def _cards_with_numbers(email: Document, message: Message | None) -> set[Card]:
	subject = incoming_emails.subject_of(message) if message is not None else email.subject
	numbers = incoming_emails.numbers_in(subject)
	found = {
		_where_it_is_now(doctype, name)
		for doctype in pipeline.CARD_DOCTYPES
		for name in (frappe.get_all(doctype, {"name": ("in", numbers)}, pluck="name") if numbers else ())
	}
	return found - {None}


def _in_conversation(cards: set[Card], email: Document, message: Message | None) -> set[Card]:
	"""The cards that have an email of the same subject."""
	subject = incoming_emails.subject_of(message) if message is not None else email.subject
	bare = incoming_emails.bare_subject(subject).casefold()
	return {
		card
		for card in cards
		if any(incoming_emails.bare_subject(row.subject).casefold() == bare for row in _emails_of(card))
	}


def _has_corresponded(card: Card, addresses: list[str]) -> bool:
	"""Whether an email of a card went to, or came from, one of these. Whoever knows a number alone is nobody's customer."""
	lines = (
		" ".join(f"{row.sender} {row.recipients} {row.cc}".lower() for row in _emails_of(card))
		.replace(",", " ")
		.replace("<", " ")
		.replace(">", " ")
		.split()
	)
	return bool(set(addresses) & set(lines))


def _emails_of(card: Card) -> list[frappe._dict]:
	return frappe.get_all(
		"Communication",
		filters={
			"reference_doctype": card[0],
			"reference_name": card[1],
			"communication_medium": "Email",
		},
		fields=["subject", "sender", "recipients", "cc"],
		order_by="creation desc",
		limit=100,
	)
