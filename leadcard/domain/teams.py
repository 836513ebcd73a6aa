"""The tree of sales teams (spec §8.1, §8.2), as nested sets: a node lies below another if lft and rgt lie within."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Member:
	"""Somebody in a team, and whether they manage it."""

	user: str
	is_manager: bool = False


@dataclass(frozen=True)
class Team:
	"""A node of the tree with its own members."""

	name: str
	lft: int
	rgt: int
	members: tuple[Member, ...] = ()

	def is_below(self, other: "Team") -> bool:
		return other.lft < self.lft and self.rgt < other.rgt

	def is_managed_by(self, user: str) -> bool:
		return any(member.user == user and member.is_manager for member in self.members)

	def has(self, user: str) -> bool:
		return any(member.user == user for member in self.members)


def visible_owners(user: str, tree: Iterable[Team]) -> set[str] | None:
	"""Whose cards somebody sees: own ones, those of the members of managed nodes, and of everyone in the nodes below.

	Never those of a superior, wherever else the superior is a member. None (everybody's) for head office: the managers
	of the one root that has all other teams below it.
	"""
	tree = list(tree)
	managed = [team for team in tree if team.is_managed_by(user)]
	if _head_office(tree) in managed:
		return None
	seen = {user}
	for team in tree:
		for member in team.members:
			if team in managed and not member.is_manager:
				seen.add(member.user)
			elif any(team.is_below(node) for node in managed):
				seen.add(member.user)
	return seen - _superiors(user, tree)


def _head_office(tree: list[Team]) -> Team | None:
	roots = [team for team in tree if not any(team.is_below(other) for other in tree)]
	return roots[0] if len(roots) == 1 and len(tree) > 1 else None


def _superiors(user: str, tree: list[Team]) -> set[str]:
	own = [team for team in tree if team.has(user)]
	return {
		member.user
		for above in tree
		if any(team.is_below(above) for team in own)
		for member in above.members
		if member.is_manager and member.user != user
	}


def managers_above(user: str, tree: Iterable[Team]) -> list[set[str]]:
	"""Who manages somebody, nearest first: the managers of their teams, then those of the teams above, level by level.

	Only people who see the user's cards count (§8.2): of two who manage one team together neither is above the other.
	"""
	tree = list(tree)
	levels: dict[int, set[str]] = {}
	for own in (team for team in tree if team.has(user)):
		path = sorted(
			(team for team in tree if team == own or own.is_below(team)), key=lambda team: -team.lft
		)
		for distance, team in enumerate(path):
			managers = {member.user for member in team.members if member.is_manager} - {user}
			levels.setdefault(distance, set()).update(
				manager for manager in managers if user in (visible_owners(manager, tree) or {user})
			)
	return [levels[distance] for distance in sorted(levels) if levels[distance]]


def teams_in_reach(user: str, tree: Iterable[Team]) -> set[str]:
	"""The teams that somebody belongs to, those above them, and those below the managed ones."""
	tree = list(tree)
	own = [team for team in tree if team.has(user)]
	managed = [team for team in tree if team.is_managed_by(user)]
	return {
		team.name
		for team in tree
		if team in own
		or any(mine.is_below(team) for mine in own)
		or any(team.is_below(node) for node in managed)
	}


def teams_to_give(user: str, tree: Iterable[Team]) -> set[str] | None:
	"""The teams that somebody may give cards to: the managed ones and all below. None (every team) for head office."""
	tree = list(tree)
	managed = [team for team in tree if team.is_managed_by(user)]
	if _head_office(tree) in managed:
		return None
	return set(branch([team.name for team in managed], tree).teams)


@dataclass(frozen=True)
class Branch:
	"""Some teams with all that lies below them, and everybody who belongs to any of these."""

	teams: frozenset[str]
	people: frozenset[str]


def branch(names: Iterable[str], tree: Iterable[Team]) -> Branch:
	"""The teams of these names and all below them; a name of no team adds nothing."""
	tree, names = list(tree), set(names)
	tops = [team for team in tree if team.name in names]
	within = [team for team in tree if team in tops or any(team.is_below(top) for top in tops)]
	people = (member.user for team in within for member in team.members)
	return Branch(frozenset(team.name for team in within), frozenset(people))


def teams_of(user: str, tree: Iterable[Team]) -> list[str]:
	"""The teams that somebody belongs to, in the order of the tree."""
	return [team.name for team in sorted(tree, key=lambda team: team.lft) if team.has(user)]


def colleagues(user: str, tree: Iterable[Team]) -> set[str]:
	"""Everybody else in the teams that somebody belongs to, their managers too."""
	return {member.user for team in tree if team.has(user) for member in team.members} - {user}


def heads(tree: Iterable[Team]) -> set[str]:
	"""Head office: the managers of the one root that has all other teams below it."""
	tree = list(tree)
	root = _head_office(tree)
	return {member.user for member in root.members if member.is_manager} if root else set()


def watchers_of(owner: str, tree: Iterable[Team]) -> set[str]:
	"""Who sees somebody's cards by managing: `visible_owners` asked the other way round, without head office."""
	tree = list(tree)
	own = [team for team in tree if team.has(owner)]
	nodes = [
		node
		for node in tree
		if any(team.is_below(node) or (team == node and not node.is_managed_by(owner)) for team in own)
	]
	managers = {member.user for node in nodes for member in node.members if member.is_manager}
	return {user for user in managers - {owner} if owner not in _superiors(user, tree)}


def pool_of(name: str, tree: Iterable[Team]) -> set[str]:
	"""Who has a team in reach: `teams_in_reach` asked the other way round."""
	tree = list(tree)
	team = next((team for team in tree if team.name == name), None)
	if not team:
		return set()
	return {
		member.user
		for node in tree
		for member in node.members
		if node == team or node.is_below(team) or (member.is_manager and team.is_below(node))
	}


class LoopError(Exception):
	"""A node lies below itself; its name is the argument."""


def positions(
	parents: Mapping[str, str | None], order: Mapping[str, int | None]
) -> dict[str, tuple[int, int]]:
	"""`lft` and `rgt` of each node of a tree; those without a known parent are roots.

	:param parents: of each node the one above it
	:param order: by which nodes with one parent follow each other; those without come last
	"""
	below: dict[str | None, list[str]] = {}
	for name in sorted(parents, key=lambda node: (not order.get(node), order.get(node) or 0, node)):
		above = parents[name]
		below.setdefault(above if above in parents else None, []).append(name)
	places: dict[str, tuple[int, int]] = {}
	begun: dict[str, int] = {}
	place = 0
	waiting = below.get(None, [])[::-1]
	while waiting:
		place += 1
		name = waiting[-1]
		if name not in begun:
			begun[name] = place
			waiting += below.get(name, [])[::-1]
		else:
			places[waiting.pop()] = (begun[name], place)
	if len(places) < len(parents):
		raise LoopError(min(set(parents) - set(places)))
	return places
