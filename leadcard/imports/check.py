"""A Data Import of ours is checked before its first row: what is clear comes in, what isn't is refused in a sentence.

Frappe's importer reads UTF-8 with commas and plain sheets, drops columns that it doesn't know without a word, and
stumbles over the rest. So the file that it gets is one that it can't misread: where a file isn't so already, a workbook
made of it takes its place.
"""

from datetime import date, time, timedelta
from pathlib import PurePath

import frappe
from frappe import _
from frappe.core.doctype.data_import.importer import UPDATE, Column
from frappe.model.document import Document
from frappe.utils import escape_html
from frappe.utils.csvutils import read_csv_content

from leadcard import host
from leadcard.domain import encodings, formulas
from leadcard.domain.tables import Grid, Row, Table, lay_out, letters_of, place_of, read_rows, tidy
from leadcard.domain.unreadable import UnreadableFile
from leadcard.imports.access import has_right_by_role, is_ours, require_file
from leadcard.imports.columns import CREATOR, KEPT_BY_FRAPPE, Headings, name_of
from leadcard.imports.kinds import CSV, XLSX, kind_of
from leadcard.imports.sentences import refuse
from leadcard.imports.workbooks import read_workbook, write_workbook

DEPENDS_ON = ("import_file", "reference_doctype", "import_type")
DATES = ("Date", "Datetime")
# fields for a name, a number or a choice, where nobody writes sentences
SHORT = ("Data", "Link", "Select")
NOT_IMPORTED = "Don't Import"


def check_file(data_import: Document, _event: str | None = None) -> None:
	"""Put a file that Frappe reads right in place of the attached one, or refuse it."""
	ours = is_ours(data_import.reference_doctype)
	if data_import.import_file and (ours or has_right_by_role()):
		require_file(data_import.import_file)
	if not data_import.import_file or not ours:
		return
	before = data_import.get_doc_before_save()
	if before and all(before.get(field) == data_import.get(field) for field in DEPENDS_ON):
		return
	try:
		_tidy_file(data_import)
	except UnreadableFile as reason:
		refuse(reason)


def _tidy_file(data_import: Document) -> None:
	file = frappe.get_doc("File", {"file_url": data_import.import_file})
	_keep_with(data_import, file)
	content = _content_of(file)
	headings = Headings(data_import.reference_doctype)
	kind = kind_of(content)
	grid = _grid_of(content, kind, headings)
	table = lay_out(grid, headings.match)
	_check_table(table, headings, data_import.import_type)
	rows = _stable_rows(table, headings)
	if kind == CSV and file.file_name.lower().endswith(".csv") and _same(rows, _as_frappe_reads(content)):
		return
	data_import.import_file = _attach(data_import, file.file_name, rows)
	_tell(file.file_name, table)


def _keep_with(data_import: Document, file: Document) -> None:
	"""People's data go when the import goes, also where it was uploaded by itself; another's file stays another's."""
	if not file.attached_to_name and file.owner == data_import.owner:
		file.db_set({"attached_to_doctype": data_import.doctype, "attached_to_name": data_import.name})


def _content_of(file: Document) -> bytes:
	try:
		return host.bytes_of(file)
	except OSError:
		raise UnreadableFile("missing")


def _grid_of(content: bytes, kind: str, headings: Headings) -> Grid:
	if kind != CSV:
		return read_workbook(content, kind, headings.match)
	return Grid(read_rows(encodings.read_text(content), headings.match), ragged=True)


def _check_table(table: Table, headings: Headings, import_type: str) -> None:
	if CREATOR in table.fields:
		raise UnreadableFile("creator_column", table.rows[0][table.fields.index(CREATOR)])
	if import_type == UPDATE and "name" not in table.fields:
		raise UnreadableFile("no_id")
	kinds = [headings.docfields[field].fieldtype if field else None for field in table.fields]
	texts = [(cell, kind) for row in table.rows for cell, kind in zip(row, kinds, strict=True)]
	texts = [(cell, kind) for cell, kind in texts if isinstance(cell, str)]
	encodings.check_letters([cell for cell, _kind in texts], [cell for cell, kind in texts if kind in SHORT])
	for number, row in enumerate(table.rows):
		for column, (cell, kind) in enumerate(zip(row, kinds, strict=True)):
			if kind and cell is not None:
				_check_date(cell, kind, place_of(number, column))


def _check_date(cell: object, kind: str, place: str) -> None:
	"""A spreadsheet keeps dates apart from texts and numbers: one in the place of another is none that was written."""
	is_date = isinstance(cell, date | time | timedelta)
	if is_date and kind not in DATES:
		raise UnreadableFile("date_in_text", place, cell)
	if kind in DATES and not is_date and not isinstance(cell, str):
		raise UnreadableFile("number_in_date", place, cell)


def _stable_rows(table: Table, headings: Headings) -> list[Row]:
	"""The rows with headings and choices that mean the same to everybody, without who made a record, which Frappe would
	change, and without what our exports put before formulas."""
	titles = [
		headings.stable_heading(field, title) if field else title
		for field, title in zip(table.fields, table.rows[0], strict=True)
	]
	taken = [title not in KEPT_BY_FRAPPE for title in titles]
	rows = [titles]
	for row in table.rows[1:]:
		cells = zip(table.fields, row, strict=True)
		rows.append([headings.stable_choice(field, formulas.restore(cell)) for field, cell in cells])
	return [[cell if is_taken else None for cell, is_taken in zip(row, taken, strict=True)] for row in rows]


def _as_frappe_reads(content: bytes) -> list[Row] | None:
	try:
		content.decode()
	except UnicodeDecodeError:
		return None
	return read_csv_content(content)


def _same(ours: list[Row], theirs: list[Row] | None) -> bool:
	"""Whether two readings of a file are one, but for empty rows."""
	if theirs is None:
		return False
	numbered = [
		[(number, row) for number, row in enumerate(rows) if any(cell is not None for cell in row)]
		for rows in (ours, theirs)
	]
	return numbered[0] == numbered[1]


def _attach(data_import: Document, file_name: str, rows: list[Row]) -> str:
	file = {
		"doctype": "File",
		"file_name": f"{PurePath(file_name).stem}.{XLSX}",
		"content": write_workbook(rows),
		"is_private": 1,
		"attached_to_doctype": data_import.doctype,
		"attached_to_name": data_import.name,
		"attached_to_field": "import_file",
	}
	return frappe.get_doc(file).insert(ignore_permissions=True).file_url


def _tell(file_name: str, table: Table) -> None:
	frappe.msgprint(
		_(
			"{0} was read, with its headings in row {1}, and a plain workbook takes its place. Rows keep their numbers."
		).format(frappe.bold(escape_html(file_name)), table.heading_row + 1),
		alert=True,
		indicator="blue",
	)


def check_columns(data_import: Document) -> None:
	"""Before an import starts: each column with values is imported, or somebody has said that it isn't."""
	try:
		if not (data_import.import_file or data_import.google_sheets_url):
			raise UnreadableFile("no_file")
		importer = data_import.get_importer().import_file
		headings = Headings(data_import.reference_doctype)
		_check_as_it_is(importer.raw_data, headings, data_import.import_type)
		_check_chosen([column for column in importer.columns if not column.skip_import])
		unknown = [column for column in importer.columns if _is_dropped(column, headings)]
		if unknown:
			named = [f"{column.header_title} ({letters_of(column.index)})" for column in unknown]
			raise UnreadableFile("unknown_columns", ", ".join(named))
	except UnreadableFile as reason:
		refuse(reason)


def _check_as_it_is(rows: list[Row], headings: Headings, import_type: str) -> None:
	"""Refuse rows that are no longer those that were checked, as a Google Sheet is read anew."""
	table = lay_out(Grid(rows), headings.match)
	_check_table(table, headings, import_type)
	if not _same(_stable_rows(table, headings), [[tidy(cell) for cell in row] for row in rows]):
		raise UnreadableFile("changed_since")


def _check_chosen(columns: list[Column]) -> None:
	"""Refuse two columns that were mapped to one field: the last would win."""
	seen: dict[str, Column] = {}
	for column in columns:
		first = seen.setdefault(name_of(column.df), column)
		if first is not column:
			titles = [
				first.header_title,
				letters_of(first.index),
				column.header_title,
				letters_of(column.index),
			]
			raise UnreadableFile("same_heading", *titles)


def _is_dropped(column: Column, headings: Headings) -> bool:
	if not column.skip_import or column.map_to_field == NOT_IMPORTED:
		return False
	return any(column.column_values) and not headings.may_be_left_out(column.header_title)
