"""Endpoints for the tasks of a card (spec §5.13)."""

import frappe
from frappe import _
from frappe.model.document import Document

from leadcard.api import endpoint
from leadcard.api.answers import OfTask
from leadcard.api.arguments import open_card
from leadcard.board.cards import build_card
from leadcard.documents import todos
from leadcard.documents.values import check_value
from leadcard.locks import begin_with

REFERENCE = ("reference_type", "reference_name")


@endpoint.post()
def create_task(doctype: str, name: str, description: str, allocated_to: str = "", date: str = "") -> OfTask:
	"""A task of a card: a ToDo of Frappe's.

	:param description: plain text: what is to be done
	:param allocated_to: a user who may see the card; left out, the session's user
	:param date: until when
	"""
	card = open_card(doctype, name, hold=True)
	if not description.strip():
		frappe.throw(_("A task says what is to be done. Write it down."), frappe.MandatoryError)
	until = check_value(frappe.get_meta("ToDo").get_field("date"), date)
	task = todos.make(card, description.strip(), allocated_to or frappe.session.user, until)
	return _answer(task)


@endpoint.post()
def complete_task(name: str, done: bool = True) -> OfTask:
	"""Tick a task of a card off. Twice changes nothing.

	:param done: False opens it again
	"""
	begin_with(frappe.db.get_value("ToDo", name, REFERENCE))
	task = frappe.get_doc("ToDo", name, for_update=True)
	open_card(task.reference_type, task.reference_name)
	todos.settle(task, done=done)
	return _answer(task)


def _answer(task: Document) -> OfTask:
	return {"task": task.name, "card": build_card(task.reference_type, task.reference_name)}
