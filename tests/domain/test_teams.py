"""Spec §8.2 as laws, over random trees of teams with random people in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadcard.domain.teams import (
	LoopError,
	Member,
	Team,
	branch,
	heads,
	managers_above,
	pool_of,
	positions,
	teams_in_reach,
	teams_of,
	teams_to_give,
	visible_owners,
	watchers_of,
)

PEOPLE = [f"p{number}" for number in range(8)]
members = st.lists(
	st.builds(Member, st.sampled_from(PEOPLE), st.booleans()),
	max_size=3,
	unique_by=lambda member: member.user,
).map(tuple)


@st.composite
def trees(draw) -> list[Team]:
	parents = draw(st.lists(st.integers(0, 100), max_size=7))
	children = {0: []}
	for node, choice in enumerate(parents, 1):
		children.setdefault(choice % node, []).append(node)
		children.setdefault(node, [])
	bounds, counter = {}, iter(range(1, 1000))

	def visit(node: int) -> None:
		lft = next(counter)
		for child in children[node]:
			visit(child)
		bounds[node] = (lft, next(counter))

	visit(0)
	return [Team(f"t{node}", *bounds[node], draw(members)) for node in sorted(bounds)]


def managed_people(user: str, tree: list[Team]) -> set[str]:
	managed = [team for team in tree if team.is_managed_by(user)]
	return {
		member.user
		for team in tree
		for member in team.members
		if team in managed or any(team.is_below(node) for node in managed)
	}


@given(trees(), st.sampled_from(PEOPLE))
def test_8_2_own_cards_always_and_beyond_them_only_those_of_the_managed_part(tree, user):
	seen = visible_owners(user, tree)
	if seen is not None:
		assert user in seen
		assert seen - {user} <= managed_people(user, tree)


@given(trees(), st.sampled_from(PEOPLE))
def test_8_4_teams_are_given_to_inside_the_managed_part_alone(tree, user):
	managed = [team for team in tree if team.is_managed_by(user)]
	inside = {team.name for team in tree if any(team == top or team.is_below(top) for top in managed)}
	given = teams_to_give(user, tree)
	assert given is None if visible_owners(user, tree) is None else given == inside


@given(trees(), st.sampled_from(PEOPLE))
def test_8_2_never_a_superior(tree, user):
	seen = visible_owners(user, tree)
	if seen is None:
		return
	for team in tree:
		if team.has(user):
			for above in tree:
				if team.is_below(above):
					superiors = {member.user for member in above.members if member.is_manager} - {user}
					assert not seen & superiors


@given(trees(), st.sampled_from(PEOPLE))
def test_8_2_whoever_manages_nothing_sees_own_cards_only(tree, user):
	if not any(team.is_managed_by(user) for team in tree):
		assert visible_owners(user, tree) == {user}


@given(trees(), st.sampled_from(PEOPLE))
def test_8_2_head_office_is_the_one_root_with_teams_below(tree, user):
	if visible_owners(user, tree) is None:
		assert len(tree) > 1 and tree[0].is_managed_by(user)


@given(trees(), st.sampled_from(PEOPLE))
def test_8_2_never_a_sibling_branch(tree, user):
	seen = visible_owners(user, tree)
	if seen is None:
		return
	reach = managed_people(user, tree) | {user}
	strangers = {member.user for team in tree for member in team.members} - reach
	assert not seen & strangers


def test_8_2_the_example_of_the_rule():
	company = Team("company", 1, 10, (Member("head", True),))
	branch = Team("branch", 2, 7, (Member("boss", True), Member("clerk")))
	team = Team("team", 3, 4, (Member("lan", True), Member("minh")))
	peers = Team("peers", 5, 6, (Member("peer", True), Member("tu")))
	other = Team("other", 8, 9, (Member("stranger", True),))
	tree = [company, branch, team, peers, other]
	assert visible_owners("head", tree) is None
	assert visible_owners("boss", tree) == {"boss", "clerk", "lan", "minh", "peer", "tu"}
	assert visible_owners("lan", tree) == {"lan", "minh"}
	assert visible_owners("minh", tree) == {"minh"}
	assert visible_owners("nobody", tree) == {"nobody"}


@given(trees(), st.sampled_from(PEOPLE))
def test_8_4_unassigned_cards_are_offered_along_the_own_path_and_below_the_managed_teams(tree, user):
	reach = teams_in_reach(user, tree)
	assert {team.name for team in tree if team.has(user)} <= reach
	if not any(team.has(user) for team in tree):
		assert reach == set()


@given(trees(), st.sampled_from(PEOPLE))
def test_8_2_managers_above_are_those_who_see_the_cards_nearest_first(tree, user):
	levels = managers_above(user, tree)
	own = [team for team in tree if team.has(user)]
	above = {
		member.user
		for team in tree
		for member in team.members
		if member.is_manager and (team in own or any(node.is_below(team) for node in own))
	}
	seeing = {manager for manager in above if user in (visible_owners(manager, tree) or {user})} - {user}
	assert set().union(*levels) == seeing
	assert all(levels)
	at_home = {member.user for team in own for member in team.members if member.is_manager} & seeing
	assert not at_home or levels[0] == at_home


@given(trees(), st.sampled_from(PEOPLE))
def test_8_6_who_sees_somebodys_cards_is_who_has_them_among_the_visible_owners(tree, owner):
	everything = heads(tree)
	seeing = {user for user in PEOPLE if owner in (visible_owners(user, tree) or ())}
	assert everything == {user for user in PEOPLE if visible_owners(user, tree) is None}
	assert watchers_of(owner, tree) - everything == seeing - {owner}


@given(trees())
def test_8_6_who_sees_a_teams_unassigned_cards_is_who_has_the_team_in_reach(tree):
	for team in tree:
		assert pool_of(team.name, tree) == {
			user for user in PEOPLE if team.name in teams_in_reach(user, tree)
		}


@given(trees(), st.lists(st.sampled_from([f"t{number}" for number in range(8)]), max_size=3))
def test_7_3_a_branch_is_what_lies_in_one_of_the_teams_and_everybody_there(tree, names):
	found = branch(names, tree)
	for team in tree:
		path = {above.name for above in tree if above.lft <= team.lft and team.rgt <= above.rgt}
		assert (team.name in found.teams) == bool(path & set(names))
	assert found.people == {
		user for user in PEOPLE if any(name in found.teams for name in teams_of(user, tree))
	}
	assert found.teams <= {team.name for team in tree}


@given(trees(), st.sampled_from(PEOPLE))
def test_7_3_somebodys_teams_are_those_with_them_in_the_order_of_the_tree(tree, user):
	order = {team.name: team.lft for team in tree}
	found = teams_of(user, tree)
	assert set(found) == {team.name for team in tree if team.has(user)}
	assert found == sorted(found, key=order.get)


@given(st.lists(st.integers(0, 100), max_size=12), st.permutations(range(13)))
def test_8_1_positions_enclose_what_is_below(choices, order):
	parents = {f"t{node}": f"t{choice % node}" for node, choice in enumerate(choices, 1)} | {"t0": None}
	places = positions(parents, {f"t{node}": place for node, place in enumerate(order)})
	assert sorted(place for pair in places.values() for place in pair) == list(range(1, 2 * len(parents) + 1))
	for name, (lft, rgt) in places.items():
		above, parent = set(), parents[name]
		while parent:
			above.add(parent)
			parent = parents[parent]
		assert above == {other for other, (begin, end) in places.items() if begin < lft and rgt < end}


def test_8_1_positions_keep_the_order_and_know_a_loop():
	assert positions({"a": None, "b": "a", "c": "a", "new": "a"}, {"a": 1, "c": 2, "b": 4, "new": 0}) == {
		"a": (1, 8),
		"c": (2, 3),
		"b": (4, 5),
		"new": (6, 7),
	}
	assert positions({"orphan": "gone"}, {}) == {"orphan": (1, 2)}
	with pytest.raises(LoopError, match="b"):
		positions({"a": None, "b": "c", "c": "b"}, {})
