"""Files that come with a new card (spec §3.3): uploaded before there is one, and their uploader's alone until it takes them."""

import frappe
from frappe import _
from frappe.model.document import Document

from leadcard.exceptions import AttachmentError

MOST_FILES = 50


def read(files: list | str | None) -> list[str]:
	"""The names of File documents, each private, of the session's user, and on nothing yet.

	Raises AttachmentError for any other file, and for what is no list of files.
	"""
	names = files or []
	if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
		frappe.throw(_("Files are a list of names of files."), AttachmentError)
	if len(names) > MOST_FILES:
		frappe.throw(
			_("A new card takes up to {0} files at once. Attach the others in its panel.").format(MOST_FILES),
			AttachmentError,
		)
	if not all(map(_is_free, names)):
		frappe.throw(_("A file isn't yours, or it is attached already. Choose it again."), AttachmentError)
	return list(dict.fromkeys(names))


def _is_free(name: str) -> bool:
	file = frappe.db.get_value(
		"File", name, ["owner", "is_private", "is_folder", "attached_to_name"], as_dict=True
	)
	return bool(
		file
		and file.owner == frappe.session.user
		and file.is_private
		and not (file.is_folder or file.attached_to_name)
	)


def attach_all(card: Document, names: list[str]) -> None:
	"""Attach to a card the files that :func:`read` has let through."""
	for name in names:
		file = frappe.get_doc("File", name)
		file.update({"attached_to_doctype": card.doctype, "attached_to_name": card.name})
		file.save(ignore_permissions=True)
		file.create_attachment_record()
