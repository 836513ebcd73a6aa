"""Spec §3.7 in the browser: amounts.js reads what is typed as domain/amounts.py does, and shows what it reads."""

import json
import subprocess
from dataclasses import asdict
from decimal import Decimal

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from leadcard.domain.amounts import AmountError, format_of, read
from tests.domain.test_amounts import DONG, PATTERNS, write
from tests.domain.test_money_in_js import HERE, needs_node

pytestmark = needs_node
# an example is a batch of questions and costs a process, which makes a shrinking last for minutes
batches = settings(max_examples=5, phases=(Phase.explicit, Phase.reuse, Phase.generate))

patterns = st.sampled_from(PATTERNS)
places = st.sampled_from([None, 0, 2, 3])
typed = st.one_of(
	st.text("0123456789.,' -+", max_size=14),
	st.text("0123456789.,đ₫%VNDktriệu\u00a0\u202f’−\u200b１", max_size=10),
	st.builds(write, st.decimals(-(10**11), 10**11, places=3), patterns, st.sampled_from([0, 2, 3])),
	st.builds("{} ₫".format, st.builds(write, st.integers(0, 10**11).map(Decimal), patterns, st.just(0))),
)
questions = st.fixed_dictionaries(
	{"text": typed, "pattern": patterns, "places": places, "units": st.sampled_from([[], list(DONG)])}
)


def in_js(asked: list[tuple[str, dict]]) -> list[dict]:
	"""What amounts.js answers, all of it by one process."""
	run = subprocess.run(
		["node", str(HERE / "amounts_in_js.mjs")],
		input=json.dumps(asked),
		capture_output=True,
		text=True,
		timeout=120,
	)
	assert run.returncode == 0, run.stderr
	return json.loads(run.stdout)


def in_python(question: dict) -> Decimal | str:
	try:
		return read(
			question["text"], format_of(question["pattern"]), question["places"], tuple(question["units"])
		)
	except AmountError as error:
		return {"not_in_format": "not_an_amount"}.get(error.code, error.code)


@batches
@given(st.lists(questions, min_size=200, max_size=300))
def test_3_7_the_browser_reads_what_the_server_does(asked):
	for question, answer in zip(asked, in_js([("read", one) for one in asked]), strict=True):
		found = Decimal(answer["read"]) if "read" in answer else answer["refused"]
		assert found == in_python(question), question


@batches
@given(
	st.lists(
		st.fixed_dictionaries(
			{
				"value": st.one_of(
					st.integers(-(10**12), 10**12),
					st.decimals(-(10**9), 10**9, places=6).map(float),
					st.floats(-(10**12), 10**12, allow_nan=False),
				),
				"pattern": patterns,
				"places": st.sampled_from([0, 2]),
			}
		),
		min_size=200,
		max_size=300,
	)
)
def test_3_7_what_the_browser_shows_it_reads_as_the_same(asked):
	shown = [answer["shown"] for answer in in_js([("show", one) for one in asked])]
	again = in_js(
		[
			("read", {"text": text, "pattern": one["pattern"], "places": None, "units": []})
			for text, one in zip(shown, asked, strict=True)
		]
	)
	for question, text, answer in zip(asked, shown, again, strict=True):
		assert float(answer["read"]) == question["value"], (question, text)


@pytest.mark.parametrize("pattern", [*PATTERNS, "", "#", "#.#"])
def test_3_7_a_pattern_means_the_same_format_in_the_browser(pattern):
	assert in_js([("format", {"pattern": pattern})]) == [asdict(format_of(pattern))]


@pytest.mark.parametrize(
	("value", "pattern", "shown"),
	[
		(1500000, "#.###,##", "1.500.000"),
		(7.5, "#.###,##", "7,5"),
		(7.5, "#,###.##", "7.5"),
		(1500000, "# ###,##", "1 500 000"),
		(-1500000.25, "#'###.##", "-1'500'000.25"),
		(150000, "#,##,###.##", "1,50,000"),
		(0, "#.###,##", "0"),
	],
)
def test_3_7_numbers_are_shown_as_the_site_writes_them(value, pattern, shown):
	assert in_js([("show", {"value": value, "pattern": pattern, "places": 0})]) == [{"shown": shown}]
