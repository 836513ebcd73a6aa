"""Notices for people who are mentioned in a comment on a card, or on what hangs on one (spec §5.11).

Frappe queues them before the comment is committed: a comment that the database undoes and the request writes again tells
twice, and without the queue's Redis the comment is refused. Here they are written with the comment, all or nothing.
"""

import frappe
from bs4 import BeautifulSoup
from frappe import _
from frappe.desk.doctype.notification_log.notification_log import (
	get_title,
	get_title_html,
	make_notification_logs,
)
from frappe.model.document import Document
from frappe.utils import escape_html, get_fullname, sanitize_html

from leadcard import intent
from leadcard.notices.recipients import in_language_of
from leadcard.permissions.sight import GUARDED

MARK = "mention"


def hold_back(comment: Document, _event: str | None = None) -> None:
	"""Before a comment is inserted: put its mentions aside, so that Frappe queues no notices."""
	if comment.reference_doctype not in GUARDED or MARK not in (comment.content or ""):
		return
	read = BeautifulSoup(comment.content, "html.parser")
	mentions = read.find_all(class_=MARK)
	if not mentions:
		return
	intent.of(comment).held_back = sanitize_html(comment.content, always_sanitize=True)
	for mention in mentions:
		mention["class"] = [name for name in mention["class"] if name != MARK]
	comment.content = str(read)


def tell(comment: Document, _event: str | None = None) -> None:
	"""After a comment was inserted: put its mentions back, and tell who is mentioned."""
	content = intent.of(comment).held_back
	if not content:
		return
	intent.of(comment).held_back = ""
	comment.content = content
	frappe.db.set_value(comment.doctype, comment.name, "content", content, update_modified=False)
	# in one order: each notice locks a row of its receiver's
	for user in sorted(_mentioned(content)):
		_tell(user, comment)


def _mentioned(content: str) -> set[str]:
	people = set()
	for mention in BeautifulSoup(content, "html.parser").find_all(class_=MARK):
		if mention.get("data-is-group") == "true":
			group = {"parenttype": "User Group", "parent": mention.get("data-id")}
			people |= set(frappe.get_all("User Group Member", filters=group, pluck="user"))
		else:
			people.add(mention.get("data-id"))
	return people - {None, ""}


def _tell(user: str, comment: Document) -> None:
	able = {"name": user, "enabled": 1, "user_type": "System User", "allowed_in_mentions": 1}
	address = frappe.db.get_value("User", able, "email")
	if not address:
		return
	with in_language_of(user):
		title = get_title_html(escape_html(get_title(comment.reference_doctype, comment.reference_name)))
		subject = _("{0} mentioned you in a comment on {1}").format(
			frappe.bold(escape_html(get_fullname(frappe.session.user))), title
		)
	notice = {
		"type": "Mention",
		"document_type": comment.reference_doctype,
		"document_name": comment.reference_name,
		"subject": subject,
		"from_user": frappe.session.user,
		"email_content": comment.content,
	}
	make_notification_logs(frappe._dict(notice), [address])
