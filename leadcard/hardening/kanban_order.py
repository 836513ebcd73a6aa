"""The order of a Kanban board's cards, which Frappe keeps in the board and shows to everybody who may open it (spec §8.7)."""

import json
from collections.abc import Iterable

import frappe
from frappe.model.document import Document

from leadcard.permissions.chain import LINKED, cards_of


def drop_names(board: Document, _event: str | None = None) -> None:
	"""A board of contacts or addresses keeps no name of one that hangs on a card: it is a person's or a company's."""
	if board.reference_doctype not in LINKED:
		return
	for column in board.columns:
		names = frappe.parse_json(column.order) or []
		kept = [name for name in names if not cards_of(board.reference_doctype, name)]
		if kept != names:
			column.order = json.dumps(kept)


def drop_name(document: Document, _event: str | None = None) -> None:
	"""A contact or an address that comes to a card leaves the boards on which it stands already."""
	before = document.get_doc_before_save()
	if not before or _links(before) == _links(document) or not _has_boards():
		return
	if cards_of(document.doctype, document.name):
		_drop_stored([document.doctype])


def _links(document: Document) -> set[tuple[str, str]]:
	return {(row.link_doctype, row.link_name) for row in document.links}


def _has_boards() -> bool:
	return bool(frappe.db.exists("DocType", "Kanban Board"))


def drop_stored_names() -> None:
	"""After an installation or a migration: boards from before lose them too."""
	if _has_boards():
		_drop_stored(LINKED)


def _drop_stored(doctypes: Iterable[str]) -> None:
	for name in frappe.get_all("Kanban Board", {"reference_doctype": ("in", doctypes)}, pluck="name"):
		board = frappe.get_doc("Kanban Board", name)
		before = {column.name: column.order for column in board.columns}
		drop_names(board)
		for column in board.columns:
			if column.order != before[column.name]:
				column.db_set("order", column.order, update_modified=False)
