"""Many rounds of each race, some with somebody killed in the middle: one wins, the others are told, nothing is half done.

`LEADCARD_ROUNDS=50` runs so many of each; how they went is printed at the end of each test (`-rP` shows it).
"""

from __future__ import annotations

import itertools
import os
import random
import time
from collections import Counter
from collections.abc import Iterator

import frappe
import pytest

from tests.bench.racers import Answer, Racers, Victim
from tests.bench.races.consistency import faults, recounted
from tests.bench.races.games import GAMES, Game
from tests.bench.races.senders import RACERS, errors, token_of

pytestmark = [pytest.mark.bench, pytest.mark.usefixtures("new_snapshot")]

ROUNDS = int(os.environ.get("LEADCARD_ROUNDS", 2))
KILLS = int(os.environ.get("LEADCARD_ROUNDS", 1))
# a request takes about so long while others run
LONGEST_WAIT = 0.3


@pytest.fixture(params=GAMES)
def game(request: pytest.FixtureRequest, racers: Racers, sellers: list[str]) -> Game:
	return GAMES[request.param](racers, sellers)


@pytest.fixture
def people(users: list[str], sellers: list[str]) -> list[str]:
	return [*users, *sellers]


@pytest.fixture
def report(request: pytest.FixtureRequest) -> Iterator[Counter]:
	"""How many rounds, winners, errors and deadlocks there were."""
	counted: Counter = Counter()
	yield counted
	print(request.node.name, dict(counted))


def judge(game: Game, about: object, answers: list[Answer], report: Counter) -> int:
	frappe.db.rollback()
	won = game.judge(about, answers)
	report["rounds"] += 1
	report["winners"] += won
	report["deadlocks"] += sum(answer.deadlocks for answer in answers)
	report.update({error: number for error, number in errors(answers).items() if error})
	return won


def test_one_wins_and_the_others_are_told(game, racers, people, report):
	for about in game.rounds(ROUNDS):
		answers = racers.race(*game.requests(about))
		assert judge(game, about, answers, report) == game.WINNERS
	assert faults(people) == []


def among_others(game: Game, about: object, token: str, stop_at: str | None, seconds: float) -> list[Answer]:
	"""The others' answers, where one was killed after some time.

	:param stop_at: the one has come as far as the call of this function when the others start
	"""
	requests = game.requests(about)
	with Victim(frappe.local.site, requests[0].token or token) as victim:
		victim.send(requests[0], stop_at)
		game.racers.start([([request], True) for request in (requests * RACERS)[:RACERS]])
		time.sleep(seconds)
	return [own[0] for own in game.racers.finish()]


def test_somebody_is_killed_in_the_middle(game, people, users, report):
	"""What was half done at a chosen point is undone, and another one wins."""
	stops = itertools.cycle(reversed(game.STOPS))
	for about, stop in zip(game.rounds(KILLS), stops, strict=False):
		answers = among_others(game, about, token_of(users[0]), stop, LONGEST_WAIT / 2)
		assert judge(game, about, answers, report) == game.WINNERS, stop
	assert faults(people) == []


def test_somebody_is_killed_at_any_moment(game, people, users, report):
	"""It has won by then, or has left nothing."""
	for about in game.rounds(KILLS):
		answers = among_others(game, about, token_of(users[0]), None, random.uniform(0, LONGEST_WAIT))
		assert game.WINNERS - 1 <= judge(game, about, answers, report) <= game.WINNERS
	assert faults(people) == []


def test_a_recount_of_all_that_raced_changes_nothing(racers, people):
	assert recounted(people) == []
