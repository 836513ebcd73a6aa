"""Which fields tell whose a record is, and how they are emptied (spec §16.7)."""

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType
from pypika import Table

from leadcard.domain import privacy
from leadcard.domain.pipeline import CARD_DOCTYPES
from leadcard.permissions.chain import BY_FIELDS

# texts that say what became of it, who of the company did it, or where it hangs
KEPT = {
	**dict.fromkeys(
		CARD_DOCTYPES,
		("code", "status_before_stop", "next_contact_event", "anonymised_reason"),
	),
	"LC Status Change": ("from_value", "to_value", "left_stage", "why"),
	"Comment": ("comment_by", "comment_email", "reference_owner"),
	"Communication": ("email_account", "delivery_status", "reference_owner"),
	"ToDo": ("assigned_by_full_name", "assignment_rule"),
	"View Log": ("viewed_by",),
	"Access Log": ("export_from", "file_type", "method", "report_name"),
	"Activity Log": ("full_name", "ip_address"),
	"LC Intake Log": ("delivery_key",),
}
BATCH = 500


def fields_of(doctype: str) -> list[str]:
	"""The fields of a DocType that may tell who somebody is, custom ones among them."""
	kept = (*KEPT.get(doctype, ()), *BY_FIELDS.get(doctype, ()))
	return [field.fieldname for field in _fields(doctype) if field.fieldname not in kept]


def _fields(doctype: str) -> list[Document]:
	return [
		field
		for field in frappe.get_meta(doctype).fields
		if privacy.is_personal(field.fieldtype, field.fieldname, field.options)
		and not field.get("is_virtual")
	]


def empty(doctype: str, names: set[str], word: str) -> None:
	"""Empty those fields of some records and of their rows, past their rules.

	:param word: what stands where something is required, or is read first
	"""
	meta = frappe.get_meta(doctype)
	_update(DocType(doctype), "name", names, _emptied(doctype, word))
	for table in meta.get_table_fields():
		rows = DocType(table.options)
		values = _emptied(table.options, word)
		_update(rows, "parent", names, values, rows.parenttype == doctype)
	_empty_marks(doctype, names, word)
	for name in names:
		frappe.clear_document_cache(doctype, name)


def _emptied(doctype: str, word: str) -> dict[str, str | None]:
	"""What the fields hold from then on."""
	meta, personal = frappe.get_meta(doctype), set(fields_of(doctype))
	said = {field.fieldname for field in meta.fields if field.reqd} | privacy.FIRST_READ | {meta.title_field}
	return {field: word if field in said else None for field in personal}


def _update(table: Table, column: str, names: set[str], values: dict, *conditions: object) -> None:
	if not values:
		return
	for batch in batches(names):
		query = frappe.qb.update(table).where(table[column].isin(batch))
		for condition in conditions:
			query = query.where(condition)
		for field, value in values.items():
			query = query.set(table[field], value)
		query.run()


def batches(names: set[str]) -> list[list[str]]:
	"""Names in order, so many at a time."""
	ordered = sorted(names)
	return [ordered[start : start + BATCH] for start in range(0, len(ordered), BATCH)]


def _empty_marks(doctype: str, names: set[str], word: str) -> None:
	"""Frappe keeps the newest comments on the row of what they are about as well; their number is counted there."""
	if "_comments" not in frappe.db.get_table_columns(doctype):
		return
	table = DocType(doctype)
	for batch in batches(names):
		query = frappe.qb.from_(table).select(table.name, table._comments)
		for row in query.where(table.name.isin(batch) & table._comments.notnull()).run(as_dict=True):
			marks = [_emptied_mark(mark, word) for mark in frappe.parse_json(row._comments or "[]")]
			kept = frappe.as_json(marks, indent=None) if marks else None
			frappe.qb.update(table).set(table._comments, kept).where(table.name == row.name).run()


def _emptied_mark(mark: dict, word: str) -> dict:
	"""A comment in short: who of the company wrote it stays, the address of who wrote an email does not."""
	by = mark.get("by")
	return {**mark, "comment": word, "by": by if by and frappe.db.exists("User", by) else word}
