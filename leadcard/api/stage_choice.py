"""A stage as endpoints are sent it: with a note, and with files that are on the card already (spec §2.9)."""

import frappe
from frappe import _
from frappe.model.document import Document

from leadcard.intent import StageChoice
from leadcard.pipeline import change_log
from leadcard.stages import choose

MOST_FILES = 50


def take_stage(
	card: Document, stage: str, note: str = "", files: list | str | None = None, *, moved: bool = False
) -> None:
	"""Give a card a stage. The log names the files, which must be attached to the card.

	:param moved: the card has just come into its column, and may have taken the stage with that
	"""
	choice = StageChoice(stage, note.strip(), _file_names(card, files or []))
	if moved and card.stage == stage:
		change_log.complete(card.doctype, card.name, choice)
	else:
		choose(card, choice)


def _file_names(card: Document, files: list | str) -> list[str]:
	if not isinstance(files, list) or not all(isinstance(file, str) for file in files):
		frappe.throw(_("Files are a list of names of files."))
	if not files:
		return []
	attached = frappe.get_all(
		"File",
		filters={
			"name": ("in", files[:MOST_FILES]),
			"attached_to_doctype": card.doctype,
			"attached_to_name": card.name,
		},
		fields=["name", "file_name"],
	)
	names = {file.name: file.file_name for file in attached}
	if any(file not in names for file in files):
		frappe.throw(
			_("A file isn't attached to this card. Attach it first, up to {0} at once.").format(MOST_FILES)
		)
	return [" ".join(names[file].split()) for file in files]
