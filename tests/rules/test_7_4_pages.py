"""Pages of a column (spec §7.4): whatever the order, the ties and what happens in between, each card exactly once.

`LEADCARD_PAGES=500` reads so many columns in each order.
"""

import os
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count

import frappe
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

COLUMN = "leadcard.api.board.get_column"
SORTS = {"creation": "creation", "revenue": "expected_revenue", "last_care_on": "last_care_on"}
START = datetime(2026, 3, 1, 8)
FIELDS = (
	*("name", "creation", "modified", "owner", "modified_by", "status", "title", "full_name"),
	*("source", "expected_revenue", "last_care_on"),
)
COLUMNS = int(os.environ.get("LEADCARD_PAGES") or 15)
numbers = count(1)

# few values, so that many are equal, with and without a fraction
MOMENTS = st.builds(
	lambda hours, fraction: START + timedelta(hours=hours, microseconds=fraction),
	st.integers(0, 3),
	st.sampled_from([0, 0, 1, 500_000]),
)
LEADS = st.fixed_dictionaries(
	{
		"prefix": st.sampled_from(["LEAD-", "a", "B", "Đ", "z/", "9"]),
		"creation": MOMENTS,
		"expected_revenue": st.sampled_from([0, 1, 0.5, 999_999_999_999, 12_345_678_901.25]),
		"last_care_on": st.none() | MOMENTS,
	}
)
BETWEEN = st.one_of(
	st.tuples(st.just("add"), LEADS),
	st.tuples(st.just("change"), st.integers(0, 30), LEADS),
	st.tuples(st.just("leave"), st.integers(0, 30)),
)


@contextmanager
def undone():
	frappe.db.savepoint("pages")
	try:
		yield
	finally:
		frappe.db.rollback(save_point="pages")


def add(leads: list[dict]) -> list[str]:
	"""Leads as rows: the order is of the table, whoever wrote it."""
	names = [f"{lead['prefix']}{next(numbers):06d}" for lead in leads]
	rows = [
		(
			*(name, lead["creation"], lead["creation"], "Administrator", "Administrator"),
			*("New", name, name, "Event", lead["expected_revenue"], lead["last_care_on"]),
		)
		for name, lead in zip(names, leads, strict=True)
	]
	if rows:
		frappe.db.bulk_insert("LC Lead", FIELDS, rows)
	return names


def disturb(step: tuple, names: list[str], touched: set[str]) -> None:
	"""What a colleague does between two pages."""
	kind, *rest = step
	if kind == "add":
		touched.update(add(rest))
		return
	name = names[rest[0] % len(names)]
	touched.add(name)
	if kind == "leave":
		frappe.db.set_value("LC Lead", name, "status", "Dead", update_modified=False)
	else:
		values = {field: rest[1][field] for field in SORTS.values()}
		frappe.db.set_value("LC Lead", name, values, update_modified=False)


def read_pages(call, sort: str, limit: int, between: list[tuple], names: list[str]) -> tuple[list, set]:
	view = {"status": "New", "filters": {"source": "Event"}, "sort": sort, "limit": limit}
	steps, touched, read, cursor = iter(between), set(), [], None
	while True:
		page = call.get(COLUMN, cursor=cursor, **view)
		assert len(page["cards"]) <= limit
		read += page["cards"]
		cursor = page["cursor"]
		if not cursor:
			return read, touched
		if step := next(steps, None):
			disturb(step, names, touched)


@pytest.mark.parametrize("direction", ["asc", "desc"])
@pytest.mark.parametrize("field", SORTS)
def test_7_4_every_card_comes_exactly_once(call, field, direction):
	@examples(
		max_examples=COLUMNS,
		suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
	)
	@given(
		leads=st.lists(LEADS, min_size=1, max_size=14),
		limit=st.integers(1, 6),
		between=st.lists(BETWEEN, max_size=5),
	)
	def each_once(leads, limit, between):
		with undone():
			names = add(leads)
			cards, touched = read_pages(call, f"{field} {direction}", limit, between, names)
			read = [card["name"] for card in cards]
			untouched = [name for name in read if name not in touched]
			assert sorted(untouched) == sorted(set(names) - touched)
			values = [card[field] for card in cards if card["name"] not in touched]
			assert values == sorted(values, reverse=direction == "desc")

	each_once()


@pytest.mark.parametrize("direction", ["asc", "desc"])
def test_7_4_the_order_of_all_is_the_order_of_the_pages(call, direction):
	leads = [
		{"prefix": prefix, "creation": START, "expected_revenue": 1, "last_care_on": moment}
		for prefix in ("a", "Z", "Đ")
		for moment in (None, START, START + timedelta(microseconds=1))
	]
	names = add(leads)
	sort = f"last_care_on {direction}"
	whole, _touched = read_pages(call, sort, 100, [], names)
	paged, _touched = read_pages(call, sort, 2, [], names)
	assert [card["name"] for card in paged] == [card["name"] for card in whole]
	empty = [index for index, card in enumerate(whole) if not card["last_care_on"]]
	assert empty == ([0, 1, 2] if direction == "asc" else [6, 7, 8])
