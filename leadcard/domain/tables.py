"""What a file's rows are: where the headings stand, and what of the rest can't come in as it is (spec §11.1).

Rows keep their numbers, since a refusal names them: the headings move to the first row, and what stood above them, or
between the rows, becomes empty.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from leadcard.domain.unreadable import UnreadableFile

SEPARATORS = (",", ";", "\t", "|")
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)
SPREADSHEET_ERROR = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!)|#{3,}")
# headings are looked for in so many rows, a separator in so many characters
FIRST_ROWS = 30
FIRST_CHARACTERS = 20_000
# Frappe shows the outcome of no more
MOST_ROWS = 5_000
MOST_NAMED = 5

Match = Callable[[object], "str | None"]
Row = list[object]


@dataclass
class Grid:
	"""The cells of a file as they stand in it, and what a workbook says of them; rows and columns count from 0.

	:param ragged: whether a row that is shorter than others is a fault, as in a text
	:param merged: first and last row, first and last column of cells that were made one
	:param faults: cells without a value that could come in: row, column, key of the sentence
	"""

	rows: list[Row]
	ragged: bool = False
	merged: list[tuple[int, int, int, int]] = field(default_factory=list)
	hidden_rows: set[int] = field(default_factory=set)
	hidden_columns: set[int] = field(default_factory=set)
	faults: list[tuple[int, int, str]] = field(default_factory=list)


@dataclass
class Table:
	"""What comes in: headings in the first row, and the field that each means, None where it means none.

	:param heading_row: where the headings stood, counted from 0
	"""

	rows: list[Row]
	fields: list[str | None]
	heading_row: int


def read_rows(text: str, match: Match) -> list[Row]:
	"""The rows of a text, by the separator under which most headings mean a field."""
	if said := SEPARATOR_LINE.match(text):
		return _split(text[said.end() :], said[1])
	beginning = text[:FIRST_CHARACTERS]
	best = max(SEPARATORS, key=lambda separator: _score(beginning, separator, match))
	return _split(text, best)


def _score(text: str, separator: str, match: Match) -> tuple[int, int]:
	"""How many headings mean something, then how many cells the fullest row has, under a separator."""
	rows = []
	try:
		for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
			rows.append(row)
			if len(rows) == FIRST_ROWS:
				break
	except csv.Error:
		return 0, 0
	known = max((sum(match(cell) is not None for cell in row) for row in rows), default=0)
	return known, max(map(len, rows), default=0)


def _split(text: str, separator: str) -> list[Row]:
	lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
	try:
		return [[tidy(cell) for cell in row] for row in lines]
	except csv.Error as error:
		if "field limit" in str(error):
			raise UnreadableFile("line_too_long", lines.line_num, csv.field_size_limit())
		raise UnreadableFile("quotes", lines.line_num)


def tidy(cell: object) -> object:
	"""A text in one spelling of its accents, without blanks around it; None for an empty one."""
	if not isinstance(cell, str):
		return cell
	return unicodedata.normalize("NFC", cell).strip() or None


def lay_out(grid: Grid, match: Match) -> Table:
	"""The table in a grid. Raises UnreadableFile for what Frappe would stumble over, drop, or put into another field."""
	rows = [[tidy(cell) for cell in row] for row in grid.rows]
	start = _heading_row(rows, match)
	heading = rows[start]
	while heading and heading[-1] is None:
		heading = heading[:-1]
	below = {number: row for number, row in enumerate(rows) if number > start and _is_filled(row)}
	below = {number: row for number, row in below.items() if row[: len(heading)] != heading}
	if not below:
		raise UnreadableFile("no_rows")
	if len(below) > MOST_ROWS:
		raise UnreadableFile("too_many_rows", len(below), MOST_ROWS)
	if grid.ragged:
		_check_lengths(below, len(heading))
	_check_merged(grid, start, max(below), len(heading))
	_check_unnamed(below, heading)
	fields = _fields_of(heading, below, match)
	_check_cells(grid, below, fields)
	return Table(_numbered(heading, below), fields, start)


def _is_filled(row: Row) -> bool:
	return any(cell is not None for cell in row)


def _heading_row(rows: list[Row], match: Match) -> int:
	"""The first row of which half means fields, else that with most: one word alone may be a value."""
	filled = [number for number, row in enumerate(rows) if _is_filled(row)][:FIRST_ROWS]
	if not filled:
		raise UnreadableFile("empty")
	known = {number: sum(match(cell) is not None for cell in rows[number]) for number in filled}
	for number in filled:
		if known[number] and known[number] * 2 >= sum(cell is not None for cell in rows[number]):
			return number
	best = max(filled, key=lambda number: known[number])
	if known[best] < 2:
		raise UnreadableFile("no_headings")
	return best


def _check_lengths(below: dict[int, Row], width: int) -> None:
	for number, row in below.items():
		if len(row) < width:
			raise UnreadableFile("row_too_short", number + 1, len(row), width)
		if _is_filled(row[width:]):
			raise UnreadableFile("row_too_long", number + 1, len(row), width)


def _check_merged(grid: Grid, start: int, last: int, width: int) -> None:
	for first_row, last_row, first_column, last_column in grid.merged:
		if last_row >= start and first_row <= last and first_column < width:
			raise UnreadableFile(
				"merged", f"{place_of(first_row, first_column)}:{place_of(last_row, last_column)}"
			)


def _check_unnamed(below: dict[int, Row], heading: Row) -> None:
	for number, row in below.items():
		for column, cell in enumerate(row):
			if cell is not None and (column >= len(heading) or heading[column] is None):
				raise UnreadableFile("unnamed_column", letters_of(column), place_of(number, column))


def _fields_of(heading: Row, below: dict[int, Row], match: Match) -> list[str | None]:
	"""The field of each column. A heading that is there twice is emptied where its column is."""
	keys = [match(title) or title for title in heading]
	for column, key in enumerate(keys):
		if keys.count(key) > 1 and not any(_is_filled(row[column : column + 1]) for row in below.values()):
			heading[column] = keys[column] = None
	for column, key in enumerate(keys):
		first = keys.index(key)
		if key is not None and first != column:
			raise UnreadableFile(
				"same_heading", heading[first], letters_of(first), heading[column], letters_of(column)
			)
	return [match(title) for title in heading]


def _check_cells(grid: Grid, below: dict[int, Row], fields: list[str | None]) -> None:
	if hidden := sorted(number + 1 for number in grid.hidden_rows if number in below):
		raise UnreadableFile("hidden_rows", _named(hidden))
	if hidden := [number for number, name in enumerate(fields) if name and number in grid.hidden_columns]:
		raise UnreadableFile("hidden_columns", _named(map(letters_of, hidden)))
	for row, column, code in grid.faults:
		if row in below and column < len(fields) and fields[column]:
			raise UnreadableFile(code, place_of(row, column), str(grid.rows[row][column] or ""))
	for number, row in below.items():
		for column, cell in enumerate(row[: len(fields)]):
			if isinstance(cell, str) and SPREADSHEET_ERROR.fullmatch(cell):
				raise UnreadableFile("cell_error", place_of(number, column), cell)


def _numbered(heading: Row, below: dict[int, Row]) -> list[Row]:
	width = len(heading)
	rows: list[Row] = [[None] * width for _number in range(max(below) + 1)]
	rows[0] = heading
	for number, row in below.items():
		rows[number] = (row + [None] * width)[:width]
	return rows


def _named(found: Iterable) -> str:
	names = list(map(str, found))
	return ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")


def letters_of(column: int) -> str:
	"""A column's letters in a spreadsheet: 0 is A, 26 is AA."""
	letters = ""
	column += 1
	while column:
		column, rest = divmod(column - 1, 26)
		letters = chr(65 + rest) + letters
	return letters


def place_of(row: int, column: int) -> str:
	"""A cell's name in a spreadsheet: C5."""
	return f"{letters_of(column)}{row + 1}"
