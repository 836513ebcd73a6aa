"""The people who may see a card, and why (spec §8.6): the definition of sight, asked the other way round.

A stated number of queries, whatever the number of people.
"""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType

from leadcard.domain import teams
from leadcard.domain.texts import N_
from leadcard.permissions.narrowing import narrowed
from leadcard.permissions.roles import MANAGER_ROLE, Person
from leadcard.permissions.sight import OWNER_FIELDS, sees_card
from leadcard.permissions.tree import team_tree

OWNER = N_("Owner")
MANAGER = N_("Manages the owner's team")
HEAD_OFFICE = N_("Head office")
ASSIGNED = N_("Assigned")
SHARED = N_("Shared with this user")
POOL = N_("Nobody owns this card yet")
EVERYONE = N_("Shared with everyone")
# the last that holds for somebody is told
ORDER = (EVERYONE, POOL, SHARED, ASSIGNED, MANAGER_ROLE, MANAGER, HEAD_OFFICE, OWNER)

# Frappe's own: who has them is written nowhere
AUTOMATIC_ROLES = ("All", "Desk User")
# asked for nothing by Frappe, and no people
ADMINISTRATOR, GUEST = "Administrator", "Guest"


class Viewer(Person):
	"""Somebody who may see a card, and why, in the reader's language."""

	reason: str


def viewers_of(card: Document) -> list[Viewer]:
	"""The people who may see a card by their names, each with the strongest reason."""
	owner = card.get(OWNER_FIELDS[card.doctype])
	reasons = why_seen(card.doctype, card.name, owner, card.get("sales_team"))
	for user in narrowed(reasons):
		if not frappe.has_permission(card.doctype, "read", doc=card, user=user):
			del reasons[user]
	person = DocType("User")
	names = (
		frappe.qb.from_(person)
		.select(person.name, person.full_name)
		.where(person.name.isin(sorted(reasons) or [ADMINISTRATOR]))
		.run()
	)
	viewers: list[Viewer] = [
		{"user": user, "full_name": full_name or user, "reason": _(reasons[user])}
		for user, full_name in names
		if user in reasons
	]
	return sorted(viewers, key=lambda viewer: (viewer["full_name"].casefold(), viewer["user"]))


def may_view(card: Document, user: str) -> bool:
	"""Whether somebody is an enabled user who may see a card."""
	return bool(
		frappe.db.exists("User", {"name": user, "enabled": 1})
		and frappe.has_permission(card.doctype, "read", doc=card, user=user)
		and sees_card(card.doctype, card.name, user)
	)


def why_seen(doctype: str, name: str, owner: str | None, team: str | None) -> dict[str, str]:
	"""Everybody who sees a card that somebody owns, or nobody in a team, and the strongest reason.

	Frappe's User Permissions may take it from some of them.
	"""
	readers, tree = _readers(doctype), team_tree()
	people = {
		POOL: () if owner else teams.pool_of(team, tree) if team else readers,
		MANAGER_ROLE: (user for user, roles in readers.items() if MANAGER_ROLE in roles),
		HEAD_OFFICE: teams.heads(tree),
		MANAGER: teams.watchers_of(owner, tree) if owner else (),
		OWNER: [owner],
	}
	by_role = {reason: readers.keys() & set(users) for reason, users in people.items()}
	shared = _shared_with(doctype, name)
	reasons: dict[str, str] = {}
	for why in ORDER:
		reasons |= dict.fromkeys(by_role.get(why) or shared.get(why) or (), why)
	return reasons


def _readers(doctype: str) -> dict[str, set[str]]:
	"""The enabled people whose roles let them read a DocType, with those roles."""
	rules = frappe.get_meta(doctype).permissions
	roles = {rule.role for rule in rules if rule.read and not rule.permlevel and not rule.if_owner}
	readers: dict[str, set[str]] = {}
	has, person = DocType("Has Role"), DocType("User")
	rows = (
		frappe.qb.from_(has)
		.join(person)
		.on(has.parent == person.name)
		.select(has.parent, has.role)
		.where((has.parenttype == "User") & has.role.isin(sorted(roles)) & (person.enabled == 1))
		.where(person.name.notin([ADMINISTRATOR, GUEST]))
		.run()
	)
	for user, role in rows:
		readers.setdefault(user, set()).add(role)
	for role in roles.intersection(AUTOMATIC_ROLES):
		filters = {"user_type": "System User"} if role == "Desk User" else {}
		for user in _enabled(filters):
			readers.setdefault(user, set()).add(role)
	return readers


def _shared_with(doctype: str, name: str) -> dict[str, set[str]]:
	"""Whom a card is shared with, by an assignment, and with everybody as well."""
	filters = {"share_doctype": doctype, "share_name": name, "read": 1}
	shares = frappe.get_all("DocShare", filters=filters, fields=["user", "everyone"])
	if not shares:
		return {}
	about = {"reference_type": doctype, "reference_name": name, "status": "Open"}
	users = set(_enabled({"name": ("in", [share.user for share in shares if share.user])}))
	return {
		SHARED: users,
		ASSIGNED: users.intersection(frappe.get_all("ToDo", filters=about, pluck="allocated_to")),
		EVERYONE: set(_enabled({}) if any(share.everyone for share in shares) else ()),
	}


def _enabled(filters: dict) -> list[str]:
	users = frappe.get_all("User", filters={"enabled": 1, **filters}, pluck="name")
	return [user for user in users if user not in (ADMINISTRATOR, GUEST)]
