"""How Babel finds the app's texts where its own extractors find none.

`babel_extractors.csv` says which kinds of files are read by what. Frappe reads it for `bench generate-pot-file`,
and `scripts/translations.py` does where there is no bench.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from babel.messages.jslexer import unquote_string

Found = tuple[int | None, str, str, list[str]]

# `__("…")` with one whole text as its first argument
CALL = re.compile(
	r"""(?<![\w$])__\(\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`$]*`)\s*(?=[,)])""",
)
# what a user reads of a record
FIELDS = {
	"Dashboard": ("dashboard_name",),
	"Dashboard Chart": ("chart_name",),
	"DocType": ("name", "module", "description"),
	"Module Onboarding": ("title", "subtitle", "success_message"),
	"Number Card": ("label",),
	"Onboarding Step": (
		"title",
		"description",
		"action_label",
		"report_description",
		"callback_title",
		"callback_message",
	),
	"Page": ("title",),
	"Report": ("report_name",),
	"Workspace": ("label", "title"),
}
ROWS = {
	"actions": ("label",),
	"charts": ("label",),
	"fields": ("label", "description"),
	"links": ("label", "description", "group", "link_doctype"),
	"number_cards": ("label",),
	"permissions": ("role",),
	"quick_lists": ("label",),
	"shortcuts": ("label", "format"),
}
LETTER = re.compile(r"[^\W\d_]")


def scripts(file: BinaryIO, keywords: Any, comment_tags: Any, options: Any) -> Iterator[Found]:
	"""Texts of `__("…")` in JavaScript and in Vue's single-file components, their templates among it."""
	code = file.read().decode("utf-8")
	for call in CALL.finditer(code):
		yield code.count("\n", 0, call.start()) + 1, "gettext", unquote_string(call[1]), []


def records(file: BinaryIO, keywords: Any, comment_tags: Any, options: Any) -> Iterator[Found]:
	"""Texts of a record that is kept as JSON. A kind that `FIELDS` doesn't know raises KeyError."""
	record = json.load(file)
	place = f"{record['doctype']} {record['name']}"
	for text in texts_of(record):
		if text and LETTER.search(text):
			yield None, "gettext", text.strip(), [place]


def texts_of(record: dict) -> Iterator[str | None]:
	"""Each text that Frappe translates when it shows the record."""
	yield from (record.get(field) for field in FIELDS[record["doctype"]])
	for table, fields in ROWS.items():
		for row in record.get(table, []):
			yield from (row.get(field) for field in fields)
	for df in record.get("fields", []):
		if df["fieldtype"] == "Select" and df["fieldname"] != "naming_series":
			yield from (df.get("options") or "").split("\n")
		elif df["fieldtype"] == "HTML":
			yield df.get("options")
	if record["doctype"] == "Workspace":
		for block in json.loads(record["content"]):
			if block["type"] in ("header", "paragraph"):
				yield block["data"]["text"]
