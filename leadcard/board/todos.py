"""The tasks of a card as its panel shows them (spec §5.13)."""

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType
from pypika.terms import Case

from leadcard.board.panel_answers import Task
from leadcard.board.timeline import Rows, Slice
from leadcard.documents.texts import to_text
from leadcard.documents.todos import CLOSED, OPEN, may_settle


def tasks(card: Document, page: Slice) -> Rows[Task]:
	"""What is open first, what is due earliest before the rest; then what is done, the newest first; in one statement."""
	task, person = DocType("ToDo"), DocType("User")
	rows = (
		frappe.qb.from_(task)
		.left_join(person)
		.on(person.name == task.allocated_to)
		.select(task.name, task.description, task.date, task.status, task.allocated_to, task.assigned_by)
		.select(task.assigned_by_full_name, person.full_name)
		.where((task.reference_type == card.doctype) & (task.reference_name == card.name))
		.where(task.status.isin([OPEN, CLOSED]))
		.orderby(Case().when(task.status == OPEN, 0).else_(1))
		.orderby(Case().when((task.status == CLOSED) | task.date.isnull(), 1).else_(0))
		.orderby(Case().when(task.status == OPEN, task.date))
		.orderby(task.modified, order=frappe.qb.desc)
		.orderby(task.name)
		.limit(page.end)
		.run(as_dict=True)
	)
	shown, more = page.cut(rows)
	return [_shown(row) for row in shown], more


def _shown(row: frappe._dict) -> Task:
	giver = "" if row.assigned_by == row.allocated_to else row.assigned_by_full_name or row.assigned_by or ""
	return {
		"name": row.name,
		"text": to_text(row.description),
		"date": str(row.date or ""),
		"done": row.status == CLOSED,
		"for_name": row.full_name or row.allocated_to or "",
		"by_name": giver,
		"may_complete": may_settle(row),
	}
