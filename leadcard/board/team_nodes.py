"""The tree of sales teams as its tree view shows it (spec §8.1)."""

from typing import TypedDict

import frappe
from frappe.query_builder import DocType
from frappe.utils import cint

from leadcard.board.teams import TEAM

MOST_NAMED = 3


class TeamNode(TypedDict):
	"""A team as a tree view asks for it: `expandable` is 0 or 1, `managers` are the first names of `manager_count`."""

	value: str
	title: str
	expandable: int
	managers: list[str]
	manager_count: int
	member_count: int


def below(parent: str) -> list[TeamNode]:
	"""The teams below one, or the topmost, each with its managers and how many members it has."""
	teams = frappe.get_list(
		TEAM,
		filters={"parent_lc_sales_team": parent or ("is", "not set")},
		fields=["name", "is_group"],
		order_by="lft asc",
		limit=0,
	)
	members = _members([team.name for team in teams])
	return [
		{
			"value": team.name,
			"title": team.name,
			"expandable": cint(team.is_group),
			"managers": [row.full_name for row in members.get(team.name, []) if row.is_manager][:MOST_NAMED],
			"manager_count": sum(bool(row.is_manager) for row in members.get(team.name, [])),
			"member_count": sum(not row.is_manager for row in members.get(team.name, [])),
		}
		for team in teams
	]


def _members(teams: list[str]) -> dict[str, list[frappe._dict]]:
	if not teams:
		return {}
	member, user = DocType("LC Sales Team Member"), DocType("User")
	query = (
		frappe.qb.from_(member)
		.join(user)
		.on(user.name == member.user)
		.select(member.parent, member.is_manager, user.full_name)
		.where((member.parenttype == TEAM) & member.parent.isin(teams))
		.orderby(member.idx)
	)
	found: dict[str, list[frappe._dict]] = {}
	for row in query.run(as_dict=True):
		found.setdefault(row.parent, []).append(row)
	return found
