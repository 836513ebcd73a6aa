"""Documents that refer to others: which DocTypes of the site have a field for it, and one of each, filled in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import frappe

from leadcard import host

# what may be hidden
KINDS = ("LC Lead", "LC Customer", "LC Opportunity", "Contact", "Address", "Communication", "File", "Event")
# those that name a document without a link
PAIRS = {
	"File": ("attached_to_doctype", "attached_to_name"),
	"Version": ("ref_doctype", "docname"),
	"Notification Log": ("document_type", "document_name"),
	"Energy Point Log": ("reference_doctype", "reference_name"),
	"Milestone": ("reference_type", "reference_name"),
	"Email Queue": ("reference_doctype", "reference_name"),
}
if host.MAJOR >= 16:
	del PAIRS["Energy Point Log"]
NOT_A_VALUE = ("Section Break", "Column Break", "Tab Break", "HTML", "Button", "Fold", "Heading")


@dataclass(frozen=True)
class Reference:
	"""A field that names a document.

	:param table: the field of the table in whose rows it stands, "" in the document itself
	:param row: the DocType of those rows, or of the document
	:param about: the field that says of which DocType the named one is, "" where it is always the same
	"""

	doctype: str
	table: str
	row: str
	about: str
	field: str
	kinds: tuple[str, ...]

	def __str__(self) -> str:
		return f"{self.doctype}.{self.table}.{self.field}" if self.table else f"{self.doctype}.{self.field}"

	def values(self, kind: str, name: str, user: str) -> dict:
		"""What the document is to hold, to refer to one of a kind."""
		named = {self.field: name} | ({self.about: kind} if self.about else {})
		return {self.table: [{**filled(self.row, user), **named}]} if self.table else named


def references() -> list[Reference]:
	"""All of the site: links to what may be hidden, links to any DocType, and pairs of fields, in documents and rows."""
	found: list[Reference] = []
	doctypes = frappe.get_all("DocType", {"istable": 0, "issingle": 0, "is_virtual": 0}, pluck="name")
	for doctype in sorted(doctypes):
		meta = frappe.get_meta(doctype)
		found += _of(doctype, "", doctype)
		for table in meta.get_table_fields():
			found += _of(doctype, table.fieldname, table.options)
		if doctype in PAIRS and not any(
			each.doctype == doctype and each.field == PAIRS[doctype][1] for each in found
		):
			about, field = PAIRS[doctype]
			found.append(Reference(doctype, "", doctype, about, field, KINDS))
	return found


def _of(doctype: str, table: str, row: str) -> Iterator[Reference]:
	meta = frappe.get_meta(row)
	for field in meta.fields:
		if field.fieldtype == "Link" and field.options in KINDS:
			yield Reference(doctype, table, row, "", field.fieldname, (field.options,))
		elif field.fieldtype == "Dynamic Link" and (about := meta.get_field(field.options)):
			chosen = (about.options or "").split("\n") if about.fieldtype == "Select" else KINDS
			if kinds := tuple(kind for kind in KINDS if kind in chosen):
				yield Reference(doctype, table, row, about.fieldname, field.fieldname, kinds)


def filled(doctype: str, user: str) -> dict:
	"""Values for all that a document must have."""
	meta = frappe.get_meta(doctype)
	values = {} if meta.istable else {"doctype": doctype}
	if (meta.autoname or "").lower() == "prompt":
		values["name"] = f"Ring {frappe.generate_hash(length=6)}"
	for field in meta.fields:
		if field.reqd and not field.default and field.fieldtype not in NOT_A_VALUE:
			values[field.fieldname] = _value(field, user)
	return {key: value for key, value in values.items() if value is not None}


def _value(field: object, user: str) -> object:
	kind, options = field.fieldtype, field.options
	if kind in ("Table", "Table MultiSelect"):
		return [filled(options, user)]
	if kind == "Link":
		return {"User": user, "DocType": "ToDo"}.get(options) or frappe.db.get_value(options, {}, "name")
	if kind == "Select":
		return next((choice for choice in (options or "").split("\n") if choice), None)
	return {
		"Dynamic Link": None,
		"Date": "2099-01-05",
		"Datetime": "2099-01-05 10:00:00",
		"Time": "10:00:00",
		"Check": 1,
		"Int": 1,
		"Float": 1,
		"Currency": 1,
		"Code": "{}",
		"JSON": "{}",
	}.get(kind, user if options == "Email" else f"Ring {frappe.generate_hash(length=6)}")
