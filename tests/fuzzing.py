"""Arguments for any endpoint, drawn from the types that it takes and from what an attacker would send."""

from __future__ import annotations

import datetime
import os

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from tests.endpoints import Endpoint


def calls(on_bench: bool = False) -> int:
	"""How many calls a run makes, over all endpoints."""
	return int(os.environ.get("LEADCARD_FUZZ") or (500 if on_bench else 1000))


HOSTILE = [
	"",
	" ",
	"\0",
	"\u200b",
	"\ud800",
	"x\udfff",
	"😀👨‍👩‍👧",
	"‮‏",
	"%",
	"%s%n{0}",
	"'",
	"' or '1'='1' -- ",
	"\\",
	"`; drop table `tabLC Lead`; --",
	"<img src=x onerror=alert(1)>",
	"&lt;img src=x onerror=alert(1)&gt;",
	"{{ frappe.db.sql('select 1') }}",
	"../../../etc/passwd",
	"[]",
	"{}",
	"[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]",
	'{"a": NaN, "b": 1e999}',
	"null",
	"NaN",
	"-1",
	"1e999",
	"9" * 400,
	"0001-01-01",
	"9999-12-31 23:59:59.999999",
	"2026-02-30",
	"2026-01-01T00:00:00+14:00",
	"25:61:61",
	"0916666123",
	"+84 916 666 123",
	"a@b.c",
	"Administrator",
	"Guest",
	"User",
	"DocType",
	"x" * 20_000,
]
NUMBERS = [0, -1, 1, 2**31, 2**63, 10**40, -(10**40), 0.1, -0.0, 1e300, float("inf"), float("nan")]
WORDS = [
	"New",
	"Contacting",
	"Converted",
	"Transacted",
	"Dead",
	"LC Lead",
	"LC Customer",
	"LC Call",
	"LC Meeting",
]
WORDS += [
	"LC Note",
	"history",
	"plan",
	"comments",
	"changes",
	"call",
	"email",
	"creation desc",
	"revenue asc",
]
FIELDS = [
	"full_name",
	"mobile_no",
	"email_id",
	"product",
	"expected_revenue",
	"status",
	"stage",
	"lead_owner",
]
FIELDS += [
	"subject",
	"starts_at",
	"duration",
	"completed",
	"remind",
	"remind_before",
	"description",
	"attendees",
]
FIELDS += ["content", "note_type", "reason", "title", "amount", "sales_stage", "expected_close_date", "kind"]
FIELDS += [
	"recipients",
	"cc",
	"attachments",
	"in_reply_to",
	"email_template",
	"doctype",
	"name",
	"owner",
	"flags",
]
FIELDS += [
	"docstatus",
	"ignore_permissions",
	"source",
	"tag",
	"view",
	"stale",
	"mine",
	"modified",
	"creation",
]


def texts(pool: list[str]) -> st.SearchStrategy:
	"""Names that exist, words that endpoints know, and what is neither."""
	known = st.sampled_from([*pool, *WORDS])
	return st.one_of(known, st.sampled_from(HOSTILE), st.text(max_size=30))


def anything(pool: list[str]) -> st.SearchStrategy:
	"""Any JSON value."""
	leaves = texts(pool) | st.sampled_from(NUMBERS) | st.integers() | st.booleans() | st.none()
	return st.recursive(
		leaves,
		lambda inner: (
			st.lists(inner, max_size=3)
			| st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=8), inner, max_size=3)
		),
		max_leaves=5,
	)


def of_type(kind: type, pool: list[str]) -> st.SearchStrategy:
	"""Values of a type that an argument takes."""
	inner = anything(pool)
	return {
		str: texts(pool),
		int: st.integers() | st.sampled_from([number for number in NUMBERS if isinstance(number, int)]),
		float: st.floats(),
		bool: st.booleans(),
		dict: st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4),
		list: st.lists(inner, max_size=4)
		| st.lists(st.tuples(st.sampled_from(WORDS), texts(pool)).map(list)),
		datetime.date: st.dates().map(str),
		type(None): st.none(),
	}[kind]


def arguments(endpoint: Endpoint, pool: list[str], usual: dict) -> st.SearchStrategy:
	"""A dict of arguments: each as usual, of a type that it takes, of any other, or left out.

	:param pool: names of documents, seen and unseen
	:param usual: what a client would send
	"""
	drawn = {}
	for name in endpoint.parameters:
		kinds = sorted(endpoint.kinds[name], key=str)
		right = st.one_of([of_type(kind, pool) for kind in kinds])
		choices = [right, right, anything(pool)]
		if name in usual:
			choices += [st.just(usual[name])] * 3
		drawn[name] = st.one_of(choices)
	return st.fixed_dictionaries({}, optional=drawn) | st.fixed_dictionaries(
		{name: drawn[name] for name in endpoint.needed},
		optional={name: each for name, each in drawn.items() if name not in endpoint.needed},
	)


def examples(count: int) -> settings:
	"""So many examples, without a database of earlier ones."""
	return settings(
		max_examples=max(count, 1),
		database=None,
		suppress_health_check=list(HealthCheck),
		derandomize="LEADCARD_FUZZ" not in os.environ,
	)
