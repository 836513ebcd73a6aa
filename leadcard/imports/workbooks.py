"""Workbooks as grids of what their cells show: the sheet that holds the list, without what surrounds it."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime, time

import openpyxl
import xlrd
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet.worksheet import Worksheet

from leadcard.domain.encodings import NO_TEXT
from leadcard.domain.tables import Grid, Match, Row, place_of
from leadcard.domain.unreadable import UnreadableFile
from leadcard.imports.kinds import XLSX

FORMULA = "f"
ZEROS = re.compile(r"0{2,}")
# blanks with a format may reach to the last row of a sheet
MOST_CELLS = 2_000_000
# what a workbook keeps in one cell
MOST_LETTERS = 32_767


def read_workbook(content: bytes, kind: str, match: Match) -> Grid:
	"""The grid of the one sheet that holds a list. Raises UnreadableFile where there are several, or none can be read."""
	sheets = dict(_read_xlsx(content) if kind == XLSX else _read_xls(content))
	sheets = {title: grid for title, grid in sheets.items() if grid.rows}
	if not sheets:
		raise UnreadableFile("empty")
	known = {title: _known_headings(grid, match) for title, grid in sheets.items()}
	best = max(sheets, key=lambda title: known[title])
	lists = [title for title in sheets if known[title] >= max(2, known[best] / 2)]
	if len(lists) > 1:
		raise UnreadableFile("several_sheets", ", ".join(lists))
	return sheets[best]


def _known_headings(grid: Grid, match: Match) -> int:
	return max(sum(match(cell) is not None for cell in row) for row in grid.rows[:30])


def _read_xlsx(content: bytes) -> Iterator[tuple[str, Grid]]:
	try:
		shown = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
		typed = openpyxl.load_workbook(io.BytesIO(content)) if _has_formulas(content) else None
	except Exception:
		# whatever a damaged file makes the reader stumble over
		raise UnreadableFile("damaged")
	for sheet in shown.worksheets:
		if sheet.sheet_state == "visible":
			yield sheet.title, _grid_of_xlsx(sheet, typed[sheet.title] if typed else None)


def _has_formulas(content: bytes) -> bool:
	with zipfile.ZipFile(io.BytesIO(content)) as archive:
		sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
		return any(re.search(rb"<f[ >/]", archive.read(name)) for name in sheets)


def _grid_of_xlsx(sheet: Worksheet, typed: Worksheet | None) -> Grid:
	cells = {place: cell for place, cell in sheet._cells.items() if cell.value is not None}
	grid = _empty_grid(cells)
	for (row, column), cell in cells.items():
		grid.rows[row - 1][column - 1] = _shown(cell.value, cell.number_format or "")
	if typed:
		for (row, column), cell in typed._cells.items():
			if cell.data_type == FORMULA and (row, column) not in cells:
				_add_fault(grid, row - 1, column - 1, "formula_without_value")
	grid.merged = [
		(area.min_row - 1, area.max_row - 1, area.min_col - 1, area.max_col - 1)
		for area in sheet.merged_cells.ranges
	]
	grid.hidden_rows = {number - 1 for number, row in sheet.row_dimensions.items() if row.hidden}
	for width in sheet.column_dimensions.values():
		if width.hidden:
			first = width.min or openpyxl.utils.column_index_from_string(width.index)
			grid.hidden_columns.update(range(first - 1, min(width.max or first, first + 1000)))
	return grid


def _empty_grid(cells: dict[tuple[int, int], object]) -> Grid:
	rows = max((row for row, _column in cells), default=0)
	columns = max((column for _row, column in cells), default=0)
	if rows * columns > MOST_CELLS:
		raise UnreadableFile("too_large")
	return Grid([[None] * columns for _number in range(rows)])


def _add_fault(grid: Grid, row: int, column: int, code: str) -> None:
	"""A fault in a cell that may lie outside of what is filled."""
	while len(grid.rows) <= row:
		grid.rows.append([])
	cells = grid.rows[row]
	cells.extend([None] * (column + 1 - len(cells)))
	grid.faults.append((row, column, code))


def _shown(value: object, number_format: str) -> object:
	"""What a cell shows: its number format may add zeros, or a percent sign."""
	if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
		value = int(value)
	if isinstance(value, bool) or not isinstance(value, int | float):
		return value
	if isinstance(value, int) and value >= 0 and ZEROS.fullmatch(number_format):
		return str(value).zfill(len(number_format))
	if number_format.endswith("%"):
		shown = round(value * 100, 10)
		return int(shown) if shown == int(shown) else shown
	return value


def _read_xls(content: bytes) -> Iterator[tuple[str, Grid]]:
	try:
		book = xlrd.open_workbook(file_contents=content, formatting_info=True, logfile=io.StringIO())
	except xlrd.XLRDError as error:
		raise UnreadableFile("password" if "encrypted" in str(error).lower() else "damaged")
	except Exception:
		raise UnreadableFile("damaged")
	for sheet in book.sheets():
		if sheet.visibility == 0:
			yield sheet.name, _grid_of_xls(sheet, book)


def _grid_of_xls(sheet: xlrd.sheet.Sheet, book: xlrd.Book) -> Grid:
	cells = {
		(row + 1, column + 1): value
		for row in range(sheet.nrows)
		for column in range(sheet.row_len(row))
		if (value := _value_of_xls(sheet.cell(row, column), book)) is not None
	}
	grid = _empty_grid(cells)
	for (row, column), value in cells.items():
		grid.rows[row - 1][column - 1] = value
	grid.merged = [
		(first_row, end_row - 1, first_column, end_column - 1)
		for first_row, end_row, first_column, end_column in sheet.merged_cells
	]
	grid.hidden_rows = {number for number, row in sheet.rowinfo_map.items() if row.hidden}
	grid.hidden_columns = {number for number, column in sheet.colinfo_map.items() if column.hidden}
	return grid


def _value_of_xls(cell: xlrd.sheet.Cell, book: xlrd.Book) -> object:
	if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) or cell.value == "":
		return None
	if cell.ctype == xlrd.XL_CELL_ERROR:
		return xlrd.error_text_from_code.get(cell.value, "#N/A")
	if cell.ctype == xlrd.XL_CELL_BOOLEAN:
		return bool(cell.value)
	if cell.ctype == xlrd.XL_CELL_DATE:
		return _date_of_xls(cell.value, book)
	if cell.ctype == xlrd.XL_CELL_NUMBER:
		key = book.xf_list[cell.xf_index].format_key
		return _shown(cell.value, book.format_map[key].format_str if key in book.format_map else "")
	if not isinstance(cell.value, str):
		return cell.value
	text = cell.value.replace("\x0b", "\n").replace("\x0c", "\n")
	if NO_TEXT.search(text):
		raise UnreadableFile("damaged")
	return text


def _date_of_xls(value: float, book: xlrd.Book) -> datetime | time | float:
	try:
		return xlrd.xldate_as_datetime(value, book.datemode)
	except (ValueError, OverflowError, xlrd.xldate.XLDateError):
		return value


def write_workbook(rows: list[Row]) -> bytes:
	"""A workbook of one sheet, whose texts are texts, also those that look like formulas.

	Raises UnreadableFile for a text that no cell can keep.
	"""
	for number, row in enumerate(rows):
		for column, value in enumerate(row):
			if isinstance(value, str) and len(value) > MOST_LETTERS:
				raise UnreadableFile("text_too_long", place_of(number, column), MOST_LETTERS)
	book = openpyxl.Workbook(write_only=True)
	sheet = book.create_sheet()
	for row in rows:
		sheet.append([_cell_for(sheet, value) for value in row])
	content = io.BytesIO()
	book.save(content)
	return content.getvalue()


def _cell_for(sheet: Worksheet, value: object) -> object:
	if not isinstance(value, str):
		return value
	cell = WriteOnlyCell(sheet, value)
	cell.data_type = "s"
	return cell
