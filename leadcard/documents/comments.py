"""Comments between staff and manager on a card (spec §5.11), and who has read them (§7.5)."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TypedDict

import frappe
from frappe import _
from frappe.desk.like import toggle_like
from frappe.model.document import Document
from frappe.query_builder import Criterion, DocType
from frappe.query_builder.functions import Coalesce, Count, Max
from frappe.utils import escape_html, get_datetime, get_fullname, now_datetime
from pypika import Table
from pypika.queries import Selectable
from pypika.terms import Term

from leadcard import dialect
from leadcard.documents.comment_attachments import is_own_file
from leadcard.documents.comment_markup import Attached, split
from leadcard.documents.comment_markup import to_html as attached_html
from leadcard.documents.texts import to_html, to_text
from leadcard.domain import pipeline, positions
from leadcard.exceptions import CommentEditError, MentionError
from leadcard.jobs import require_queue
from leadcard.permissions import anonymised
from leadcard.permissions.chain import ADMIN_ROLE, OURS, is_of_cards
from leadcard.permissions.viewers import may_view
from leadcard.realtime import announce

EDITABLE_FOR = timedelta(hours=2)
# what an entry says, of whom and where
TOLD = (
	*("comment_type", "content", "subject", "comment_by", "comment_email"),
	*("reference_doctype", "reference_name"),
)
VISIT = "LC Card Visit"
COMMENT = "Comment"
# a moment before all that was ever seen or said
NEVER = "1900-01-01 00:00:00.000000"
# the method of each document that takes whatever type and author a client names
ADD_COMMENT = "add_comment"


def sign(comment: Document, _event: str | None = None) -> None:
	"""Frappe's hook `before_insert`: what is said on a card, or on what hangs on one, is said by who is logged in, whoever the
	client says it is, and as a comment, not as an entry of the log. The site's admin may bring in what others have said.
	"""
	user, form = frappe.session.user, frappe.form_dict
	is_told = form.get("method") == ADD_COMMENT or "comment_type" in form
	is_signed = comment.comment_email in (None, "", user) and not comment.comment_by
	if (is_signed and not is_told) or comment.reference_doctype not in OURS:
		return
	if user == "Guest" or ADMIN_ROLE in frappe.get_roles(user):
		return
	if not is_of_cards(comment.reference_doctype, comment.reference_name):
		return
	comment.comment_email, comment.comment_by = user, get_fullname(user)
	if is_told:
		comment.comment_type = COMMENT


class _Content(TypedDict):
	text: str
	picture: str
	position: str


class _Editing(TypedDict):
	own: bool
	editable: bool
	editable_for: int


class Comment(_Content, _Editing):
	"""A comment as a card's panel shows it.

	`picture` is an address and `position` GeoJSON, both "" without one; `at` a moment of the site's time, `editable_for`
	seconds.
	"""

	name: str
	by: str
	by_name: str
	at: str
	liked: bool
	liked_by: list[str]


def check_edit(comment: Document, _event: str | None = None) -> None:
	"""An author changes what a card's comment says within two hours, nobody else and never later, whatever the way in.
	What else a card's log tells, and of whom, stays as it was written."""
	if _is_of_card(comment):
		anonymised.refuse(comment.reference_doctype, comment.reference_name, locked=comment.is_new())
	before = comment.get_doc_before_save()
	if not before or {before.reference_doctype, comment.reference_doctype}.isdisjoint(pipeline.CARD_DOCTYPES):
		return
	changed = {field for field in TOLD if (comment.get(field) or "") != (before.get(field) or "")}
	if changed == {"content"} and _is_of_card(before):
		_require_author(before)
	elif changed:
		frappe.throw(
			_("What the log of a card tells stays as it is. Write a comment instead."), CommentEditError
		)


def _require_author(comment: Document) -> None:
	if comment.owner != frappe.session.user:
		frappe.throw(_("Only the author changes a comment. Write a new one instead."), CommentEditError)
	if now_datetime() - get_datetime(comment.creation) > EDITABLE_FOR:
		frappe.throw(_("A comment can be changed for two hours. Write a new one instead."), CommentEditError)


def delete(comment: Document) -> None:
	"""Delete one's comment as long as it could be changed, and the picture that came with it."""
	_require_author(comment)
	require_queue()
	_text, attached = split(comment.content)
	frappe.delete_doc(comment.doctype, comment.name, ignore_permissions=True)
	if is_own_file(attached.file, (comment.reference_doctype, comment.reference_name)):
		frappe.delete_doc("File", attached.file, ignore_permissions=True)


def like(comment: Document, *, liked: bool) -> None:
	"""Like a comment, or take it back; Frappe keeps who did."""
	toggle_like(comment.doctype, comment.name, add="Yes" if liked else "No")
	announce(comment.reference_doctype, comment.reference_name)


def tell_board(comment: Document, _event: str | None = None) -> None:
	"""Open boards show a new or changed comment's mark."""
	if _is_of_card(comment):
		announce(comment.reference_doctype, comment.reference_name)


def _is_of_card(comment: Document) -> bool:
	return comment.comment_type == "Comment" and comment.reference_doctype in pipeline.CARD_DOCTYPES


def as_html(text: str, mentions: list[str], card: Document, attached: Attached | None = None) -> str:
	"""A plain text as a comment's HTML, with the mentions that Frappe notifies, and what is attached to it.

	Raises :class:`MentionError` where somebody mentioned may not see the card: the notice would tell them its content.
	"""
	html = to_html(text)
	spans = []
	for user in dict.fromkeys(mentions):
		if not may_view(card, user):
			frappe.throw(
				_("{0} may not see this card, so a mention would reach nobody. Share the card first.").format(
					frappe.bold(escape_html(get_fullname(user)))
				),
				MentionError,
			)
		name = escape_html(get_fullname(user))
		span = f'<span class="mention" data-id="{escape_html(user)}" data-value="{name}">@{name}</span>'
		if f"@{name}" in html:
			html = html.replace(f"@{name}", span, 1)
		else:
			spans.append(span)
	return " ".join([*spans, html]) + attached_html(attached or Attached())


def comments_of(doctype: str, name: str, limit: int) -> list[Comment]:
	"""A card's newest comments as plain text, newest first."""
	rows = frappe.get_all(
		"Comment",
		filters={"comment_type": "Comment", "reference_doctype": doctype, "reference_name": name},
		fields=["name", "content", "owner", "creation", "_liked_by"],
		order_by="creation desc, name desc",
		limit=limit,
	)
	likers = {row.name: frappe.parse_json(row._liked_by or "[]") for row in rows}
	names = _full_names({row.owner for row in rows}.union(*likers.values()))
	return [
		{
			"name": row.name,
			**_content(row.content),
			"by": row.owner,
			"by_name": names.get(row.owner, row.owner),
			"at": str(row.creation),
			"liked": frappe.session.user in likers[row.name],
			"liked_by": [names.get(user, user) for user in likers[row.name]],
			**_editing(row),
		}
		for row in rows
	]


def _full_names(users: set[str]) -> dict[str, str]:
	"""The names of some people, in one statement."""
	if not users:
		return {}
	named = {"name": ("in", sorted(users))}
	rows = frappe.get_all("User", filters=named, fields=["name", "full_name"])
	return {row.name: row.full_name or row.name for row in rows}


def _content(content: str | None) -> _Content:
	text, attached = split(content)
	return {
		"text": to_text(text),
		"picture": attached.picture,
		"position": positions.write(attached.position) if attached.position else "",
	}


def _editing(comment: frappe._dict) -> _Editing:
	"""Whether the session's user wrote a comment, may change it still, and for how many seconds."""
	own = comment.owner == frappe.session.user
	left = (EDITABLE_FOR - (now_datetime() - get_datetime(comment.creation))).total_seconds()
	editable = own and left >= 0
	return {"own": own, "editable": editable, "editable_for": int(left) if editable else 0}


def mark_read(doctype: str, name: str) -> None:
	"""The session's user has read a card's comments up to now."""
	key = {"user": frappe.session.user, "card_doctype": doctype, "card": name}
	stored = frappe.db.exists(VISIT, key)
	if stored:
		frappe.db.set_value(VISIT, stored, "seen_on", now_datetime(), update_modified=False)
		return
	visit = frappe.get_doc({"doctype": VISIT, "seen_on": now_datetime(), **key})
	visit.flags.ignore_links = True
	frappe.db.savepoint("leadcard_visit")
	try:
		visit.insert(ignore_permissions=True)
	except frappe.UniqueValidationError:
		# two tabs opened the card at once: the other one's visit counts
		frappe.db.rollback(save_point="leadcard_visit")
		frappe.clear_last_message()


def forget(doctype: str, name: str) -> None:
	"""The visits go with the card that is deleted."""
	frappe.db.delete(VISIT, {"card_doctype": doctype, "card": name})


def is_unread(card: Table, doctype: str) -> Criterion:
	"""The condition on a table of cards with comments of others that the session's user has not read.

	Asked of each card alone, so that a page of cards ends as soon as it is full.
	"""
	return (card.has_comments == 1) & (_seen_on(card, doctype) < _last_of_others(card, doctype))


def is_read(card: Table, doctype: str) -> Criterion:
	"""The condition on a table of cards with comments, of which none of others is unread."""
	return (card.has_comments == 1) & (_seen_on(card, doctype) >= _last_of_others(card, doctype))


def taken_up(doctype: str) -> Selectable:
	"""A query of the cards that the session's user may have read all comments of: opened, or commented on, by them."""
	comment, visit = DocType(COMMENT), DocType(VISIT)
	is_own = (comment.owner == frappe.session.user) & (comment.reference_doctype == doctype)
	opened = frappe.qb.from_(visit).select(visit.card)
	commented = frappe.qb.from_(comment).select(comment.reference_name.as_("card"))
	return dialect.union(
		opened.where((visit.user == frappe.session.user) & (visit.card_doctype == doctype)),
		commented.where(is_own & (comment.comment_type == COMMENT)),
	)


def _seen_on(card: Table, doctype: str) -> Term:
	visit = DocType(VISIT)
	of_card = (visit.card_doctype == doctype) & (visit.card == card.name)
	query = frappe.qb.from_(visit).select(Max(visit.seen_on))
	return Coalesce(query.where((visit.user == frappe.session.user) & of_card), NEVER)


def _last_of_others(card: Table, doctype: str) -> Term:
	comment = DocType(COMMENT)
	of_card = (comment.reference_doctype == doctype) & (comment.reference_name == card.name)
	of_others = (comment.comment_type == COMMENT) & (comment.owner != frappe.session.user)
	query = frappe.qb.from_(comment).select(Max(comment.creation)).where(of_card & of_others)
	return Coalesce(query, NEVER)


def unread_counts(cards: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
	"""How many comments of others are unread, for those of some cards that have any; one statement."""
	names: dict[str, list[str]] = {}
	for doctype, name in cards:
		names.setdefault(doctype, []).append(name)
	if not names:
		return {}
	comment, visit = DocType(COMMENT), DocType(VISIT)
	is_visited = (visit.card == comment.reference_name) & (visit.card_doctype == comment.reference_doctype)
	of_cards = Criterion.any(
		(comment.reference_doctype == doctype) & dialect.is_named(comment.reference_name, of_doctype)
		for doctype, of_doctype in names.items()
	)
	rows = (
		frappe.qb.from_(comment)
		.left_join(visit)
		.on(is_visited & (visit.user == frappe.session.user))
		.select(comment.reference_doctype, comment.reference_name, Count("*"))
		.where(of_cards & (comment.comment_type == COMMENT) & (comment.owner != frappe.session.user))
		.where(visit.seen_on.isnull() | (comment.creation > visit.seen_on))
		.groupby(comment.reference_doctype, comment.reference_name)
		.run()
	)
	return {(doctype, name): unread for doctype, name, unread in rows}
