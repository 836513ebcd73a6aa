"""What the headings of a file mean: labels of a DocType's fields in the languages that people write, and their names; and
its choices in these languages."""

import unicodedata

import frappe
from frappe import _
from frappe.core.doctype.data_import.importer import build_fields_dict_for_column_matching

ENGLISH, VIETNAMESE = "en", "vi"
# columns that count the rows, or that our lists' exports begin with
COUNTERS = {"stt", "số tt", "tt", "no", "no.", "#", "sr", "sr.", "sr no", "số thứ tự"}
CREATOR = "owner"
# an export of a list has them under these names, and its last column always is the first of them
KEPT_BY_FRAPPE = (CREATOR, "creation", "modified", "modified_by")


class Headings:
	"""The headings that a DocType's import understands."""

	def __init__(self, doctype: str):
		self.doctype = doctype
		self.languages = tuple(dict.fromkeys((ENGLISH, frappe.local.lang, VIETNAMESE)))
		self.stable = _by_heading(doctype, ENGLISH)
		self.by_text: dict[str, str] = {}
		self.docfields: dict[str, frappe._dict] = {}
		# the choices of fields that have some, with what they are called
		self.labels: dict[str, dict[str, set[str]]] = {}
		for language in self.languages:
			for heading, docfield in _by_heading(doctype, language).items():
				self.by_text.setdefault(plain(heading), name_of(docfield))
				self.docfields.setdefault(name_of(docfield), docfield)
			self._prefer_own_fields(language)

	def _prefer_own_fields(self, language: str) -> None:
		"""Frappe's "Owner", who made a record, reads like the owner of a card in Vietnamese: the card's is meant."""
		for field in frappe.get_meta(self.doctype).fields:
			text = plain(_(field.label, language)) if field.label else ""
			if field.fieldname in self.docfields and self.by_text.get(text) == CREATOR != text:
				self.by_text[text] = field.fieldname

	def match(self, cell: object) -> str | None:
		"""The field that a heading means, by its name; of a table's field the table's name before it."""
		if cell in KEPT_BY_FRAPPE:
			return None
		return self.by_text.get(plain(cell)) if isinstance(cell, str) else None

	def stable_heading(self, field: str, title: object) -> object:
		"""A heading that Frappe reads as the field in every language: it remembers labels of whoever came first."""
		for heading in (title, self.docfields[field].label):
			if heading in self.stable and name_of(self.stable[heading]) == field:
				return heading
		return field

	def stable_choice(self, field: str | None, cell: object) -> object:
		"""A choice as it is stored, where a cell has its label in one of the languages that people write, as "Cá nhân"; of a
		link the record's name, where the desk shows it translated, as "Giới thiệu"."""
		docfield = self.docfields.get(field) if field and isinstance(cell, str) else None
		if not docfield:
			return cell
		if field not in self.labels:
			self.labels[field] = self._labels_of(docfield)
		labels = self.labels[field]
		meant = [option for option, shown in labels.items() if plain(cell) in shown]
		return meant[0] if len(meant) == 1 and cell not in labels else cell

	def _labels_of(self, docfield: frappe._dict) -> dict[str, set[str]]:
		"""What a field lets choose that the desk shows translated, as it is stored, with its labels."""
		options: list[str] = []
		if docfield.fieldtype == "Select":
			options = [option for option in (docfield.options or "").split("\n") if option]
		elif docfield.fieldtype == "Link" and frappe.get_meta(docfield.options).translated_doctype:
			if frappe.has_permission(docfield.options, "read"):
				options = frappe.get_list(docfield.options, pluck="name", limit_page_length=0)
		return {option: {plain(_(option, language)) for language in self.languages} for option in options}

	def may_be_left_out(self, title: object) -> bool:
		"""Whether a column numbers the rows, or says who made and changed a record: nobody misses it."""
		if not isinstance(title, str) or self.match(title):
			return False
		meta = frappe.get_meta(self.doctype)
		kept = {plain(meta.get_label(field)) for field in KEPT_BY_FRAPPE}
		return title in KEPT_BY_FRAPPE or plain(title) in COUNTERS | kept


def plain(heading: str) -> str:
	"""A heading without what makes no difference: upper case, further blanks, the asterisk of a required field."""
	return " ".join(unicodedata.normalize("NFC", heading).casefold().replace("*", " ").split()).rstrip(" :")


def name_of(docfield: frappe._dict) -> str:
	"""A field's name as a heading: a table's field has its table's name before it."""
	if docfield.get("is_child_table_field"):
		return f"{docfield.child_table_df.fieldname}.{docfield.fieldname}"
	return docfield.fieldname


def _by_heading(doctype: str, language: str) -> dict[str, frappe._dict]:
	before, frappe.local.lang = frappe.local.lang, language
	try:
		return build_fields_dict_for_column_matching(doctype)
	finally:
		frappe.local.lang = before
