"""The log of one card, page by page: its changes of status, stage and owner, and the edits of its fields (spec §2.10).

The first are LeadCard's own records, the edits are Frappe's versions. One statement reads a page of both in one order,
without those versions that tell the reader nothing, so that pages follow each other without a gap or a repetition.
"""

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import Criterion, DocType
from frappe.query_builder.functions import Coalesce
from pypika import Table
from pypika.queries import QueryBuilder
from pypika.terms import Term, ValueWrapper

from leadcard import dialect
from leadcard.board import link_titles
from leadcard.board.answers import Shown
from leadcard.board.edits import EditedCards, readable_edits
from leadcard.board.panel_answers import Change, Edit, EditedField, LinkedField
from leadcard.board.timeline import Rows, Slice
from leadcard.domain.pipeline import CUSTOMER, LEAD
from leadcard.labels import column_label
from leadcard.pipeline.change_log import OWNER

CHANGE, EDIT = "change", "edit"
OF_CHANGES = ("changed_field", "from_value", "to_value", "why", "note", "files")
OF_EDITS = ("ref_doctype", "docname", "data")


def read(card: Document, page: Slice) -> Rows[Edit | Change]:
	"""What was changed, newest first; one entry for each save with its fields."""
	cards = _cards_in_one(card)
	edited = readable_edits(
		card, [name for doctype, name in cards if doctype == LEAD and card.doctype != LEAD]
	)
	rows = _ordered(_whole(_page(cards, edited, page))).run(as_dict=True)
	more = len(rows) > page.limit
	return _entries(rows[: page.limit], edited), more


def _cards_in_one(card: Document) -> list[tuple[str, str]]:
	"""A card, and the leads that it came from."""
	cards = [(card.doctype, card.name)]
	if card.doctype == CUSTOMER:
		leads = frappe.get_all(LEAD, filters={"customer": card.name}, pluck="name")
		cards += [(LEAD, lead) for lead in leads]
	return cards


def _page(cards: list[tuple[str, str]], edited: list[EditedCards], page: Slice) -> QueryBuilder:
	"""Names, kinds and moments of a page, and of one entry more."""
	change, edit = DocType("LC Status Change"), DocType("Version")
	of_cards = Criterion.any(
		(change.reference_doctype == doctype) & (change.reference_name == name) for doctype, name in cards
	)
	changes = _named(change, CHANGE, change.changed_on).where(of_cards)
	edits = _named(edit, EDIT, edit.creation).where(Criterion.any(each.told_by(edit) for each in edited))
	both = dialect.union_all(changes, edits).as_("both")
	found = frappe.qb.from_(both).select(both.name, both.kind, both.at, both.creation)
	return _ordered(found, both).limit(page.limit + 1).offset(page.start)


def _named(record: Table, kind: str, at: Term) -> QueryBuilder:
	columns = record.name, ValueWrapper(kind).as_("kind"), at.as_("at"), record.creation
	return frappe.qb.from_(record).select(*columns)


def _ordered(query: QueryBuilder, of: Table | None = None) -> QueryBuilder:
	found = of or Table("found")
	for column in (found["at"], found["creation"], found["name"]):
		query = query.orderby(column, order=frappe.qb.desc)
	return query


def _whole(page: QueryBuilder) -> QueryBuilder:
	"""The entries of a page with all that they tell, and who made them."""
	found, change, edit, user = page.as_("found"), *map(DocType, ("LC Status Change", "Version", "User"))
	return (
		frappe.qb.from_(found)
		.left_join(change)
		.on((found["kind"] == CHANGE) & (change.name == found["name"]))
		.left_join(edit)
		.on((found["kind"] == EDIT) & (edit.name == found["name"]))
		.left_join(user)
		.on(user.name == Coalesce(change.changed_by, edit.owner))
		.select(found["name"], found["kind"], found["at"].as_("changed_on"))
		.select(*(change[column] for column in OF_CHANGES), *(edit[column] for column in OF_EDITS))
		.select(Coalesce(change.changed_by, edit.owner).as_("changed_by"), user.full_name)
	)


def _entries(rows: list[frappe._dict], edited: list[EditedCards]) -> list[Edit | Change]:
	edits = {row.name: _fields(row, edited) for row in rows if row.kind == EDIT}
	titles = link_titles.read(_named_in(rows, edits.values()))
	return [
		_as_edit(row, edits[row.name], titles) if row.kind == EDIT else _as_change(row, titles)
		for row in rows
	]


def _fields(row: frappe._dict, edited: list[EditedCards]) -> list[LinkedField]:
	return next(each for each in edited if each.has(row.ref_doctype, row.docname)).fields_of(row)


def _named_in(rows: list[frappe._dict], edits: Iterable[list[LinkedField]]) -> link_titles.Named:
	"""What the entries of a page name, by DocType."""
	owners = [row[end] for row in rows if row.changed_field == OWNER for end in ("from_value", "to_value")]
	links = [
		(doctype, field[end])
		for fields in edits
		for field in fields
		for end, doctype in field["link"].items()
	]
	return link_titles.by_doctype([*((link_titles.PERSON, owner) for owner in owners), *links])


def _as_edit(row: frappe._dict, fields: list[LinkedField], titles: link_titles.Titles) -> Edit:
	return {
		"name": row.name,
		"kind": EDIT,
		"changed_on": str(row.changed_on),
		"changed_by": row.changed_by,
		"changed_by_name": row.full_name or row.changed_by,
		"fields": [_titled(field, titles) for field in fields],
	}


def _titled(field: LinkedField, titles: link_titles.Titles) -> EditedField:
	return {
		"fieldname": field["fieldname"],
		"label": field["label"],
		"fieldtype": field["fieldtype"],
		"from": _title(field["from"], field["link"].get("from"), titles),
		"to": _title(field["to"], field["link"].get("to"), titles),
	}


def _title(value: Shown, doctype: str | None, titles: link_titles.Titles) -> Shown:
	if not doctype or not value:
		return value
	return titles.get((doctype, str(value))) or _(str(value))


def _as_change(row: frappe._dict, titles: link_titles.Titles) -> Change:
	return {
		"name": row.name,
		"kind": CHANGE,
		"changed_on": str(row.changed_on),
		"changed_by": row.changed_by,
		"changed_by_name": row.full_name or row.changed_by,
		"changed_field": row.changed_field,
		"from_value": row.from_value,
		"to_value": row.to_value,
		"from_label": _value_label(row.changed_field, row.from_value, titles),
		"to_label": _value_label(row.changed_field, row.to_value, titles),
		"why": row.why,
		"note": row.note,
		"files": str(row.files or "").splitlines(),
	}


def _value_label(field: str, value: str | None, titles: link_titles.Titles) -> str:
	if not value:
		return ""
	if field == OWNER:
		return titles.get((link_titles.PERSON, value)) or value
	return column_label(value) if field == "status" else _(value)
