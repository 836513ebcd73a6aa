"""Whose cards somebody sees, and who is above them, by the tree of sales teams (spec §8.1, §8.2)."""

import frappe
from frappe.model.document import Document

from leadcard.domain import teams
from leadcard.permissions.roles import is_manager, may_own_cards


def visible_owners(user: str) -> set[str] | None:
	"""The users whose cards somebody sees, None for everybody's (spec §8.2).

	Read afresh once a request: two queries, whatever the number of cards.
	"""
	if is_manager(user):
		return None
	known = frappe.local.cache.setdefault("leadcard_visible_owners", {})
	if user not in known:
		known[user] = teams.visible_owners(user, team_tree())
	return known[user]


def managers_of(user: str) -> list[str]:
	"""The nearest managers of somebody in the team tree who can be told anything; nobody where there is none."""
	known = frappe.local.cache.setdefault("leadcard_managers", {})
	if user not in known:
		levels = teams.managers_above(user, team_tree())
		able = (sorted(filter(may_own_cards, level)) for level in levels)
		known[user] = next(filter(None, able), [])
	return known[user]


def forget_teams(_doc: Document | None = None, _event: str | None = None) -> None:
	"""A change in the tree holds at once, in this request too."""
	frappe.local.cache.pop("leadcard_visible_owners", None)
	frappe.local.cache.pop("leadcard_managers", None)
	frappe.local.cache.pop("leadcard_teams", None)


def team_tree() -> list[teams.Team]:
	"""All teams with their members."""
	known = frappe.local.cache
	if "leadcard_teams" not in known:
		known["leadcard_teams"] = _read_teams()
	return known["leadcard_teams"]


def _read_teams() -> list[teams.Team]:
	members: dict[str, list[teams.Member]] = {}
	for row in frappe.get_all(
		"LC Sales Team Member",
		filters={"parenttype": "LC Sales Team"},
		fields=["parent", "user", "is_manager"],
	):
		members.setdefault(row.parent, []).append(teams.Member(row.user, bool(row.is_manager)))
	return [
		teams.Team(row.name, row.lft, row.rgt, tuple(members.get(row.name, ())))
		for row in frappe.get_all("LC Sales Team", fields=["name", "lft", "rgt"])
	]
