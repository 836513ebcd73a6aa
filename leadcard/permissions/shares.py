"""What a share gives (spec §8.2, §8.3): Frappe lets whoever may share a document give any right to it, to themselves too."""

import frappe
from frappe import _
from frappe.model.document import Document

from leadcard.permissions.chain import may
from leadcard.permissions.closed import is_own

GIVEN = ("write", "submit")
TO_WHOM_OF_WHAT = ("share_doctype", "share_name", "user", "everyone")
# what is on the pages of everybody
SHOWN_TO_ALL = (
	*("Custom HTML Block", "Dashboard", "Dashboard Chart", "Module Onboarding", "Number Card"),
	*("Onboarding Step", "Report", "Workspace"),
)


def keep_within_rights(share: Document, _event: str | None = None) -> None:
	"""Refuse to give by a share what its giver may not do themselves, of LeadCard's documents and of what all are shown."""
	about, name = share.share_doctype, share.share_name
	if share.flags.ignore_share_permission or not (is_own(about) or about in SHOWN_TO_ALL):
		return
	before = share.get_doc_before_save()
	if before and any(before.get(each) != share.get(each) for each in TO_WHOM_OF_WHAT):
		before = None
	for right in GIVEN:
		given = share.get(right) and not (before and before.get(right))
		if given and not may(about, name, frappe.session.user, right):
			frappe.throw(_("You can't share a right that you don't have yourself."), frappe.PermissionError)
