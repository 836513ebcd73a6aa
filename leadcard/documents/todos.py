"""Tasks of cards: Frappe's ToDos, as the panel makes them and ticks them off (spec §5.13)."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, get_fullname

from leadcard.documents.texts import to_html
from leadcard.domain import pipeline
from leadcard.exceptions import TaskAssigneeError, TaskOwnerError
from leadcard.notices import bell
from leadcard.notices.recipients import in_language_of
from leadcard.permissions.chain import ADMIN_ROLE, OURS, is_of_cards
from leadcard.permissions.viewers import may_view
from leadcard.realtime import announce

OPEN, CLOSED = "Open", "Closed"


def make(card: Document, description: str, user: str, date: str = "") -> Document:
	"""A task of the session's user for somebody who sees the card, who is told of it.

	:param date: until when; "" means no day, and nothing would mean today to Frappe

	Raises :class:`TaskAssigneeError` for anybody else: Frappe would share the card with them.
	"""
	_check_assignee(card, user)
	task = frappe.get_doc(
		{
			"doctype": "ToDo",
			"description": to_html(description),
			"allocated_to": user,
			"assigned_by": frappe.session.user,
			"date": date,
			"reference_type": card.doctype,
			"reference_name": card.name,
		}
	).insert()
	_tell(task, card, description)
	return task


def sign(task: Document, _event: str | None = None) -> None:
	"""Frappe's hook `before_validate`: a task of a card, or of what hangs on one, is given by who is logged in, whoever the
	client says it is, and stays theirs: the card's log says so. The site's admin may bring in what others have given."""
	before, user = task.get_doc_before_save(), frappe.session.user
	giver = before.assigned_by if before else user
	if task.reference_type not in OURS or task.assigned_by in (None, "", giver):
		return
	if user != "Guest" and ADMIN_ROLE not in frappe.get_roles(user):
		if is_of_cards(task.reference_type, task.reference_name):
			task.assigned_by, task.assigned_by_full_name = giver, get_fullname(giver)


def settle(task: Document, *, done: bool) -> None:
	"""Tick a task off, or open it again; Frappe lets those do it whom it is for, and from."""
	if task.status == (CLOSED if done else OPEN):
		return
	if not task.has_permission("write"):
		frappe.throw(
			_("Only {0}, and whoever gave this task, ticks it off.").format(
				frappe.bold(escape_html(get_fullname(task.allocated_to)))
			),
			TaskOwnerError,
		)
	task.status = CLOSED if done else OPEN
	task.save()


def may_settle(task: frappe._dict) -> bool:
	"""Whether the session's user is somebody whom Frappe lets change a task that they see."""
	user = frappe.session.user
	return user in (task.allocated_to, task.assigned_by) or ADMIN_ROLE in frappe.get_roles(user)


def tell_board(task: Document, _event: str | None = None) -> None:
	"""Open panels follow their card's tasks, whatever changed them."""
	if task.reference_type in pipeline.CARD_DOCTYPES and task.reference_name:
		announce(task.reference_type, task.reference_name)


def _check_assignee(card: Document, user: str) -> None:
	if not may_view(card, user):
		frappe.throw(
			_("{0} may not see this card, so the task would reach nobody. Share the card first.").format(
				frappe.bold(escape_html(get_fullname(user)))
			),
			TaskAssigneeError,
		)


def _tell(task: Document, card: Document, description: str) -> None:
	giver, user = task.assigned_by, task.allocated_to
	if giver == user:
		return
	with in_language_of(user):
		subject = _("{0} gave you a task on {1}: {2}").format(
			get_fullname(giver), card.title, " ".join(description.split())[:140]
		)
	about = {"document_type": task.reference_type, "document_name": task.reference_name}
	bell.ring(user, subject, type="Assignment", from_user=giver, **about)
