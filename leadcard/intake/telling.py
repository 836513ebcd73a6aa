"""Who hears of what comes in by itself (spec §12.1, §4): whoever looks after the card, else who is named for the way."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_url_to_form

from leadcard.documents.texts import to_html
from leadcard.domain import masking
from leadcard.intake import ledger
from leadcard.notices import bell
from leadcard.notices.recipients import in_language_of
from leadcard.permissions.roles import may_own_cards
from leadcard.permissions.sight import OWNER_FIELDS

LONGEST = 2_000
NOT_SAID = (*masking.FIELDS, "party_type", "notes")


def come_again(way: Document, cards: list[Document], remarks: list[str], values: dict[str, str]) -> None:
	"""Somebody known has written again: their cards say so in a comment, and whoever looks after them is told.

	:param values: what they said of themselves
	"""
	for card in cards:
		_comment(way, card, [*remarks, *_new_to(card, values)])
	for card in cards:
		if user := _who_looks_after(way, card):
			with in_language_of(user):
				subject = _("{0} has come in again: {1}").format(card.title, way.title)
				label = _("Open the card")
			link = bell.card_url(card.doctype, card.name, user)
			bell.tell(user, subject, bell.with_button(subject, link, label), card=card)


def look_at(way: Document, entry: Document) -> None:
	"""Something was refused: who is named for the way is told, and finds it in the log."""
	if not way.responsible or not may_own_cards(way.responsible):
		return
	with in_language_of(way.responsible):
		subject = _("{0}: a new lead was refused").format(way.title)
		label = _("Open the log")
	link = get_url_to_form(ledger.DOCTYPE, entry.name)
	more = [(way.title, entry.reason or "")]
	bell.tell(way.responsible, subject, bell.with_button(subject, link, label, more), link=link)


def _who_looks_after(way: Document, card: Document) -> str | None:
	owner = card.get(OWNER_FIELDS[card.doctype])
	return next((user for user in (owner, way.responsible) if user and may_own_cards(user)), None)


def _new_to(card: Document, values: dict[str, str]) -> list[str]:
	"""What a card has otherwise or not at all, but for what may be masked (§8): whoever sees the card reads its comments."""
	said = {field: text.strip() for field, text in values.items() if field not in NOT_SAID}
	return [
		f"{_(card.meta.get_label(field))}: {text}"
		for field, text in said.items()
		if text and text.casefold() != str(card.get(field) or "").casefold()
	]


def _comment(way: Document, card: Document, remarks: list[str]) -> None:
	lines = [_("Has come in again: {0}").format(way.title), *remarks]
	frappe.get_doc(
		{
			"doctype": "Comment",
			"comment_type": "Comment",
			"reference_doctype": card.doctype,
			"reference_name": card.name,
			"content": to_html("\n".join(lines)[:LONGEST]),
		}
	).insert(ignore_permissions=True)
