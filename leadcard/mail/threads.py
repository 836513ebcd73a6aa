"""Answers that mail programs put below what they answer (spec §5.8)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import frappe

from leadcard.domain.pipeline import CARD_DOCTYPES

if TYPE_CHECKING:
	from frappe.email.email_body import EMail

# Frappe folds the headers of what it sends at 78 characters, and writes a longer word encoded: no mail program finds
# the message again then. Exchange's ids are that long; those that were sent from here are not.
LONGEST_ID = 76
LONGEST_CHAIN = 20


def add_headers(mail: "EMail") -> None:
	"""Frappe's hook `make_email_body_message`: an answer from a card names what it answers."""
	message_id = str(mail.msg_root["Message-Id"] or "").strip("<> ")
	answered = message_id and frappe.db.get_value(
		"Communication",
		{"message_id": message_id, "reference_doctype": ("in", CARD_DOCTYPES)},
		"in_reply_to",
	)
	chain = [f"<{ancestor}>" for ancestor in _message_ids(answered)] if answered else []
	if not chain:
		return
	legible = [ancestor for ancestor in chain if len(ancestor) <= LONGEST_ID]
	mail.set_header("In-Reply-To", legible[0] if legible else chain[0])
	if legible:
		mail.set_header("References", " ".join(reversed(legible)))


def _message_ids(email: str) -> Iterator[str]:
	"""The ids of an email and of what it answers in turn, newest first."""
	for _step in range(LONGEST_CHAIN):
		found = frappe.db.get_value("Communication", email, ["message_id", "in_reply_to"])
		if not found:
			return
		message_id, answered = found
		if message_id:
			yield message_id
		if not answered:
			return
		email = answered
