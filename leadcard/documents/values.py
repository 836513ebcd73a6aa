"""Every document of LeadCard looks at the kinds of its values before any rule reads them.

Frappe casts what it can while it writes, which is after `validate`: until then a field holds whatever a client sent.
"""

from contextlib import nullcontext
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html

from leadcard.domain import sizes, values
from leadcard.exceptions import InvalidValueError
from leadcard.locks import in_turn
from leadcard.notices.recipients import zone_of
from leadcard.refusals import refuse, sentence

# what MariaDB keeps in 65,535 bytes; one-line texts Frappe measures itself
SHORT = {"Small Text", "Text", "Attach", "Attach Image"}
# plain: whoever shows them in a page shows letters. Frappe's desk decodes entities in kanbans and reports.
PLAIN = {"Small Text", "Text"}
# plain too, and shown in attributes: a title in a kanban, the name of a link in a list
LINES = {"Data", "Autocomplete", "Phone", "Read Only"}
TEXTS = {
	*PLAIN,
	*LINES,
	*("Text Editor", "Select", "Link", "Dynamic Link", "Geolocation", "Color", "Icon"),
}
NUMBERS = {"Int", "Float", "Currency", "Percent", "Check"}
TABLES = {"Table", "Table MultiSelect"}
# columns of any document beside its fields
MARKS = ("_user_tags", "_comments", "_assign", "_liked_by")
# what is configured: its names are plain, and so are found by whatever spelling of quotes
NAMED = {
	"LC Stage",
	"LC Sales Stage",
	"LC Lost Reason",
	"LC Lead Source",
	"LC Customer Group",
	"LC Sales Team",
	"LC Product",
}


class CheckedDocument(Document):
	"""A document whose values have the kind that their fields need, whoever sent them."""

	def insert(self, *args: object, **kwargs: object) -> Document:
		with in_turn():
			return super().insert(*args, **kwargs)

	def save(self, *args: object, **kwargs: object) -> Document:
		with in_turn():
			return super().save(*args, **kwargs)

	def load_from_db(self) -> Document:
		with in_turn() if self.flags.for_update else nullcontext():
			return super().load_from_db()

	def check_if_latest(self) -> None:
		"""The first step of Frappe's insert and save that a document can take part in."""
		read_values(self)
		self.require_own_series()
		self.lock_first()
		super().check_if_latest()
		self.keep_marks()

	def require_own_series(self) -> None:
		"""A series of another DocType would lose a number, and Frappe takes whichever it is given."""
		series = self.is_new() and self.get("naming_series")
		if series and series not in self.meta.get_naming_series_options():
			refuse("unknown_series")

	def lock_first(self) -> None:
		"""Lock what must be locked before Frappe locks the document itself, in the order of `locks`."""

	def keep_marks(self) -> None:
		"""Tags, likes and assignments have ways of their own; Frappe would write whatever is sent along with a document."""
		before = self.get_doc_before_save()
		for column in MARKS:
			self.set(column, before.get(column) if before else None)


class NamedDocument(CheckedDocument):
	"""What a site is configured by, whose names stand in attributes of Frappe's lists and filters as they are."""

	def check_if_latest(self) -> None:
		super().check_if_latest()
		for field in self.meta.get("fields", {"fieldtype": "Data"}):
			if isinstance(value := self.get(field.fieldname), str):
				self.set(field.fieldname, values.as_name(value))

	def before_rename(self, old: str, new: str, merge: bool = False) -> dict:
		"""Frappe's step before a rename, which takes the new name from here."""
		with_tree = getattr(super(), "before_rename", None)
		if with_tree:
			with_tree(old, new, merge)
		return {"new": values.as_name(new)}


def read_values(doc: Document) -> None:
	"""Bring a document's values into the form of their fields. Raises InvalidValueError for one that can't be."""
	for field in doc.meta.fields:
		value = doc.get(field.fieldname)
		if value is None or value == "":
			continue
		read = check_value(field, value)
		if read != value:
			doc.set(field.fieldname, read)
	for row in doc.get_all_children():
		read_values(row)


def check_value(field: Document, value: Any) -> Any:
	"""One value in the form of its field. Raises InvalidValueError."""
	if value is None or value == "":
		return value
	try:
		return _read(field.fieldtype, field.options, value)
	except values.ValueProblem as problem:
		shown = escape_html(str(value)[:80].encode("utf-8", "replace").decode())
		frappe.throw(
			f"{frappe.bold(_(field.label))}: {shown} {sentence(problem.code, *problem.details)}",
			InvalidValueError,
		)


def _read(fieldtype: str, options: str | None, value: object) -> object:
	if fieldtype in TEXTS or fieldtype in SHORT:
		read = _read_text(fieldtype, options, values.read_text(value))
		if fieldtype in SHORT and sizes.is_too_long(read):
			raise values.ValueProblem("text_too_long")
		return read
	if fieldtype == "Int":
		values.check_whole_number(value)
	elif fieldtype in NUMBERS:
		values.check_number(value)
	elif fieldtype == "Date":
		read = values.read_date(value, zone_of())
		return str(read) if isinstance(value, str) else read
	elif fieldtype == "Datetime":
		read = values.read_time(value, zone_of())
		return str(read) if isinstance(value, str) else read
	elif fieldtype in TABLES and not _are_rows(value):
		raise values.ValueProblem("not_rows")
	return value


def _read_text(fieldtype: str, options: str | None, text: str) -> str:
	if fieldtype == "Color":
		values.check_color(text)
	elif fieldtype == "Icon":
		values.check_icon(text)
	elif fieldtype == "Link" and options in NAMED:
		return values.as_name(text)
	elif fieldtype in LINES:
		return values.as_url(text) if options == "URL" else values.as_line(text)
	return values.without_markup(text) if fieldtype in PLAIN else text


def _are_rows(value: object) -> bool:
	return isinstance(value, list) and all(isinstance(row, dict | Document) for row in value)
