"""Names and addresses that Frappe's pages put into their markup as they are (spec §8.3): of people, files, pictures, colours,
columns of boards and receivers of emails.

Frappe cleans no address of a file or a picture and no list of receivers, and leaves in all texts the quotes that end an
attribute. A file may come by mail, under a name that a stranger has chosen.
"""

import re

import frappe
from frappe.model.document import Document

from leadcard.domain.values import as_line, as_name, as_url

ADDRESSES = ("Attach", "Attach Image")
COLOR = "Color"
EMAIL = "Email"
OF_WEB = ("http://", "https://")
PERSON = ("first_name", "middle_name", "last_name", "full_name")
# `#1a2b3c`, `red`, `rgb(1, 2, 3)`
A_COLOR = re.compile(r"[\w#%.,() -]*")
# what may end an attribute or begin a tag, in any spelling
SIGNS = re.compile(r"[\"'`<&]")
# a tag, and not the address in "Lan <lan@example.com>"
NO_ADDRESS = re.compile(r"<(?!\s*[^<>\s=\"'`]+@[^<>\s=\"'`]+>)")


def as_address(text: str) -> str:
	"""The address of a file or a picture that a page may show; that of a stored file stays as it is."""
	if not SIGNS.search(text) or as_url(text) == text:
		return text
	stored = frappe.get_all("File", filters={"file_url": text}, pluck="file_url")
	return text if text in stored else as_url(text)


def as_color(text: str) -> str:
	"""A colour, "" for what a page would not take for one."""
	return text if A_COLOR.fullmatch(text) else ""


def as_emails(text: str) -> str:
	"""Addresses of emails with the names before them, and no markup."""
	return NO_ADDRESS.sub("‹", text)


def name_person(user: Document, _event: str | None = None) -> None:
	"""Frappe's hook `before_validate` of users: what somebody is called stands in the lists of all others."""
	for field in PERSON:
		if text := user.get(field):
			user.set(field, as_line(text))


def name_file(file: Document, _event: str | None = None) -> None:
	"""Frappe's hook `before_insert` of files, which are on the disk by then, under the name that they came with."""
	written = file.file_url or ""
	file.file_name = as_name(file.file_name or "")
	if as_name(written) == written:
		return
	if written.startswith(OF_WEB):
		file.file_url = as_url(written)
	elif file.flags.new_file and not frappe.db.exists("File", {"file_url": written}):
		file.save_file(content=file.get_content(), ignore_existing_file_check=True)
		frappe.get_doc({"doctype": "File", "file_url": written}).delete_file_data_content()


def keep_file(file: Document, _event: str | None = None) -> None:
	"""Frappe's hook `validate` of files, after Frappe has decoded the address."""
	file.file_name = as_name(file.file_name or "")
	if (file.file_url or "").startswith(OF_WEB):
		file.file_url = as_url(file.file_url)


def name_columns(board: Document, _event: str | None = None) -> None:
	"""Frappe's hook `validate` of Kanban boards: whoever opens one is shown its columns. Those that are values of the field
	stay, or their cards would stand nowhere."""
	field = frappe.get_meta(board.reference_doctype).get_field(board.field_name)
	values = (field.options or "").split("\n") if field else []
	for column in board.columns:
		if column.column_name not in values:
			column.column_name = as_name(column.column_name or "")
