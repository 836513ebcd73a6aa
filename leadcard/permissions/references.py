"""Nobody refers to what they don't see (spec §8.7): to them it is not there, in any field of any document.

A document that is written is refused as Frappe refuses a name that is not there, in the same words. What hangs on no card
costs one look at the names, and nothing where no field names what LeadCard may hide.
"""

from collections.abc import Iterator
from typing import NamedTuple, NoReturn

import frappe
from frappe import _
from frappe.model.document import Document

from leadcard.permissions.chain import BY_FIELDS, OURS, is_hidden, sees_all
from leadcard.permissions.sight import GUARDED

# what a form calls a document that is not saved yet
UNSAVED = "new-"


class Reference(NamedTuple):
	"""A document that another names.

	:param field: the field that holds the name, None where Frappe does not look whether it is there
	:param row: the number of the row that it stands in, 0 in the document itself
	:param holder: that row, or the document
	:param fieldname: where it stands there
	"""

	doctype: str
	name: str
	field: Document | None
	row: int
	holder: Document | dict
	fieldname: str

	@property
	def place(self) -> tuple[str, str]:
		return self.doctype, self.name


def refuse_unseen(document: Document, _event: str | None = None) -> None:
	"""Frappe's hook `before_validate` for every document: what it names from now on must be seen by who writes it."""
	if document.flags.ignore_permissions and not is_sent_by_form(document):
		return
	named = list(references(document))
	user = frappe.session.user
	if not named or sees_all(user):
		return
	before = document.get_doc_before_save()
	kept = {reference.place for reference in references(before)} if before else set()
	if any(is_missing(reference, user) for reference in named if reference.place not in kept):
		refuse(document)
	if before:
		_keep_fetched(document, before, user)


def is_sent_by_form(document: Document) -> bool:
	"""Frappe saves what a form of the website sends past all permissions; with it what follows, which is the app's own."""
	form = frappe.form_dict.get("web_form") if frappe.flags.in_web_form else None
	return bool(form) and frappe.db.get_value("Web Form", form, "doc_type") == document.doctype


def unseen_in(sent: dict) -> list[Reference]:
	"""What a document that a request brings along names, which its sender doesn't see and its stored state doesn't name."""
	named = list(references(sent))
	if sent.get("doctype") in GUARDED:
		# they ask for the right to the cards that they name, and say so
		named = [reference for reference in named if reference.doctype not in GUARDED]
	user = frappe.session.user
	if not named or sees_all(user):
		return []
	hidden = [reference for reference in named if is_hidden(*reference.place, user)]
	kept = _stored_references(sent) if hidden else set()
	return [reference for reference in hidden if reference.place not in kept]


def references(document: Document | dict, others: bool = False) -> Iterator[Reference]:
	"""What a document and its rows name of what LeadCard may hide, in the order in which Frappe looks at it.

	:param others: whatever else their links name as well
	"""
	doctype = str(document.get("doctype"))
	yield from _of_one(document, doctype, 0, others)
	for table in frappe.get_meta(doctype).get_table_fields():
		rows = document.get(table.fieldname)
		for position, row in enumerate(rows if isinstance(rows, list) else [], 1):
			if hasattr(row, "get"):
				yield from _of_one(row, table.options, row.get("idx") or position, others)


def _of_one(document: Document | dict, doctype: str, row: int, others: bool) -> Iterator[Reference]:
	meta = frappe.get_meta(doctype)
	named = [
		(field.options if field.fieldtype == "Link" else document.get(field.options), field.fieldname, field)
		for field in [*meta.get_link_fields(), *meta.get_dynamic_link_fields()]
	]
	if doctype in BY_FIELDS and not any(
		BY_FIELDS[doctype][1] == fieldname for _about, fieldname, _df in named
	):
		named.append((document.get(BY_FIELDS[doctype][0]), BY_FIELDS[doctype][1], None))
	for about, fieldname, field in named:
		name = document.get(fieldname)
		if isinstance(about, str) and (others or about in OURS) and isinstance(name, str | int) and name:
			yield Reference(about, str(name), field, row, document, fieldname)


def is_missing(reference: Reference, user: str) -> bool:
	"""Whether a reference is to nothing that somebody may know of; an absent name in a link is Frappe's to refuse."""
	if is_hidden(*reference.place, user):
		return True
	unchecked = reference.field is None and not reference.name.startswith(UNSAVED)
	return unchecked and not frappe.db.exists(*reference.place)


def refuse(document: Document | dict) -> NoReturn:
	"""Raise LinkValidationError with the words of Frappe, which names all at once that it does not find."""
	user = frappe.session.user
	missing = [
		_told(reference)
		for reference in references(document, others=True)
		if is_missing(reference, user) or _is_absent(reference)
	]
	frappe.throw(_("Could not find {0}").format(", ".join(missing)), frappe.LinkValidationError)


def _is_absent(reference: Reference) -> bool:
	if not reference.field or not frappe.db.exists("DocType", reference.doctype, cache=True):
		return False
	meta = frappe.get_meta(reference.doctype)
	return not (meta.issingle or meta.get("is_virtual") or frappe.db.exists(*reference.place))


def _told(reference: Reference) -> str:
	if not reference.field:
		return f"{_(reference.doctype)}: {reference.name}"
	label = _(reference.field.label, context=reference.field.parent)
	if reference.row:
		return "{} #{}: {}: {}".format(_("Row"), reference.row, label, reference.name)
	return f"{label}: {reference.name}"


def _stored_references(sent: dict) -> set[tuple[str, str]]:
	"""What the stored state of a sent document names: a form is saved with what it has named since one saw it."""
	doctype, name = sent.get("doctype"), sent.get("name")
	if not isinstance(name, str) or sent.get("__islocal") or not frappe.db.exists(doctype, name):
		return set()
	return {reference.place for reference in references(frappe.get_doc(doctype, name))}


def _keep_fetched(document: Document, before: Document, user: str) -> None:
	"""Frappe fetches the values of a linked document with every save: of one that is no longer seen they stay as they were."""
	for reference in references(document):
		if not reference.field or reference.row:
			continue
		fetched = document.meta.get_fields_to_fetch(reference.field.fieldname)
		if fetched and is_hidden(*reference.place, user):
			document.update({field.fieldname: before.get(field.fieldname) for field in fetched})


def is_document(sent: dict) -> bool:
	"""Whether an object is a document."""
	doctype = sent.get("doctype")
	return isinstance(doctype, str) and bool(frappe.db.exists("DocType", doctype, cache=True))
