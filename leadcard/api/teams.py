"""The tree of sales teams as its tree view asks for it (spec §8.1)."""

from leadcard.api import endpoint
from leadcard.api.rights import require
from leadcard.board import team_nodes


@endpoint.get()
def get_children(
	doctype: str = team_nodes.TEAM, parent: str = "", is_root: bool | int | str = False
) -> list[team_nodes.TeamNode]:
	"""The teams below one, or the topmost, each with its managers and how many members it has.

	:param doctype: as every tree view of the desk says it
	:param is_root: the same
	"""
	require(team_nodes.TEAM, "read")
	return team_nodes.below(parent)
