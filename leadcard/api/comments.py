"""Endpoints for comments on a card (spec §5.11, §7.5)."""

import frappe
from frappe import _

from leadcard.api.arguments import open_card
from leadcard.api.endpoint import endpoint
from leadcard.api.retry import retried
from leadcard.documents import comments

LONGEST_COMMENT = 10_000
MOST_MENTIONS = 20


@frappe.whitelist(methods=["POST"])
@endpoint
@retried
def add_comment(doctype: str, name: str, text: str, mentions: list | str | None = None) -> dict:
	"""A comment of the session's user, who must see the card.

	:param text: plain text, up to 10,000 characters
	:param mentions: users to notify, who must see the card too
	"""
	card = open_card(doctype, name, hold=True)
	comment = card.add_comment("Comment", comments.as_html(_read_text(text), _read_users(mentions), card))
	comments.mark_read(doctype, name)
	where = (comment.reference_doctype, comment.reference_name)
	return {"comment": comment.name, "comments": comments.comments_of(*where, 20)}


@frappe.whitelist(methods=["POST"])
@endpoint
@retried
def edit_comment(name: str, text: str) -> dict:
	"""Change an own comment within two hours."""
	comment = frappe.get_doc("Comment", name)
	card = open_card(comment.reference_doctype, comment.reference_name)
	comment.content = comments.as_html(_read_text(text), [], card)
	comment.save(ignore_permissions=True)
	return {"comments": comments.comments_of(card.doctype, card.name, 20)}


@frappe.whitelist(methods=["POST"])
@endpoint
@retried
def mark_read(doctype: str, name: str) -> None:
	"""The session's user has read the card's comments."""
	open_card(doctype, name)
	comments.mark_read(doctype, name)


def _read_text(text: str) -> str:
	if not text.strip():
		frappe.throw(_("An empty comment says nothing. Write its text."), frappe.MandatoryError)
	if len(text) > LONGEST_COMMENT:
		frappe.throw(_("A comment has up to {0} characters. Shorten it.").format(LONGEST_COMMENT))
	return text


def _read_users(mentions: list | str | None) -> list[str]:
	try:
		users = frappe.parse_json(mentions) if mentions else []
	except ValueError:
		users = None
	if (
		not isinstance(users, list)
		or len(users) > MOST_MENTIONS
		or not all(isinstance(user, str) for user in users)
	):
		frappe.throw(_("Mentions are a list of up to {0} users.").format(MOST_MENTIONS))
	return users
