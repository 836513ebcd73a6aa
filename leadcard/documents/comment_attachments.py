"""What a client attaches to a comment on a card: a picture, and where somebody is (spec §5.11)."""

import frappe
from frappe import _
from frappe.model.document import Document

from leadcard.documents.comment_markup import PRIVATE_FILES, Attached
from leadcard.domain import positions
from leadcard.exceptions import AttachmentError

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp")


def read(card: Document, picture: str, position: str) -> Attached:
	"""What a client attaches to a comment: a picture by the name of its File, and where somebody is as GeoJSON."""
	return Attached(*_read_picture(card, picture), _read_position(position))


def _read_picture(card: Document, name: str) -> tuple[str, str]:
	if not name:
		return "", ""
	address = frappe.db.get_value("File", name, "file_url") or ""
	if not is_own_file(name, (card.doctype, card.name)) or not address.startswith(PRIVATE_FILES):
		frappe.throw(_("This picture is not attached to the card. Choose it again."), AttachmentError)
	if not address.lower().endswith(PICTURES):
		frappe.throw(
			_("A picture is one of {0}. Attach other files in the tab Files.").format(
				", ".join(kind.removeprefix(".").upper() for kind in PICTURES)
			),
			AttachmentError,
		)
	return address, name


def is_own_file(name: str, card: tuple[str, str]) -> bool:
	"""Whether a file was attached to a card by the session's user."""
	about = {"attached_to_doctype": card[0], "attached_to_name": card[1], "owner": frappe.session.user}
	return bool(name) and bool(frappe.db.exists("File", {"name": name, "is_private": 1, **about}))


def _read_position(geojson: str) -> positions.Position | None:
	try:
		return positions.read(geojson) if geojson else None
	except positions.PositionError:
		frappe.throw(_("This is no position on a map. Leave it out, or try again."), AttachmentError)
