"""What is said of a file that can't come in: what is wrong with it, where, and how to make a good one of it."""

from typing import NoReturn

import frappe
from frappe import _
from frappe.utils import escape_html

from leadcard.counts import counted
from leadcard.domain.unreadable import UnreadableFile
from leadcard.exceptions import ImportFileError


def refuse(reason: UnreadableFile) -> NoReturn:
	"""Raise the error of a file that is refused whole, with its sentence."""
	text = _sentence_of(reason).format(*map(escape_html, reason.details))
	frappe.throw(text, ImportFileError, title=_("This file can't be imported as it is"))


def _sentence_of(reason: UnreadableFile) -> str:
	if reason.code == "row_too_short":
		return counted(
			int(reason.details[1]),
			_(
				"Row {0} has 1 cell, the headings are {2}. A line break or a missing separator has torn it: mend it, or open the file in a spreadsheet and save it as Excel workbook (.xlsx)."
			),
			_sentences()[reason.code],
		)
	return _sentences()[reason.code]


def _sentences() -> dict[str, str]:
	return {
		"empty": _("The file is empty. Attach one with a row of headings and at least one row below it."),
		"no_file": _(
			"There is no file to import. Attach one with a row of headings and at least one row below it."
		),
		"missing": _("The file isn't there any more. Attach it again."),
		"no_rows": _("The file has headings and nothing below them. Add a row for each record."),
		"no_headings": _(
			"No row of the file names fields. Put headings above the columns, such as Full Name and Mobile No: Download Template gives a file with all of them."
		),
		"no_id": _(
			"To update records, the file needs a column ID with their codes. Add it, or choose to insert new records."
		),
		"too_many_rows": _("The file has {0} rows; up to {1} come in at once. Split it into several files."),
		"too_large": _("The file is too large. Copy the rows that must come in into a new file."),
		"not_text": _(
			"Line {0} holds a character that no text has, so the file may be damaged. Open it in a spreadsheet and save it as Excel workbook (.xlsx)."
		),
		"unknown_encoding": _(
			"The file's letters can't be read for certain: it is in an old code page. Open it in Excel and save it as CSV UTF-8 or as Excel workbook (.xlsx). Text in TCVN3 or VNI fonts must be converted to Unicode first, as with UniKey."
		),
		"letters_lost": _(
			"The file has lost letters, as in “{0}”: it was saved in a code page without them. Go back to the original, and save it as CSV UTF-8 or as Excel workbook (.xlsx)."
		),
		"letters_garbled": _(
			"The file's letters are garbled, as in “{0}”: they are TCVN3 or VNI, or were read in a wrong code page. Convert the text to Unicode, as with UniKey, and save it as Excel workbook (.xlsx)."
		),
		"quotes": _(
			"The quotes up to line {0} don't match, so that cells can't be told apart. Open the file in a spreadsheet, look at that line, and save it as Excel workbook (.xlsx)."
		),
		"text_too_long": _(
			"The text in cell {0} is longer than the {1} letters that a cell keeps. Shorten it, or attach it to the card as a file."
		),
		"line_too_long": _(
			"A value up to line {0} is longer than {1} letters. Shorten it, or mend the quote that doesn't end."
		),
		"row_too_short": _(
			"Row {0} has {1} cells, the headings are {2}. A line break or a missing separator has torn it: mend it, or open the file in a spreadsheet and save it as Excel workbook (.xlsx)."
		),
		"row_too_long": _(
			"Row {0} has {1} cells, the headings are {2}. A separator inside a value has split it: put that value into quotes, or name the further column."
		),
		"unnamed_column": _(
			"Column {0} has no heading, and a value in {1}. Name the column after its field, or delete it."
		),
		"unknown_columns": _(
			"These columns mean no field: {0}. Use Map Columns to choose a field or “Don't Import” for each, or rename them in the file."
		),
		"same_heading": _(
			"“{0}” (column {1}) and “{2}” (column {3}) mean the same field. Keep one of them, or rename the other."
		),
		"creator_column": _(
			"The heading “{0}” means who made a record, which no import can set. Write the card's own field, such as Lead Owner, or delete the column."
		),
		"merged": _("The cells {0} are merged. Unmerge them, and fill in every cell that has a value."),
		"hidden_rows": _(
			"Rows are hidden, by a filter or by hand: {0}. Show them if they must come in, or delete them."
		),
		"hidden_columns": _("Columns are hidden: {0}. Show them if they must come in, or delete them."),
		"several_sheets": _(
			"Several sheets of the workbook hold a list: {0}. Save each as a file of its own."
		),
		"cell_error": _("Cell {0} shows {1}. Correct its formula, or write the value itself."),
		"formula_without_value": _(
			"The formula in cell {0} has no value. Open the file in a spreadsheet and save it, or write the value itself."
		),
		"date_in_text": _(
			"Cell {0} is a date ({1}), and its column is for something else. Format the column as text, and enter the value anew."
		),
		"number_in_date": _(
			"Cell {0} is a number ({1}), and its column is for dates. Format the column as date, and enter the value anew."
		),
		"password": _("The file is protected by a password. Save it without one and attach it again."),
		"damaged": _(
			"The file is damaged, or no spreadsheet at all. Open it in a spreadsheet and save it as Excel workbook (.xlsx)."
		),
		"markup": _(
			"The file is a web page, whatever its name says. Open it in a spreadsheet and save it as Excel workbook (.xlsx)."
		),
		"vcard": _(
			"The file holds business cards (vCard). Open them in a contacts program, export them as CSV and attach that."
		),
		"other_spreadsheet": _("This kind of spreadsheet can't be read. Save it as Excel workbook (.xlsx)."),
		"archive": _("The file is an archive (zip). Unpack it, and attach the spreadsheet inside."),
		"no_table": _("The file holds no table. Attach a CSV file or an Excel workbook (.xlsx)."),
		"changed_since": _("The file was not checked as it is now. Attach it again."),
	}
