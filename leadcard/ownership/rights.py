"""Who may give cards to whom (spec §8.4)."""

from typing import TypedDict

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html

from leadcard import intent
from leadcard.exceptions import InvalidOwnerError
from leadcard.permissions.roles import USER_ROLE, may_own_cards
from leadcard.permissions.sight import NOBODY, OWNER_FIELDS
from leadcard.permissions.tree import colleagues, own_teams, teams_to_give, visible_owners


class Ways(TypedDict):
	"""Whether somebody may assign cards, or else has colleagues to hand own ones on to."""

	assign: bool
	hand_on: bool


def manages_others(user: str) -> bool:
	"""Whether somebody sees others' cards by the tree of teams, or all: they hand cards over (spec §8.2, §8.4)."""
	owners = visible_owners(user)
	return owners is None or len(owners) > 1


def may_hand_over_to(user: str) -> bool:
	"""Whether the session's user may give somebody a card that nobody owns (spec §8.4)."""
	owners = visible_owners(frappe.session.user)
	return owners is None or user in owners


def ways_to_give(user: str) -> Ways:
	"""How somebody may give cards to others (spec §8.4)."""
	assigns = manages_others(user)
	return {"assign": assigns, "hand_on": not assigns and bool(colleagues(user))}


def may_hand_on_to(card: Document, user: str, receiver: str | None) -> bool:
	"""Whether somebody may hand a stored card on: one of theirs, to somebody of their teams."""
	return card.get(card.OWNER_FIELD) == user and receiver in colleagues(user)


def check_owner_change(card: Document) -> None:
	"""Refuse an owner who can't look after cards, and a change outside of the part of the tree that the writer manages.

	A salesperson takes unassigned cards, and hands on their own within their teams (§8.4). It holds for every way in.
	"""
	field = OWNER_FIELDS[card.doctype]
	if not card.has_value_changed(field):
		return
	if card.get(field) and not intent.of(card).carried_over:
		check_owner(card.get(field))
	owners = visible_owners(frappe.session.user)
	if owners is None or card.flags.ignore_permissions:
		return
	before, change = card.get_doc_before_save(), intent.of(card).owner_change
	handed_on = before and change and change.handed_on
	if handed_on and may_hand_on_to(before, frappe.session.user, card.get(field)):
		return
	involved = {card.get(field) or NOBODY, (before.get(field) if before else None) or NOBODY}
	if not involved <= owners | {NOBODY}:
		frappe.throw(
			_(
				"You can't give this card from or to somebody outside the teams that you manage. Ask a manager."
			),
			frappe.PermissionError,
		)


def check_team_change(card: Document) -> None:
	"""Refuse a team outside of the part of the tree that the writer manages (§3.4, §8.4), by every way in.

	A new card may be given one of the writer's own teams, which shows it to nobody else.
	"""
	if not card.has_value_changed("sales_team") or card.flags.ignore_permissions:
		return
	user, before = frappe.session.user, card.get_doc_before_save()
	involved = set(filter(None, (card.sales_team, before.sales_team if before else None)))
	if not involved:
		return
	allowed = teams_to_give(user)
	if allowed is None or involved <= allowed or (not before and involved <= own_teams(user)):
		return
	frappe.throw(
		_("You set the team of a card only inside the teams that you manage. Ask a manager above you."),
		frappe.PermissionError,
	)


def check_owner(user: str) -> None:
	"""Refuse an owner who is disabled, or has none of LeadCard's roles."""
	if may_own_cards(user):
		return
	frappe.throw(
		_("{0} can't own cards. Choose an enabled user with the role {1}.").format(
			frappe.bold(escape_html(user)), _(USER_ROLE)
		),
		InvalidOwnerError,
	)
