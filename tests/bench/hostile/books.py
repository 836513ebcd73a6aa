"""Workbooks: what surrounds a list in them, and what looks like one."""

from __future__ import annotations

import base64
import io
import zipfile
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.bench.hostile.people import HEADING
from tests.bench.hostile.texts import NOTHING, People, text

Change = Callable[[Worksheet], None]


def stored(name: str) -> Callable[[People], bytes]:
	"""A file that nothing on a bench writes."""
	content = zlib.decompress(base64.b64decode((Path(__file__).parent / name).read_text()))
	return lambda _people: content


def saved(book: openpyxl.Workbook) -> bytes:
	content = io.BytesIO()
	book.save(content)
	return content.getvalue()


def workbook(*changes: Change, above: tuple = ()) -> Callable[[People], bytes]:
	def write(people: People) -> bytes:
		book = openpyxl.Workbook()
		for row in (*above, HEADING, *people):
			book.active.append(row)
		for change in changes:
			change(book.active)
		return saved(book)

	return write


def cell(place: str, value: object, number_format: str = "General") -> Change:
	def change(sheet: Worksheet) -> None:
		sheet[place] = value
		sheet[place].number_format = number_format

	return change


def merged(area: str) -> Change:
	return lambda sheet: sheet.merge_cells(area)


def hide_row(sheet: Worksheet) -> None:
	sheet.row_dimensions[2].hidden = True


def hide_column(letter: str) -> Change:
	def change(sheet: Worksheet) -> None:
		sheet.column_dimensions[letter].hidden = True

	return change


def format_blanks(sheet: Worksheet) -> None:
	"""Blanks with a format far below, and far to the right, as deleted rows leave them."""
	for place in ("A20000", "XFD3"):
		sheet[place].number_format = "0.00"


def numbers_for_phones(sheet: Worksheet) -> None:
	for row in (2, 3):
		phone = sheet.cell(row, 4)
		phone.value, phone.number_format = int(phone.value.replace(" ", "")), "0000000000"


def add_list(sheet: Worksheet) -> None:
	other = sheet.parent.create_sheet("Tháng 4")
	for row in sheet.values:
		other.append(row)


def add_lookups(sheet: Worksheet) -> None:
	"""A sheet before the list that is open when the file is, and holds no list."""
	other = sheet.parent.create_sheet("Danh mục", 0)
	other.append(["Nguồn khách", "Ghi nhớ"])
	other.append(["Website", "không"])
	sheet.parent.active = 0


def zipped(name: str) -> Callable[[People], bytes]:
	def write(people: People) -> bytes:
		content = io.BytesIO()
		with zipfile.ZipFile(content, "w") as archive:
			archive.writestr(name, text(people))
		return content.getvalue()

	return write


TITLE = (("DANH SÁCH KHÁCH HÀNG THÁNG 3", None, None, None, None, None), ())
FILES: dict[str, tuple[str, Callable[[People], bytes], str]] = {
	"workbook": ("leads.xlsx", workbook(), NOTHING),
	"workbook called csv": ("leads.csv", workbook(), NOTHING),
	"workbook with a merged title": ("leads.xlsx", workbook(merged("A1:F1"), above=TITLE), NOTHING),
	"workbook with empty rows behind": ("leads.xlsx", workbook(format_blanks), NOTHING),
	"workbook with numbers for phones": ("leads.xlsx", workbook(numbers_for_phones), NOTHING),
	"workbook with another sheet open": ("leads.xlsx", workbook(add_lookups), NOTHING),
	"workbook with a hidden column that means nothing": (
		"leads.xlsx",
		workbook(cell("G1", "STT"), cell("G2", 1), cell("G3", 2), hide_column("G")),
		NOTHING,
	),
	"workbook with two lists": (
		"leads.xlsx",
		workbook(add_list),
		"Several sheets of the workbook hold a list",
	),
	"workbook with merged cells": ("leads.xlsx", workbook(merged("E2:E3")), "The cells E2:E3 are merged"),
	"workbook with a merged heading": ("leads.xlsx", workbook(merged("E1:F1")), "The cells E1:F1 are merged"),
	"workbook with a hidden row": (
		"leads.xlsx",
		workbook(hide_row),
		"Rows are hidden, by a filter or by hand: 2",
	),
	"workbook with a hidden column": ("leads.xlsx", workbook(hide_column("D")), "Columns are hidden: D"),
	"workbook with an error": ("leads.xlsx", workbook(cell("F3", "#REF!")), "Cell F3 shows #REF!"),
	"workbook with a formula never computed": (
		"leads.xlsx",
		workbook(cell("F3", '="Ngõ "&12')),
		"The formula in cell F3 has no value",
	),
	"workbook with a date for an address": (
		"leads.xlsx",
		workbook(cell("F3", date(2026, 12, 5), "d/m")),
		"Cell F3 is a date",
	),
	"workbook with a number for a date": (
		"leads.xlsx",
		workbook(cell("G1", "Date of Birth"), cell("G3", 33005)),
		"Cell G3 is a number (33005)",
	),
	"workbook with TCVN3": ("leads.xlsx", workbook(cell("B3", "TrÇn V¨n §¹i")), "are garbled"),
	"workbook without rows": ("leads.xlsx", lambda _people: workbook()(()), "nothing below them"),
	"workbook without cells": ("leads.xlsx", lambda _people: saved(openpyxl.Workbook()), "The file is empty"),
	"workbook cut off": ("leads.xlsx", lambda people: workbook()(people)[:3000], "is damaged"),
	"workbook under a password": ("leads.xlsx", stored("encrypted.b64"), "protected by a password"),
	"archive called xls": ("leads.xls", zipped("leads.csv"), "is an archive"),
	"OpenDocument called xlsx": ("leads.xlsx", zipped("content.xml"), "kind of spreadsheet can't be read"),
}
