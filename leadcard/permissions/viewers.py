"""The people who may see a card, and why (spec §8.6)."""

import frappe
from frappe import _
from frappe.model.document import Document

from leadcard.domain import teams
from leadcard.permissions.roles import MANAGER_ROLE, is_manager, people_with_roles
from leadcard.permissions.sight import OWNER_FIELDS, sees_card
from leadcard.permissions.tree import team_tree


def viewers_of(card: Document) -> list[dict]:
	"""The people who may see a card, each with the first reason that holds (spec §8.6)."""
	tree, owner = team_tree(), card.get(OWNER_FIELDS[card.doctype])
	shared = set(
		frappe.get_all(
			"DocShare",
			filters={"share_doctype": card.doctype, "share_name": card.name, "read": 1},
			pluck="user",
		)
	)
	viewers = []
	for person in people_with_roles():
		reason = _why_seen(person.name, owner, shared, tree, card)
		if reason:
			viewers.append({"user": person.name, "full_name": person.full_name, "reason": reason})
	return viewers


def _why_seen(user: str, owner: str | None, shared: set[str], tree: list[teams.Team], card: Document) -> str:
	if user == owner:
		return _("Owner")
	if is_manager(user):
		return _(MANAGER_ROLE)
	owners = teams.visible_owners(user, tree)
	if owners is None:
		return _("Head office")
	if owner in owners:
		return _("Manages the owner's team")
	if user in shared:
		return _("Shared with this user")
	if not owner and sees_card(card.doctype, card.name, user):
		return _("Nobody owns this card yet")
	return ""
