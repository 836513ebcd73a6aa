"""Whose cards somebody sees, and who is above them, by the tree of sales teams (spec §8.1, §8.2).

The tree is kept in the site's cache under a stamp: one small query over what is stored, seen by the transaction that
asks. A change, wherever it comes from, has another stamp from the moment on in which it is committed; nothing has to be
thrown away in time, and what a transaction wrote and took back was kept under a stamp that nobody asks for again.
"""

import functools
from collections.abc import Callable
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count, Sum
from frappe.utils import now
from pypika.queries import QueryBuilder

from leadcard import dialect
from leadcard.domain import teams
from leadcard.permissions.roles import is_manager, may_own_cards

KEPT_FOR = 24 * 60 * 60
# what a request keeps to itself
REQUEST_KEY = "leadcard_teams"


def visible_owners(user: str) -> set[str] | None:
	"""The users whose cards somebody sees, None for everybody's (spec §8.2)."""
	if is_manager(user):
		return None
	return _kept(f"owners|{user}", lambda: (teams.visible_owners(user, team_tree()),))[0]


def teams_to_give(user: str) -> set[str] | None:
	"""The teams that somebody may give cards to, None for every team (spec §8.4)."""
	if is_manager(user):
		return None
	return _kept(f"to give|{user}", lambda: (teams.teams_to_give(user, team_tree()),))[0]


def colleagues(user: str) -> set[str]:
	"""Everybody else in the teams that somebody belongs to."""
	return teams.colleagues(user, team_tree())


def own_teams(user: str) -> set[str]:
	"""The teams that somebody belongs to."""
	return set(teams.teams_of(user, team_tree()))


def pool_teams(user: str) -> dict[str, int]:
	"""The teams whose unassigned cards somebody sees, with their positions in the tree (`lft`)."""

	def find() -> dict[str, int]:
		tree = team_tree()
		reach = teams.teams_in_reach(user, tree)
		return {team.name: team.lft for team in tree if team.name in reach}

	return _kept(f"pool|{user}", find)


def managers_of(user: str) -> list[str]:
	"""The nearest managers of somebody in the team tree who can be told anything; nobody where there is none."""
	levels = _kept(f"managers|{user}", lambda: teams.managers_above(user, team_tree()))
	able = (sorted(filter(may_own_cards, level)) for level in levels)
	return next(filter(None, able), [])


def team_tree() -> list[teams.Team]:
	"""All teams with their members."""
	return _kept("tree", _read_teams)


def forget_teams() -> None:
	"""A change in the tree holds at once, in the request that makes it too, which from now on keeps nothing for others."""
	frappe.local.cache.pop(REQUEST_KEY, None)
	frappe.flags.leadcard_teams_written = True


def follow_renamed_user(user: Document, _event: str, _old: str, _new: str, _merge: bool = False) -> None:
	"""Frappe renames a member past the team: the rows get a new time, and with it the tree a new stamp."""
	member = DocType("LC Sales Team Member")
	frappe.qb.update(member).set(member.modified, now()).where(member.user == user.name).run()
	forget_teams()


def _kept(what: str, find: Callable) -> Any:
	"""What was found in the tree, from the request's memory, else from the site's cache, else found now."""
	known = frappe.local.cache.setdefault(REQUEST_KEY, {})
	if what not in known:
		known[what] = find() if frappe.flags.leadcard_teams_written else _from_cache(known, what, find)
	return known[what]


def _from_cache(known: dict, what: str, find: Callable) -> Any:
	if "stamp" not in known:
		known["stamp"] = _read_stamp()
	key = f"leadcard_teams|{known['stamp']}|{what}"
	found = frappe.cache.get_value(key, expires=True)
	if found is None:
		found = find()
		frappe.cache.set_value(key, found, expires_in_sec=KEPT_FOR)
	return found


def _read_stamp() -> str:
	"""A value that is another one after any change of teams, of their members, or of their places in the tree."""
	return "|".join(map(str, _stamp_query(dialect.is_postgres(), dialect.is_sqlite()).run()[0]))


@functools.cache
def _stamp_query(_postgres: bool, _sqlite: bool) -> QueryBuilder:
	"""Every request asks it: to put it together takes longer than its answer."""
	team, member = DocType("LC Sales Team"), DocType("LC Sales Team Member")
	teams_stored = frappe.qb.from_(team).select(
		Count("*").as_("teams"),
		Sum(dialect.seconds_of(team.modified)).as_("changed"),
		Sum(team.lft * dialect.seconds_of(team.creation)).as_("begins"),
		Sum(team.rgt * dialect.seconds_of(team.creation)).as_("ends"),
	)
	members = frappe.qb.from_(member).where(member.parenttype == "LC Sales Team")
	members = members.select(
		Count("*").as_("people"), Sum(dialect.seconds_of(member.modified)).as_("people_changed")
	)
	return frappe.qb.from_(teams_stored.as_("teams_stored")).from_(members.as_("members")).select("*")


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
