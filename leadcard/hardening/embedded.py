"""Files that the text of an email brings along (spec §8.7).

Frappe puts whichever file of the disk a text names by `embed="…"` into the email, whoever has written the text: guests in
the form of the website too. A text brings what is open to all, and private files that its writer may read.
"""

import posixpath
from collections.abc import Callable
from functools import wraps

import frappe

from leadcard.permissions.files import PRIVATE_FILES, is_of_ours

OPEN = ("assets/", "files/")


def as_far_as_open(original: Callable) -> Callable:
	"""Around what reads a file that is named in a text: what may not be read is answered as what is not there."""

	@wraps(original)
	def get_filecontent_from_path(path: str | None) -> bytes | None:
		place = posixpath.normpath(path.lstrip("/")) if path else ""
		return original(place) if place.startswith(OPEN) or _may_read(f"/{place}") else None

	return get_filecontent_from_path


def _may_read(address: str) -> bool:
	"""Whether a private file hangs on no card, and the session's user may read it. Those on cards come as attachments: a
	job sends what others have written, and may read everything."""
	if not address.startswith(PRIVATE_FILES):
		return False
	fields = ["name", "attached_to_doctype", "attached_to_name"]
	uses = frappe.get_all("File", filters={"file_url": address}, fields=fields)
	if any(is_of_ours(use.attached_to_doctype, use.attached_to_name) for use in uses):
		return False
	return any(frappe.has_permission("File", "read", doc=use.name) for use in uses)
