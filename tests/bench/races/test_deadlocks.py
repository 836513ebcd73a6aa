"""Plain saves on different cards wait for nobody: none is undone as a deadlock, however few or many rows there are.

They come over REST, which doesn't ask anew. `LEADCARD_SAVES=4000` sends so many, on tables of 0, 5 and 100,000 rows.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator

import frappe
import pytest
from frappe.utils import now

from tests.bench.racers import Answer, Racers, Request
from tests.bench.races.senders import RACERS, edit, errors, leads, new

pytestmark = [pytest.mark.bench, pytest.mark.usefixtures("new_snapshot")]

SAVES = int(os.environ.get("LEADCARD_SAVES", 240))
ROWS = (0, 5, 100_000) if "LEADCARD_SAVES" in os.environ else (0,)
KINDS = {
	"LC Call": {"subject": "Gọi", "completed": 1},
	"LC Meeting": {"subject": "Gặp"},
	"LC Note": {"content": "Thích căn góc"},
	"LC Ticket": {"subject": "Chưa nhận báo giá"},
}
CHUNK = 5000


@pytest.fixture(params=ROWS)
def rows(request: pytest.FixtureRequest, committing, users: list[str]) -> Iterator[int]:
	"""So many calls, meetings, notes and tickets of other cards."""
	with committing():
		for doctype in KINDS:
			_write(doctype, request.param, users[0])
			# MariaDB decides by what it knows now how it will look for a card's rows
			frappe.db.sql_ddl(f"analyze table `tab{doctype}`")
	yield request.param
	with committing():
		for doctype in KINDS:
			frappe.db.delete(doctype, {"owner": users[0], "reference_name": ("like", "ELSEWHERE-%")})


def _write(doctype: str, number: int, owner: str) -> None:
	fields = ["name", "creation", "modified", "owner", "modified_by", "reference_doctype", "reference_name"]
	if not number:
		return
	rows = [
		(frappe.generate_hash(length=10), now(), now(), owner, owner, "LC Lead", f"ELSEWHERE-{at:06d}")
		for at in range(number)
	]
	frappe.db.bulk_insert(doctype, fields, rows, chunk_size=CHUNK)


def added(card: str) -> list[Request]:
	on_card = {"reference_doctype": "LC Lead", "reference_name": card}
	return [new(doctype, **on_card, **values) for doctype, values in KINDS.items()]


def tally(shares: list[list[Answer]]) -> Counter:
	answers = [answer for own in shares for answer in own]
	return errors(answers) + Counter({"deadlocks": sum(answer.deadlocks for answer in answers)})


def test_plain_saves_on_different_cards_meet_no_deadlock(racers: Racers, rows: int):
	"""New ones, changed ones and deleted ones."""
	cards = leads(racers, RACERS)
	# Of the first two of a year at once Frappe's counter of names may undo one: that is another matter.
	for first in added(cards[0]):
		racers.do([first])
	times = max(1, SAVES // (RACERS * len(KINDS) * 2))
	made = racers.race_through([added(card) * times for card in cards])
	total = tally(made)
	changes = [
		[
			edit(answer.result["doctype"], answer.result["name"], starts_at=now(), status="Closed")
			for answer in own
			if answer.ok
		]
		for own in made
	]
	total += tally(racers.race_through(changes))
	print(f"{rows} rows: {dict(total)}")
	assert set(total) == {None}, total
