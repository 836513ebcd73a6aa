"""Realtime events: kept in this process, fetched by the page's long poll (`/realtime`), readable by tests."""

from __future__ import annotations

import threading
from collections import deque
from contextlib import suppress

import frappe

events: deque[dict] = deque(maxlen=1000)
news = threading.Condition()
_last = 0


def publish_realtime(
	event: str | None = None,
	message: dict | None = None,
	room: str | None = None,
	user: str | None = None,
	doctype: str | None = None,
	docname: str | None = None,
	task_id: str | None = None,
	after_commit: bool = False,
) -> None:
	message = message or {}
	if event == "msgprint" and not user:
		user = frappe.session.user
	elif event == "list_update":
		room = get_doctype_room(doctype or message.get("doctype"))
	elif event == "docinfo_update":
		room = get_doc_room(doctype, docname)
	room = room or (
		get_user_room(user)
		if user
		else get_doc_room(doctype, docname)
		if doctype and docname
		else get_site_room()
	)
	entry = [event or "global", message, room]
	if not after_commit:
		emit_via_redis(*entry)
	elif entry not in (waiting := _waiting()):
		waiting.append(entry)


def _waiting() -> list[list]:
	"""What goes out with the commit, each message once."""
	if not hasattr(frappe.local, "_realtime_log"):
		frappe.local._realtime_log = []
		frappe.db.after_commit.add(_flush)
		frappe.db.after_rollback.add(_clear)
	return frappe.local._realtime_log


def _flush() -> None:
	for entry in getattr(frappe.local, "_realtime_log", []):
		emit_via_redis(*entry)
	_clear()


def _clear() -> None:
	with suppress(AttributeError):
		del frappe.local._realtime_log


def emit_via_redis(event: str, message: dict, room: str | list[str]) -> None:
	"""Frappe's name for the way out; here it is the page's long poll. As with a socket, one or some rooms."""
	global _last
	with news:
		_last += 1
		events.append({"id": _last, "event": event, "message": message, "room": room})
		news.notify_all()


def last_id() -> int:
	return _last


def get_site_room() -> str:
	return "all"


def get_doctype_room(doctype: str) -> str:
	return f"doctype:{doctype}"


def get_doc_room(doctype: str, docname: str) -> str:
	return f"doc:{doctype}/{docname}"


def get_user_room(user: str) -> str:
	return f"user:{user}"
