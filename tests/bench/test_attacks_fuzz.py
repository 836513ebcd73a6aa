"""Any arguments to any endpoint over HTTP: never an error of the server, and nothing changes by a refused call (spec §8.3).

Some 250 calls; `LEADCARD_FUZZ=10000` makes as many as one likes.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator

import frappe
import pytest
from hypothesis import given

from tests import fuzzing
from tests.bench.victims import HANGING, Attack, attack, marks_in
from tests.endpoints import Endpoint, endpoints

pytestmark = pytest.mark.bench

OWN = endpoints()
CALLS = int(os.environ.get("LEADCARD_FUZZ") or 250)


@pytest.fixture(scope="module")
def made(site: None) -> Iterator[Attack]:
	with attack() as attacked:
		yield attacked


def checksums() -> dict[str, int]:
	"""Of each table that holds something of LeadCard, or hangs on it."""
	frappe.db.rollback()
	own = frappe.get_all("DocType", {"module": "LeadCard", "issingle": 0}, pluck="name")
	tables = sorted(f"`tab{doctype}`" for doctype in {*own, *HANGING, "Contact", "Tag", "User", "Version"})
	return dict(frappe.db.sql(f"checksum table {', '.join([*tables, '`tabSingles`'])}"))


def refused_call_changes(made: Attack, endpoint: Endpoint, sent: dict) -> list[str]:
	"""Send it again: what is in the tables before and after. The site's own jobs may write in between, but not always."""
	changed = None
	for _time in range(3):
		before = checksums()
		made.stranger(endpoint.path, **sent)
		after = checksums()
		now = {table for table in after if after[table] != before[table]}
		changed = now if changed is None else changed & now
	return sorted(changed)


@pytest.mark.promise("arguments that make no sense")
def test_no_request_breaks_or_changes_what_it_may_not(made):
	names = [*made.victims.values(), *made.own.values()]
	answers: Counter[int] = Counter()

	def send(endpoint: Endpoint, sent: dict) -> None:
		before = checksums()
		answer = made.stranger(endpoint.path, "POST" if endpoint.writes else "GET", **sent)
		answers[answer.status] += 1
		assert answer.status < 500, (endpoint.path, sent, answer)
		assert not marks_in(answer), (endpoint.path, sent, answer)
		if not answer.ok and checksums() != before:
			assert not refused_call_changes(made, endpoint, sent), (endpoint.path, sent, answer)

	for endpoint in OWN:
		fuzz(endpoint, names, made, send)
	# an endpoint without arguments has but one way to be called
	assert sum(answers.values()) > CALLS / 2
	print("answers by status:", dict(sorted(answers.items())))


def fuzz(endpoint: Endpoint, names: list[str], made: Attack, send: Callable) -> None:
	"""One endpoint's share of the calls."""
	usual = {"doctype": "LC Lead", "name": made.own["LC Lead"], "values": {}, "text": "x", "status": "New"}
	known = {key: usual[key] for key in usual if key in endpoint.parameters}

	@fuzzing.examples(CALLS // len(OWN) + 1)
	@given(fuzzing.arguments(endpoint, names, known))
	def attempt(sent):
		send(endpoint, sent)

	attempt()
