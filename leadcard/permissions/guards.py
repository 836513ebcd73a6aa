"""Nobody hangs anything of Frappe's own on a card that they don't see, nor follows it (spec §8.3)."""

import frappe
from frappe import _
from frappe.model.document import Document

from leadcard.domain.pipeline import CARD_DOCTYPES
from leadcard.permissions.hanging import REFERENCE, REFERENCE_FIELDS
from leadcard.permissions.sight import GUARDED, require_sight

FIELDS = {**REFERENCE_FIELDS, "File": ("attached_to_doctype", "attached_to_name")}


def guard_references(record: Document, _event: str | None = None) -> None:
	"""Nobody hangs something of Frappe's own on a card that they don't see: tasks, files, contacts, emails (spec §8.3)."""
	if record.flags.ignore_permissions:
		return
	before = record.get_doc_before_save()
	for doctype, name in sorted(_cards_named_by(record) - (_cards_named_by(before) if before else set())):
		require_sight(doctype, name)


def guard_link(row: Document, _event: str | None = None) -> None:
	"""The same for the row of a contact or an address that is written by itself, past its document."""
	if row.link_doctype in CARD_DOCTYPES and not row.flags.ignore_permissions:
		require_sight(row.link_doctype, row.link_name)


def guard_follower(follow: Document, _event: str | None = None) -> None:
	"""Nobody follows what they may not read: Frappe mails its changes, values and all (spec §8.3)."""
	if follow.ref_doctype in GUARDED and not frappe.has_permission(
		follow.ref_doctype, "read", doc=follow.ref_docname, user=follow.user
	):
		frappe.throw(
			_("{0} may not see the card, so it can't be followed.").format(
				frappe.bold(frappe.utils.escape_html(frappe.utils.get_fullname(follow.user)))
			),
			frappe.PermissionError,
		)


def _cards_named_by(record: Document) -> set[tuple[str, str]]:
	named = [(row.link_doctype, row.link_name) for row in record.get("links") or []]
	type_field, name_field = FIELDS.get(record.doctype, REFERENCE)
	named.append((record.get(type_field), record.get(name_field)))
	return {(doctype, str(name)) for doctype, name in named if doctype in CARD_DOCTYPES and name}
