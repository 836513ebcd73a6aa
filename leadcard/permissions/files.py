"""Files of a card, and of what hangs on it: listed, attached and taken by their address by whoever sees the card (spec §8.3)."""

from urllib.parse import unquote

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import Criterion, DocType

from leadcard.domain.pipeline import CARD_DOCTYPES
from leadcard.permissions.sight import GUARDED, RECORDS, as_sql, sees_card, visible_names
from leadcard.permissions.tree import visible_owners

PRIVATE_FILES = "/private/files/"


def file_conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""Frappe's hook `permission_query_conditions` for files: those of a card, and of what hangs on it, are seen by whoever sees the card (spec §8.3)."""
	user = user or frappe.session.user
	if visible_owners(user) is None:
		return ""
	file = DocType("File")
	elsewhere = file.attached_to_doctype.isnull() | file.attached_to_doctype.notin(GUARDED)
	return as_sql(
		Criterion.any(
			[
				elsewhere,
				*(
					(file.attached_to_doctype == about)
					& file.attached_to_name.isin(visible_names(about, user))
					for about in GUARDED
				),
			]
		)
	)


def guard_file(file: Document, _event: str | None = None) -> None:
	"""Nobody attaches a file to what hangs on a card that they don't see (spec §8.3)."""
	if file.flags.ignore_permissions:
		return
	if file.attached_to_doctype in RECORDS and (file.is_new() or file.has_value_changed("attached_to_name")):
		frappe.has_permission(file.attached_to_doctype, "read", doc=file.attached_to_name, throw=True)


def guard_address(file: Document, _event: str | None = None) -> None:
	"""Nobody takes a file from a card that they don't see by its address; asked before Frappe moves it on the disk."""
	if not (file.flags.ignore_permissions or file.is_new()) and file.has_value_changed("file_url"):
		_require_right_to(file.file_url or "")


def guard_new_file(doc: Document, ptype: str | None = None, **_kwargs) -> None:
	"""The same for a new one, by Frappe's hook `has_permission`: it still holds what the client sent, and no more.

	Who sends the bytes may, though Frappe keeps equal files once: only an address alone says nothing of having them.
	"""
	address = doc.get("file_url") or ""
	if ptype == "create" and (address.startswith("http") or not doc.get("content")):
		_require_right_to(address)


def _require_right_to(address: str) -> None:
	"""Refuse the address of a private file that hangs on a card or its emails where none of its uses may be seen."""
	if PRIVATE_FILES not in (path := unquote(address)):
		return
	uses = frappe.get_all(
		"File",
		filters={"file_url": PRIVATE_FILES + path.rpartition("/")[2]},
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
