"""Files of a card, and of what hangs on it: listed, attached and taken by their address by whoever sees the card (spec §8.3)."""

from urllib.parse import unquote

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.permissions import has_controller_permissions
from frappe.query_builder import Criterion, DocType

from leadcard.domain.pipeline import CARD_DOCTYPES
from leadcard.permissions.hanging import ALLOWED, HANGING, is_hidden, reference_criterion
from leadcard.permissions.sight import GUARDED, RECORDS, as_sql, sees_card, sees_everything, visible_names

PRIVATE_FILES = "/private/files/"
# what our hooks decide about beside our own DocTypes
FRAPPES_OWN = (*HANGING, "File", "Notification Log")


def file_conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""Frappe's hook `permission_query_conditions` for files, of cards, of what hangs on them, and of their emails."""
	user = user or frappe.session.user
	if sees_everything(user):
		return ""
	file, email = DocType("File"), DocType("Communication")
	about, name = file.attached_to_doctype, file.attached_to_name
	emails = frappe.qb.from_(email).select(email.name).where(reference_criterion(email, user))
	seen = [(about == guarded) & name.isin(visible_names(guarded, user)) for guarded in GUARDED]
	elsewhere = about.isnull() | about.notin([*GUARDED, "Communication"])
	return as_sql(Criterion.any([elsewhere, (about == "Communication") & name.isin(emails), *seen]))


def has_file_permission(
	doc: Document, ptype: str | None = None, user: str | None = None, **_kwargs
) -> bool | None:
	"""Frappe's hook `has_permission` for files: whoever uploaded one doesn't keep it when the card is no longer seen."""
	user = user or frappe.session.user
	if ptype == "create":
		_guard_new(doc)
		# the only question that comes before Frappe puts the file on the disk
		_make_private(doc)
	if sees_everything(user):
		return ALLOWED
	place = (doc.attached_to_doctype, doc.attached_to_name)
	if place[0] == "Communication" and place[1]:
		place = (
			frappe.db.get_value("Communication", place[1], ["reference_doctype", "reference_name"]) or place
		)
	return False if is_hidden(*place, user) else ALLOWED


def keep_private(file: Document, _event: str | None = None) -> None:
	"""What is attached to a card is private: a public file is open to whoever has its address, and Frappe lists it to all."""
	if not file.is_new() and any(map(file.has_value_changed, ("is_private", "attached_to_name"))):
		_make_private(file)


def _make_private(file: Document) -> None:
	if file.attached_to_doctype in GUARDED and not (file.file_url or "").startswith("http"):
		file.is_private = 1


def guard_download() -> None:
	"""Frappe's hook `auth_hooks`, once it is known who asks: Frappe hands a file to its uploader without a question."""
	request = getattr(frappe.local, "request", None)
	if request and request.path.startswith(PRIVATE_FILES):
		_require_right_to(request.path)


def guard_file(file: Document, _event: str | None = None) -> None:
	"""Nobody attaches a file to what hangs on a card that they don't see, nor to another's notice (spec §8.3)."""
	if file.flags.ignore_permissions:
		return
	about, name = file.attached_to_doctype, file.attached_to_name
	if not name or not (file.is_new() or file.has_value_changed("attached_to_name")):
		return
	if about in RECORDS:
		frappe.has_permission(about, "read", doc=name, throw=True)
	elif about in FRAPPES_OWN and not has_controller_permissions(frappe.get_doc(about, name), "read"):
		frappe.throw(_("You may not attach a file here."), frappe.PermissionError)


def guard_address(file: Document, _event: str | None = None) -> None:
	"""Nobody takes a file from a card that they don't see by its address; asked before Frappe moves it on the disk."""
	if not (file.flags.ignore_permissions or file.is_new()) and file.has_value_changed("file_url"):
		_require_right_to(file.file_url or "")


def _guard_new(file: Document) -> None:
	"""A new file still holds what the client sent, and no more.

	Who sends the bytes may, though Frappe keeps equal files once: only an address alone says nothing of having them.
	"""
	address = file.get("file_url") or ""
	if address.startswith("http") or not file.get("content"):
		_require_right_to(address)


def _require_right_to(address: str) -> None:
	"""Refuse the address of a private file that hangs on a card or its emails where none of its uses may be seen."""
	paths = {address, unquote(address)}
	if not any(PRIVATE_FILES in path for path in paths):
		return
	uses = frappe.get_all(
		"File",
		filters={"file_url": ("in", [PRIVATE_FILES + path.rpartition("/")[2] for path in paths])},
		fields=["name", "attached_to_doctype", "attached_to_name"],
	)
	emails = [use.attached_to_name for use in uses if use.attached_to_doctype == "Communication"]
	cards = _cards_of_emails(emails) if emails else []
	if not (cards or any(use.attached_to_doctype in GUARDED for use in uses)):
		return
	user = frappe.session.user
	if not (
		any(sees_card(*card, user) for card in cards)
		or any(frappe.has_permission("File", "read", doc=use.name) for use in uses)
	):
		frappe.throw(_("You may not use this file. Upload your own."), frappe.PermissionError)


def _cards_of_emails(emails: list[str]) -> list[tuple[str, str]]:
	filters = {"name": ("in", emails), "reference_doctype": ("in", CARD_DOCTYPES)}
	return frappe.get_all(
		"Communication", filters=filters, fields=["reference_doctype", "reference_name"], as_list=True
	)
