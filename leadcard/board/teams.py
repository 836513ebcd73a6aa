"""The team of a card (spec §7.3): the one that is set by hand, else all that its owner belongs to.

Only what is set by hand is stored: it decides who sees the card while nobody owns it (§8.2). What comes of the owner is
found when it is asked for, so that a change of owner, of members or of the tree holds at once, and shows nobody more.
"""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import Criterion
from frappe.utils import escape_html
from pypika import Table

from leadcard.board.answers import TeamOption
from leadcard.domain import teams
from leadcard.exceptions import UnknownTeamError
from leadcard.permissions.sight import NOBODY, OWNER_FIELDS
from leadcard.permissions.tree import team_tree, teams_to_give

TEAM = "LC Sales Team"


def branch_of(names: list[str]) -> teams.Branch:
	"""Some teams with all below them. Raises UnknownTeamError for one that the session's user doesn't see."""
	unknown = set(names) - set(_seen_among(names))
	if unknown:
		frappe.throw(
			_(
				"There is no team {0} that you may see. It was renamed or deleted, or is closed to you. Remove it from the filters."
			).format(frappe.bold(escape_html(", ".join(sorted(unknown))))),
			UnknownTeamError,
		)
	return teams.branch(names, team_tree())


def is_of(branch: teams.Branch, card: Table, doctype: str) -> Criterion:
	"""The condition on a card's table under which it belongs to a branch.

	People stand in it by name: a question for each card would keep the database from its indexes.
	"""
	by_hand = card.sales_team.isin(sorted(branch.teams))
	if not branch.people:
		return by_hand
	of_owner = card.sales_team.isnull() | (card.sales_team == NOBODY)
	return by_hand | (of_owner & card[OWNER_FIELDS[doctype]].isin(sorted(branch.people)))


def owner_teams(card: Document) -> list[str]:
	"""The teams that a card has by its owner, as far as the session's user sees them; none where one is set by hand."""
	owner = card.get(OWNER_FIELDS[card.doctype])
	if card.sales_team or not owner:
		return []
	return teams_of_owners({owner})[owner]


def teams_of_owners(owners: set[str]) -> dict[str, list[str]]:
	"""By owner, the teams that cards have by them, as far as the session's user sees them; two statements at most."""
	tree = team_tree()
	of_owners = {owner: teams.teams_of(owner, tree) for owner in owners if owner}
	seen = set(_seen_among(sorted({name for names in of_owners.values() for name in names})))
	return {owner: [name for name in names if name in seen] for owner, names in of_owners.items()}


def offered(limit: int) -> list[TeamOption]:
	"""The teams that the session's user sees, in the order of the tree, each with how many of them it lies in."""
	rows = frappe.get_list(TEAM, fields=["name", "lft", "rgt"], order_by="lft asc", limit_page_length=limit)
	above: list[int] = []
	found: list[TeamOption] = []
	for row in rows:
		above = [rgt for rgt in above if row.rgt < rgt]
		found.append({"value": row.name, "label": row.name, "depth": len(above)})
		above.append(row.rgt)
	return found


def to_give() -> list[str]:
	"""The teams that the session's user may give cards to, in the order of the tree."""
	allowed = teams_to_give(frappe.session.user)
	rows = sorted(team_tree(), key=lambda team: team.lft)
	return [team.name for team in rows if allowed is None or team.name in allowed]


def _seen_among(names: list[str]) -> list[str]:
	if not names or not frappe.has_permission(TEAM, "read"):
		return []
	return frappe.get_list(TEAM, filters={"name": ("in", names)}, pluck="name", limit_page_length=0)
