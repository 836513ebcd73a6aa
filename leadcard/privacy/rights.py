"""Who may anonymise (spec §16.7)."""

import frappe
from frappe.model.document import Document
from frappe.permissions import get_role_permissions

from leadcard.domain.pipeline import CARD_DOCTYPES
from leadcard.permissions.roles import is_manager
from leadcard.permissions.sight import sees_card


def may_anonymise(card: Document, user: str) -> bool:
	"""Whether somebody sees a card, and is a manager of LeadCard or may delete it."""
	return sees_card(card.doctype, card.name, user) and (is_manager(user) or may_delete(card.doctype, user))


def may_delete(doctype: str, user: str) -> bool:
	"""Whether somebody's roles let them delete cards of a kind; an anonymised card itself is deleted by nobody."""
	return bool(get_role_permissions(frappe.get_meta(doctype), user=user).get("delete"))


def may_anonymise_some(user: str) -> bool:
	"""Whether the board offers it to somebody, managers among them; the endpoint decides card by card."""
	return any(may_delete(doctype, user) for doctype in CARD_DOCTYPES)
