"""Spec §3.7 in the browser: money.js shows while one types what domain/money.py will store, to the last digit."""

import json
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from leadcard.domain.money import Money, MoneyError, Offer, check, decimal, remaining, settle

HERE = Path(__file__).parent
CASES = json.loads((HERE / "money_cases.json").read_text())
FIELDS = ("revenue", "deposit_percent", "deposit_amount")
needs_node = pytest.mark.skipif(not shutil.which("node"), reason="the browser's side needs Node")

plain = {"allow_nan": False, "allow_infinity": False}
written = st.one_of(
	st.sampled_from(["", "0", "0.5", "1005", "-1", "100", "100.0000004", "1e3", ".5", "7."]),
	st.decimals(0, 10**9, places=2).map(str),
	st.decimals(-10, 10**13, places=9).map(str),
	st.floats(**plain).map(repr),
	st.integers(0, 10**12).map(str),
)
percents = st.one_of(st.sampled_from(["", "0", "10", "100"]), st.decimals(0, 101, places=3).map(str), written)
products = st.sampled_from(["", "A", "B"])
records = st.fixed_dictionaries(
	{"product": products, "revenue": written, "deposit_percent": percents, "deposit_amount": written}
)
offers = st.fixed_dictionaries(
	{
		"price": st.decimals(0, 10**12 - 1, places=9).map(str),
		"deposit_percent": st.decimals(0, 100, places=9).map(str),
	}
)
places = st.sampled_from([0, 2, 3])
saves = st.fixed_dictionaries(
	{
		"now": records,
		"before": st.none() | records,
		"offer": offers,
		"places": places,
		"typed": st.sets(st.sampled_from(FIELDS)).map(sorted),
	}
)
steps = st.one_of(
	st.builds(
		lambda product, offer: {"field": "product", "value": product, "offer": offer}, products, offers
	),
	st.builds(lambda value: {"field": "deposit_percent", "value": value}, percents),
	st.builds(
		lambda field, value: {"field": field, "value": value},
		st.sampled_from(["revenue", "deposit_amount"]),
		written,
	),
)

# an example is a batch of questions and costs a process, which makes a shrinking last for minutes
batches = settings(max_examples=5, phases=(Phase.explicit, Phase.reuse, Phase.generate))


def in_js(questions: list[tuple[str, dict]]) -> list[dict]:
	"""What money.js answers, all of it by one process."""
	run = subprocess.run(
		["node", str(HERE / "money_in_js.mjs")],
		input=json.dumps(questions),
		capture_output=True,
		text=True,
		timeout=120,
	)
	assert run.returncode == 0, run.stderr
	return json.loads(run.stdout)


def read(record: dict | None) -> Money | None:
	if record is None:
		return None
	return Money(record.get("product") or "", *(decimal(record.get(field)) for field in FIELDS))


def in_python(question: dict) -> dict:
	try:
		offer = Offer(*(decimal(question["offer"][key]) for key in ("price", "deposit_percent")))
		settled = settle(
			read(question["now"]),
			read(question.get("before")),
			offer,
			question["places"],
			frozenset(question.get("typed", ())),
		)
		check(settled)
	except MoneyError as error:
		return {"refused": error.code}
	amounts = {field: getattr(settled, field) for field in FIELDS} | {"remaining": remaining(settled)}
	return {"product": settled.product, **amounts}


def same(answer: dict) -> dict:
	"""Amounts as numbers, whatever their last zeros."""
	return {
		key: value if key in ("product", "refused") else Decimal(value)
		for key, value in answer.items()
		if key in ("product", "refused", "remaining", *FIELDS)
	}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["what"])
def test_3_7_the_table_holds_on_the_server(case):
	expected = {"refused": case["refused"]} if "refused" in case else case["stored"]
	assert same(in_python(case)) == same(expected)


@needs_node
def test_3_7_the_table_holds_in_the_browser():
	answers = in_js([("settle", {"typed": [], **case}) for case in CASES])
	for case, answer in zip(CASES, answers, strict=True):
		expected = {"refused": case["refused"]} if "refused" in case else case["stored"]
		assert same(answer) == same(expected), case["what"]


@needs_node
@batches
@given(st.lists(saves, min_size=100, max_size=150))
def test_3_7_the_browser_computes_what_the_server_does(questions):
	for question, answer in zip(questions, in_js([("settle", one) for one in questions]), strict=True):
		assert same(answer) == same(in_python(question)), question


@needs_node
@batches
@given(
	st.lists(
		st.fixed_dictionaries(
			{
				"before": st.none() | records,
				"offer": st.fixed_dictionaries({"price": st.just("0"), "deposit_percent": st.just("10")}),
				"places": places,
				"keeps_zeros": st.just(True),
				"steps": st.lists(steps, min_size=1, max_size=6),
			}
		),
		min_size=50,
		max_size=80,
	)
)
def test_3_7_whatever_is_typed_in_whatever_order_is_stored_as_shown(questions):
	asked = [("type", {**one, "values": one["before"] or {}}) for one in questions]
	for question, shown in zip(questions, in_js(asked), strict=True):
		if shown["faults"]:
			continue
		chosen = [step["offer"] for step in question["steps"] if step["field"] == "product"]
		sent = {"product": shown["product"], **{field: shown[field] for field in FIELDS}}
		stored = in_python(
			{
				"now": sent,
				"before": question["before"],
				"offer": (chosen or [question["offer"]])[-1],
				"places": question["places"],
				"typed": shown["typed"],
			}
		)
		assert same(stored) == same(shown), question


A = {"price": "1000", "deposit_percent": "10"}
B = {"price": "3000", "deposit_percent": "20"}
NOTHING = {"price": "0", "deposit_percent": "10"}


@needs_node
@pytest.mark.parametrize(
	("what", "steps", "shown"),
	[
		("a product", [("product", "A", A)], ("1000", "10", "100", "900")),
		(
			"a typed revenue stays",
			[("product", "A", A), ("revenue", "900")],
			("900", "10", "100", "800"),
		),
		(
			"until the product changes",
			[("product", "A", A), ("revenue", "900"), ("product", "B", B)],
			("3000", "20", "600", "2400"),
		),
		("before the product", [("revenue", "900"), ("product", "A", A)], ("1000", "10", "100", "900")),
		(
			"a typed deposit stays",
			[("product", "A", A), ("deposit_amount", "250"), ("revenue", "2000")],
			("2000", "10", "250", "1750"),
		),
		(
			"until the percent changes",
			[("product", "A", A), ("deposit_amount", "250"), ("deposit_percent", "30")],
			("1000", "30", "300", "700"),
		),
		(
			"a deposit of nothing",
			[("product", "A", A), ("deposit_amount", "")],
			("1000", "10", "0", "1000"),
		),
		("a product taken back", [("product", "A", A), ("product", "", NOTHING)], ("0", "10", "0", "0")),
		(
			"a typed revenue outlives the product",
			[("product", "A", A), ("revenue", "900"), ("product", "", NOTHING)],
			("900", "10", "0", "900"),
		),
	],
	ids=lambda value: value if isinstance(value, str) else "",
)
def test_3_7_money_follows_what_is_typed(what, steps, shown):
	keys = ("field", "value", "offer")
	question = {"values": {}, "before": None, "offer": NOTHING, "places": 0, "keeps_zeros": True}
	answer = in_js(
		[("type", {**question, "steps": [dict(zip(keys, step, strict=False)) for step in steps]})]
	)[0]
	assert answer["faults"] == {}
	assert tuple(Decimal(answer[field]) for field in (*FIELDS, "remaining")) == tuple(map(Decimal, shown))


@needs_node
def test_3_7_a_wrong_amount_is_said_of_its_field_until_it_is_right():
	def typing(*steps):
		question = {"values": {}, "before": None, "offer": NOTHING, "places": 0, "keeps_zeros": True}
		return ("type", {**question, "steps": [{"field": field, "value": value} for field, value in steps]})

	too_much = [("revenue", "10"), ("deposit_amount", "11")]
	answers = in_js(
		[
			typing(*too_much),
			typing(*too_much, ("revenue", "11")),
			typing(("revenue", "abc"), ("deposit_amount", "0")),
			typing(("revenue", "1e13"), ("revenue", "5")),
			typing(("deposit_percent", "101")),
		]
	)
	assert [answer["faults"] for answer in answers] == [
		{"deposit_amount": "deposit_above_revenue"},
		{},
		{"revenue": "not_an_amount"},
		{},
		{"deposit_percent": "percent_out_of_range"},
	]
