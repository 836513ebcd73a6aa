"""What the board's filters offer: people, teams, sources, groups and tags, as the user may see them (spec §7.3, §8.3)."""

import frappe

from leadcard.board import query, teams
from leadcard.board.answers import FilterOptions, Option, StageOption
from leadcard.board.searched import MOST_COUNTED, is_over
from leadcard.board.view import View
from leadcard.permissions.roles import people_with_roles
from leadcard.permissions.tree import visible_owners
from leadcard.stages import all_stages, of_edition

MOST_OFFERED = 500


def filter_options() -> FilterOptions:
	"""What each of the filters offers."""
	return {
		"owner": _owners(),
		"sales_team": teams.offered(MOST_OFFERED),
		"source": _as_options(_names("LC Lead Source")),
		"customer_group": _as_options(_names("LC Customer Group")),
		"tag": _as_options(query.tags_seen(MOST_OFFERED)),
	}


def stages(view: View) -> list[StageOption]:
	"""The stages in their order, each with its `count` of cards under a view and their `share` in percent (spec §2.11).

	Those of the other edition are there while cards stand in them.
	"""
	counts = query.stage_counts(view)
	everything = sum(counts.values())
	over = {name for name, counted in counts.items() if is_over(view, counted)}
	offered = {stage.name for stage in of_edition()}
	return [
		{
			"value": stage.name,
			"label": stage.name,
			"count": MOST_COUNTED if stage.name in over else counts.get(stage.name, 0),
			"more": stage.name in over,
			"share": None if over else round(100 * counts.get(stage.name, 0) / (everything or 1), 1),
		}
		for stage in all_stages()
		if stage.name in offered or stage.name in counts
	]


def _owners() -> list[Option]:
	seen = visible_owners(frappe.session.user)
	return [
		{"value": person.name, "label": person.full_name or person.name}
		for person in people_with_roles()
		if seen is None or person.name in seen
	]


def _names(doctype: str) -> list[str]:
	return frappe.get_list(doctype, pluck="name", order_by="name asc", limit_page_length=MOST_OFFERED)


def _as_options(names: list[str]) -> list[Option]:
	return [{"value": name, "label": name} for name in names]
