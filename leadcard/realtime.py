"""Tells open boards and forms that a card changed: those of the people who see it, or saw it a moment ago (spec §8.3).

The message carries the name alone: who may read the card asks for it. It goes to people's own rooms and not to those of
DocTypes, which whoever reads one of its documents may join. However many people: a message goes out once.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import frappe
from frappe.model.document import Document
from frappe.realtime import get_user_room

from leadcard.domain.pipeline import CARD_DOCTYPES
from leadcard.permissions.chain import OURS, RING, cards_of
from leadcard.permissions.narrowing import is_left_to, narrowed
from leadcard.permissions.sight import OWNER_FIELDS, sees_card
from leadcard.permissions.viewers import why_seen

EVENT = "leadcard_card"
# with it a page marks what it writes, so that it knows the news of it and asks for nothing
WRITE_HEADER = "X-LeadCard-Write"
LOOKS_LIKE_A_MARK = re.compile(r"[0-9a-z]{4,40}-[0-9]{1,9}")

# whose a card is, and of which team
Place = tuple[str | None, str | None]


@dataclass
class _News:
	"""What goes out about one card with the commit, and who is told besides those who see it then."""

	messages: list[tuple[str, dict]] = field(default_factory=list)
	places: set[Place] = field(default_factory=set)
	people: set[str] = field(default_factory=set)


def announce(doctype: str, name: str, was: Place | None = None, people: Iterable[str] = ()) -> None:
	"""Tell the boards of a card, once the transaction is committed.

	:param was: where the card stood before: whoever saw it there is told too, so that their board drops it
	:param people: further people who saw it a moment ago
	"""
	message = {"doctype": doctype, "name": name}
	if mark := _mark_of_request():
		message["write"] = mark
	_tell((doctype, name), EVENT, message)
	news = _waiting()[doctype, name]
	news.places |= {was} if was else set()
	news.people |= set(people)


def announce_document(document: Document, card: tuple[str, str]) -> None:
	"""Frappe's own news of a changed document, of a card or of what hangs on it: its open forms and lists follow."""
	about = {"doctype": document.doctype, "name": document.name}
	_tell(card, "doc_update", {"modified": document.modified, **about})
	_tell(card, "list_update", {**about, "user": frappe.session.user})


def follow_entry(entry: Document, _event: str | None = None) -> None:
	"""Frappe sends a comment or an email, text and all, to a room where whoever once opened the document stays. Of a card,
	and of what hangs on one, it goes to who sees the card now."""
	if entry.reference_doctype in OURS and entry.reference_name:
		frappe.db.before_commit.add(_take_over)


def follow_hanging(document: Document, _event: str | None = None) -> None:
	"""Frappe tells everybody with a list open the names of its changed documents, a contact's among them. Of what hangs on
	a card it tells who sees the card. Asked before a document is deleted, when it still hangs there."""
	if document.doctype in RING and (cards := cards_of(document.doctype, document.name)):
		_hanging().setdefault((document.doctype, document.name), set()).update(cards)
		frappe.db.before_commit.add(_take_over)


def _hanging() -> dict[tuple[str, str], set[tuple[str, str]]]:
	if not hasattr(frappe.local, "leadcard_hanging"):
		frappe.local.leadcard_hanging = {}
	return frappe.local.leadcard_hanging


def _take_over() -> None:
	log = getattr(frappe.local, "_realtime_log", [])
	for sent in list(log):
		event, message, _room = sent
		if cards := _cards_told_of(event, message):
			log.remove(sent)
			for card in sorted(cards):
				_tell(card, event, message)
	frappe.local.leadcard_hanging = {}


def _cards_told_of(event: str, message: dict) -> set[tuple[str, str]]:
	if event == "docinfo_update":
		about = message.get("doc") or {}
		return cards_of(about.get("reference_doctype"), about.get("reference_name"))
	if event == "list_update":
		return _hanging().get((message.get("doctype"), message.get("name")), set())
	return set()


def place_of(card: Document) -> Place:
	"""Whose a card is, and of which team."""
	return card.get(OWNER_FIELDS[card.doctype]), card.get("sales_team")


def follow_share(share: Document, _event: str | None = None) -> None:
	"""Whom a card is shared with, and no longer shared with, sees it come and go."""
	if share.share_doctype in CARD_DOCTYPES:
		announce(share.share_doctype, share.share_name, people=filter(None, [share.user]))


def _tell(card: tuple[str, str], event: str, message: dict) -> None:
	news = _waiting().setdefault(card, _News())
	if (event, message) not in news.messages:
		news.messages.append((event, message))
	frappe.db.after_commit.add(_send)
	frappe.db.after_rollback.add(_forget)


def _waiting() -> dict[tuple[str, str], _News]:
	if not hasattr(frappe.local, "leadcard_news"):
		frappe.local.leadcard_news = {}
	return frappe.local.leadcard_news


def _forget() -> None:
	frappe.local.leadcard_news = {}
	frappe.local.leadcard_hanging = {}


def _send() -> None:
	waiting = _waiting()
	_forget()
	for card, news in waiting.items():
		rooms = [get_user_room(user) for user in sorted(_listeners(*card, news))]
		for event, message in news.messages:
			# Frappe's publish_realtime sends what it calls list_update to the DocType's room, whatever it is told
			frappe.realtime.emit_via_redis(event, message, rooms)


def _listeners(doctype: str, name: str, news: _News) -> set[str]:
	now = frappe.db.get_value(doctype, name, [OWNER_FIELDS[doctype], "sales_team"])
	people = {"Administrator", *_still_enabled(news.people)}
	for place in news.places | ({tuple(now)} if now else set()):
		people |= set(why_seen(doctype, name, *place))
	kept_short = narrowed(people)
	return {
		user
		for user in people
		if user not in kept_short or is_left_to(user, doctype, name) or sees_card(doctype, name, user)
	}


def _still_enabled(people: set[str]) -> list[str]:
	"""A page may be open yet whose user's account is closed."""
	if not people:
		return []
	return frappe.get_all("User", filters={"name": ("in", sorted(people)), "enabled": 1}, pluck="name")


def _mark_of_request() -> str:
	request = getattr(frappe.local, "request", None)
	mark = request.headers.get(WRITE_HEADER, "") if request else ""
	return mark if LOOKS_LIKE_A_MARK.fullmatch(mark) else ""
