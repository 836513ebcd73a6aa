"""Who may give cards to whom (spec §8.4)."""

import frappe
from frappe import _
from frappe.model.document import Document

from leadcard.permissions.sight import NOBODY, OWNER_FIELDS
from leadcard.permissions.tree import visible_owners


def manages_others(user: str) -> bool:
	"""Whether somebody may hand cards over (spec §8.4)."""
	owners = visible_owners(user)
	return owners is None or len(owners) > 1


def may_hand_over_to(user: str) -> bool:
	"""Whether the session's user may give somebody a card that nobody owns (spec §8.4)."""
	owners = visible_owners(frappe.session.user)
	return owners is None or user in owners


def check_owner_change(card: Document) -> None:
	"""Cards change hands inside the part of the tree that one manages; a salesperson takes unassigned ones (§8.4)."""
	user = frappe.session.user
	owners = visible_owners(user)
	field = OWNER_FIELDS[card.doctype]
	if owners is None or card.flags.ignore_permissions or not card.has_value_changed(field):
		return
	before = card.get_doc_before_save()
	involved = {card.get(field) or NOBODY, (before.get(field) if before else None) or NOBODY}
	if not involved <= owners | {NOBODY}:
		frappe.throw(
			_(
				"You can't give this card from or to somebody outside the teams that you manage. Ask a manager."
			),
			frappe.PermissionError,
		)
