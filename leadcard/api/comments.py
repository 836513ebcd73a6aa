"""Endpoints for comments on a card (spec §5.11, §7.5)."""

from typing import TypedDict

import frappe
from frappe import _
from frappe.model.document import Document

from leadcard.api import endpoint
from leadcard.api.arguments import open_card
from leadcard.documents import comment_attachments, comments
from leadcard.documents.comment_markup import split
from leadcard.locks import begin_with
from leadcard.permissions.chain import REFERENCE

LONGEST_COMMENT = 10_000
MOST_MENTIONS = 20


class Comments(TypedDict):
	"""A card's newest comments, newest first."""

	comments: list[comments.Comment]


class Added(Comments):
	"""The same with the name of the one that was added."""

	comment: str


@endpoint.post()
def add_comment(
	doctype: str,
	name: str,
	text: str,
	mentions: list | str | None = None,
	picture: str = "",
	position: str = "",
) -> Added:
	"""A comment of the session's user, who must see the card.

	:param text: plain text, up to 10,000 characters; may be empty beside a picture or a position
	:param mentions: users to notify, who must see the card too
	:param picture: the name of a private File that the user attached to the card
	:param position: where the user is, as GeoJSON
	"""
	card = open_card(doctype, name, hold=True)
	attached = comment_attachments.read(card, picture, position)
	text = _read_text(text, may_be_empty=any(attached))
	comment = card.add_comment("Comment", comments.as_html(text, _read_users(mentions), card, attached))
	comments.mark_read(doctype, name)
	return {"comment": comment.name, **_answer(comment)}


@endpoint.post()
def edit_comment(name: str, text: str) -> Comments:
	"""Change the text of one's comment within two hours; what is attached to it stays."""
	comment = frappe.get_doc("Comment", name)
	card = open_card(comment.reference_doctype, comment.reference_name)
	_text, attached = split(comment.content)
	comment.content = comments.as_html(_read_text(text, may_be_empty=any(attached)), [], card, attached)
	comment.save(ignore_permissions=True)
	return _answer(comment)


@endpoint.post()
def delete_comment(name: str) -> Comments:
	"""Delete one's comment within two hours, with its picture."""
	comment = _hold(name)
	comments.delete(comment)
	return _answer(comment)


@endpoint.post()
def like_comment(name: str, liked: bool = True) -> Comments:
	"""Like a comment on a card that one sees. Twice changes nothing.

	:param liked: False takes it back
	"""
	comment = _hold(name)
	comments.like(comment, liked=liked)
	return _answer(comment)


@endpoint.post()
def mark_read(doctype: str, name: str) -> None:
	"""The session's user has read the card's comments."""
	open_card(doctype, name)
	comments.mark_read(doctype, name)


def _hold(name: str) -> Document:
	"""A comment on a card that the session's user sees, with the card locked before it."""
	begin_with(frappe.db.get_value("Comment", name, REFERENCE))
	comment = frappe.get_doc("Comment", name, for_update=True)
	open_card(comment.reference_doctype, comment.reference_name)
	if comment.comment_type != "Comment":
		frappe.throw(_("This is no comment, but an entry of the log."))
	return comment


def _answer(comment: Document) -> Comments:
	return {"comments": comments.comments_of(comment.reference_doctype, comment.reference_name, 20)}


def _read_text(text: str, *, may_be_empty: bool = False) -> str:
	if not text.strip() and not may_be_empty:
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
