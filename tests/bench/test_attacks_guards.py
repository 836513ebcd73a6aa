"""Any arguments to Frappe's functions that LeadCard answers for: never an error of the server
but Frappe's own.

Some 700 calls; `LEADCARD_FUZZ=3000` makes as many as one likes.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator

import pytest
from hypothesis import given

from leadcard import host
from tests import fuzzing
from tests.bench.racers import Answer
from tests.bench.victims import Attack, attack
from tests.endpoints import stand_ins

pytestmark = pytest.mark.bench

# where Frappe's own functions are called as they are
FOLLOWED = ("as_frappe", "both", "has_child_permission", "build_filter_conditions", "events_of_reader")
# functions that a version has no more
GONE = {"frappe.geo.utils.get_coords"} if host.MAJOR >= 16 else set()
CALLS = int(os.environ.get("LEADCARD_FUZZ") or 700)


@pytest.fixture(scope="module")
def made(site: None) -> Iterator[Attack]:
	with attack() as attacked:
		yield attacked


def broke_in_ours(answer: Answer) -> bool:
	"""Whether an error comes from what LeadCard does itself, rather than from the function of Frappe that it calls."""
	calls = re.findall(r'File "[^"]*/leadcard/[^"]*", line \d+, in (\w+)', traceback_of(answer))
	return bool(calls) and calls[-1] not in FOLLOWED


def traceback_of(answer: Answer) -> str:
	return "\n".join(json.loads(answer.body.get("exc") or "[]"))


def usual(made: Attack) -> dict:
	return {
		"doctype": "LC Lead",
		"name": made.own["LC Lead"],
		"docname": made.own["LC Lead"],
		"txt": "x",
		"text": "x",
		"filters": {},
		"current_filters": [],
		"field": "status",
		"docs": [{"doctype": "LC Lead", "docname": made.own["LC Lead"], "notes": "x"}],
		"start": "2026-01-01",
		"end": "2026-12-31",
		"states": ["New"],
		"workflow_state_field": "status",
		"tag": "x",
		"contact_name": "x",
		"attachments": [],
		"order": {},
	}


def test_a_guarded_function_breaks_only_where_frappe_does(made):
	names = [*made.victims.values(), *made.own.values()]
	methods = sorted(set(stand_ins()) - GONE)
	broken = {method: found for method in methods if (found := faults_of(method, names, made))}
	assert not broken, json.dumps(broken, indent=1, ensure_ascii=False, default=str)[:20_000]


def faults_of(method: str, names: list[str], made: Attack) -> list:
	endpoint, found = stand_ins()[method], []
	known = {key: value for key, value in usual(made).items() if key in endpoint.parameters}

	@fuzzing.examples(CALLS // len(stand_ins()) + 1)
	@given(fuzzing.arguments(endpoint, names, known))
	def attempt(sent):
		answer = made.stranger(method, "POST", **sent)
		if answer.status >= 500 and broke_in_ours(answer):
			found.append((sent, traceback_of(answer)[-1500:]))

	attempt()
	return found


@pytest.mark.promise("the same, where a guard around one")
@pytest.mark.parametrize(
	"sent",
	[
		{"data_import": "\ud800"},
		{"web_form_name": "\ud800", "doctype": "LC Lead"},
		{"web_form_name": {"a": []}, "doctype": ["LC Lead"]},
		{"report_name": "\ud800", "user": "x"},
		{"report_name": {"a": 1}, "user": ["like", "%"]},
		{"filters": {"prepared_report_name": "\ud800"}},
		{"filters": {"prepared_report_name": {"owner": ["like", "%"]}}},
		{"filters": "[" * 500},
	],
	ids=str,
)
def test_what_looks_at_every_request_breaks_on_none(made, sent):
	"""No endpoint asked for these: they are read before one is called."""
	answer = made.stranger("ping", "POST", **sent)
	assert answer.status < 500, answer
