"""Teams moved in the tree while others read, write and move (spec §8.1, §8.2): all of a team's cards change eyes at once."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator

import frappe
import pytest

from tests.bench.racers import Answer, Racers, Request, Victim
from tests.bench.races.consistency import faults_of_tree
from tests.bench.races.senders import edit, errors, mobile, new, token_of

pytestmark = [pytest.mark.bench, pytest.mark.usefixtures("new_snapshot")]

ROUNDS = int(os.environ.get("LEADCARD_ROUNDS", 2))
CARDS = 5
TEAM = "LC Sales Team"
SOURCE = "Nguồn của cuộc đua"
BRANCHES = ("Chi nhánh đua A", "Chi nhánh đua B")
DIVISION = "Phòng đua"
TEAMS = ("Nhóm đua 1", "Nhóm đua 2", "Nhóm đua 3")


def team(name: str, parent: str | None, *members: tuple[str, int]) -> Request:
	rows = [{"user": user, "is_manager": manages} for user, manages in members]
	return new(TEAM, team_name=name, parent_lc_sales_team=parent, is_group=1, members=rows)


def moved(name: str, parent: str) -> Request:
	return edit(TEAM, name, parent_lc_sales_team=parent)


def board_of(user: str) -> Request:
	return Request("leadcard.api.board.get_board", {"filters": {"source": SOURCE}}, token=token_of(user))


def list_of(user: str) -> Request:
	asked = {"doctype": "LC Lead", "filters": {"source": SOURCE}, "limit_page_length": 0}
	return Request("frappe.client.get_list", asked, token=token_of(user))


def seen(answer: Answer) -> int:
	assert answer.ok, answer
	if not answer.result or isinstance(answer.result, list):
		return len(answer.result or [])
	return sum(column["count"] for column in answer.result["columns"])


@pytest.fixture(scope="module")
def directors(racers: Racers, sellers: list[str]) -> Iterator[list[str]]:
	"""The directors of two branches. A division of the first has three teams; a salesperson there has cards."""
	racers.do([new("LC Lead Source", source_name=SOURCE)])
	first, second, salesperson, *others = sellers
	for request in (
		team(BRANCHES[0], None, (first, 1)),
		team(BRANCHES[1], None, (second, 1)),
		team(DIVISION, BRANCHES[0]),
		team(TEAMS[0], DIVISION, (salesperson, 0)),
		*(team(name, DIVISION, (other, 0)) for name, other in zip(TEAMS[1:], others, strict=False)),
	):
		racers.do([request])
	card = {"full_name": "Khách", "source": SOURCE, "lead_owner": salesperson}
	racers.do([new("LC Lead", mobile_no=mobile(), **card) for _card in range(CARDS)])
	yield [first, second]
	for name in (*TEAMS, DIVISION, *BRANCHES):
		racers.do([Request(f"/api/resource/{TEAM}/{name}", verb="DELETE")])


def eyes(racers: Racers, directors: list[str]) -> list[int]:
	"""How many of the cards each director sees now, by board and by list, asked of every process."""
	found = []
	for director in directors:
		answers = racers.race(board_of(director), list_of(director))
		(number,) = {seen(answer) for answer in answers}
		found.append(number)
	return found


def test_8_2_who_reads_while_a_division_is_moved_sees_all_of_its_cards_or_none(racers, directors):
	for _round in range(ROUNDS):
		for branch, expected in ((BRANCHES[1], [0, CARDS]), (BRANCHES[0], [CARDS, 0])):
			readers = [
				board_of(directors[0]),
				list_of(directors[0]),
				board_of(directors[1]),
				list_of(directors[1]),
			]
			answers = racers.race_through(
				[
					[moved(DIVISION, branch)],
					*([reader] * 2 for reader in readers),
					*([readers[at]] * 2 for at in range(3)),
				]
			)
			assert answers[0][0].ok, answers[0][0]
			assert {seen(answer) for own in answers[1:] for answer in own} <= {0, CARDS}
			assert eyes(racers, directors) == expected
			assert faults_of_tree() == []


def test_8_1_teams_moved_and_made_at_once_leave_a_tree(racers, directors):
	met: Counter = Counter()
	for at in range(ROUNDS):
		extra = [f"Nhóm đua tạm {at}-{number}" for number in range(2)]
		requests = [
			moved(DIVISION, BRANCHES[(at + 1) % 2]),
			moved(TEAMS[0], BRANCHES[at % 2]),
			moved(TEAMS[1], TEAMS[2]),
			moved(TEAMS[2], TEAMS[1]),
			team(extra[0], DIVISION),
			team(extra[1], TEAMS[0]),
			edit(TEAM, BRANCHES[0], is_group=1),
			moved(TEAMS[0], TEAMS[2]),
		]
		answers = racers.race(*requests)
		met.update(errors(answers))
		assert faults_of_tree() == []
		assert all(answer.ok or answer.status < 500 for answer in answers), errors(answers)
		for name in extra:
			if frappe.db.exists(TEAM, name):
				racers.do([Request(f"/api/resource/{TEAM}/{name}", verb="DELETE")])
		for name in TEAMS:
			racers.do([moved(name, DIVISION)])
		assert faults_of_tree() == []
	print("answers", dict(met))


def test_8_2_who_moved_a_division_and_was_killed_has_moved_nothing(racers, directors, users):
	racers.do([moved(DIVISION, BRANCHES[0])])
	for stop in (
		"leadcard.leadcard.doctype.lc_sales_team.team_tree.settle",
		"leadcard.leadcard.doctype.lc_sales_team.lc_sales_team.forget_teams",
	):
		with Victim(frappe.local.site, token_of(users[0])) as victim:
			victim.send(moved(DIVISION, BRANCHES[1]), stop)
			assert eyes(racers, directors) == [CARDS, 0], stop
		assert eyes(racers, directors) == [CARDS, 0], stop
		assert faults_of_tree() == []
	racers.do([moved(DIVISION, BRANCHES[1])])
	assert eyes(racers, directors) == [0, CARDS]
