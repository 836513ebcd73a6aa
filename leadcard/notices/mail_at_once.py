"""Emails that go out the moment they are due (spec §5.5): sent by whoever wrote them, and by Frappe's queue what is left.

Frappe's own job takes the queue's rows every four minutes, and locks none. So a row is written with a time before which
that job leaves it alone, and its writer sends it well before: no two ever hold one. A writer that dies, or whose mail
server doesn't answer, leaves the row to the queue. The connection is made first, since a row that somebody dies at
between "Sending" and "Sent" is tried by nobody again.
"""

import time
from datetime import datetime, timedelta

import frappe
from frappe.model.document import Document
from frappe.utils import get_datetime, now_datetime

LEFT_TO_WRITER = timedelta(minutes=3)
TO_SPARE = timedelta(minutes=1)


def left_to_queue_from() -> datetime:
	"""The `send_after` of an email that its writer sends at once."""
	return now_datetime() + LEFT_TO_WRITER


def send(names: list[str], end: float) -> None:
	"""Send committed rows of the Email Queue that this process wrote. Commits; raises nothing.

	:param end: the time (`time.monotonic()`) from which on the rest is left to the queue
	"""
	for name in names:
		if time.monotonic() > end or not _reach_server(name):
			return
		_send(name)


def _reach_server(name: str) -> bool:
	"""Whether the account's server lets us in; where it doesn't, it is no use to try the next email."""
	try:
		email = frappe.get_doc("Email Queue", name)
		if email.can_send_now() and not (frappe.flags.in_test and not frappe.flags.testing_email):
			email.get_email_account(raise_error=True).get_smtp_server().session  # noqa: B018 connects
	except Exception:
		_leave(name)
		return False
	return True


def _send(name: str) -> None:
	email = frappe.get_doc("Email Queue", name)
	if not email.can_send_now() or not _is_ours(email):
		return
	try:
		email.send()
	except Exception:
		_leave(name)


def _is_ours(email: Document) -> bool:
	return now_datetime() < get_datetime(email.send_after) - TO_SPARE


def _leave(name: str) -> None:
	frappe.clear_messages()
	frappe.log_error(
		"LeadCard: reminder email left to the queue",
		reference_doctype="Email Queue",
		reference_name=name,
	)
	frappe.db.commit()
