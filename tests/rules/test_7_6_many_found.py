"""A search that finds many (spec §7.1, §7.6): exact up to 1,000, beyond it "1,000+" without a sum, all pages there."""

from __future__ import annotations

import frappe
import pytest

from leadcard.board import searched
from leadcard.documents import search_index
from leadcard.domain import search as rules
from leadcard.stages import all_stages

BOARD = "leadcard.api.board.get_board"
COLUMN = "leadcard.api.board.get_column"
SEARCH = "leadcard.api.search.search"
LEAD, KEYS = "LC Lead", "LC Search Key"
# how many of each name stand in New and in Contacting
CROWD = {"Đông Quang Nhiều": (1001, 300), "Nhiều Vắng": (40, 30), "Đông Vắng": (0, 2), "Quang Lẻ": (7, 0)}
WORTH = 1_000_000


@pytest.fixture
def crowd(make_user):
	"""Leads by name, written past the documents; every tenth is Anna's. The first is the newest."""
	anna = make_user()
	leads, keys = [], []
	for title, columns in CROWD.items():
		for status, number in zip(("New", "Contacting"), columns, strict=True):
			for _each in range(number):
				name = f"CROWD-{len(leads):05d}"
				owner = anna if len(leads) % 10 == 0 else None
				made = frappe.utils.add_to_date("2026-05-20 10:00:00", minutes=-len(leads))
				leads.append((name, made, made, status, title, title, WORTH, owner))
				tokens = sorted(rules.tokens({"name": name, "full_name": title}))
				keys += [(f"{name}-{place}", token, LEAD, name, 1) for place, token in enumerate(tokens)]
	frappe.db.bulk_insert(
		LEAD,
		("name", "creation", "modified", "status", "title", "full_name", "expected_revenue", "lead_owner"),
		leads,
	)
	frappe.db.bulk_insert(KEYS, ("name", "token", "card_doctype", "card", "of_name"), keys)
	return anna


def heads(board: dict) -> dict[str, tuple]:
	return {
		column["status"]: (column["count"], column["more"], column["revenue"], column["share"])
		for column in board["columns"][:2]
	}


def expected(*words: str, mine: bool = False) -> dict[str, int]:
	"""How many of the crowd hold all of some words, by column, counted in Python."""
	found, at = {"New": 0, "Contacting": 0}, 0
	for title, columns in CROWD.items():
		for status, number in zip(found, columns, strict=True):
			whose = sum(1 for place in range(at, at + number) if not mine or place % 10 == 0)
			at += number
			if all(
				any(token.startswith(word) for token in rules.tokens_of("full_name", title)) for word in words
			):
				found[status] += whose
	return found


# a first stretch that holds all, and one that only tells how thick a column is
@pytest.fixture(params=[3000, 60], ids=["in one stretch", "by words or by cards"])
def stretch(request, monkeypatch):
	monkeypatch.setattr(searched, "STRETCH", request.param)


def test_7_6_more_than_a_thousand_found_are_said_to_be_more_and_have_no_sum(call, crowd, stretch):
	board = call.get(BOARD, search="dong")
	assert heads(board) == {
		"New": (1000, True, None, None),
		"Contacting": (302, False, 302.0 * WORTH, None),
	}
	assert set(board["more"]) == {"all", "everyone", "unassigned"}
	assert board["views"]["all"] == board["views"]["everyone"] == 1000
	assert call.get(SEARCH, text="dong") == {**call.get(SEARCH, text="dong"), "count": 1000, "more": True}
	# one card less, and the count is exact
	frappe.db.delete(KEYS, {"card": "CROWD-00001"})
	new = heads(call.get(BOARD, search="dong quang"))["New"]
	assert new[:3] == (1000, False, 1000.0 * WORTH)


def test_7_6_every_card_found_is_on_a_page_once_in_its_order(call, crowd, stretch):
	names, cursor = [], None
	while cursor or not names:
		page = call.get(COLUMN, status="New", search="dong", cursor=cursor, limit=100, counted=1)
		names += [card["name"] for card in page["cards"]]
		cursor = page["cursor"]
	assert names == [f"CROWD-{number:05d}" for number in range(1001)]


@pytest.mark.parametrize(
	"text",
	["d", "dong", "nhieu dong", "vang", "dong vang", "vang nhieu", "quang le", "dong le", "crowd-0000"],
)
def test_7_6_counts_are_those_of_the_words_whoever_looks(call, as_user, crowd, stretch, text):
	for who, filters in ((None, {}), (None, {"owner": [crowd]}), (crowd, {"mine": 1})):
		found = expected(*text.split(), mine=bool(filters))
		if text == "crowd-0000":
			found = {"New": 1 if filters else 10, "Contacting": 0}
		with as_user(who or frappe.session.user):
			shown = heads(call.get(BOARD, search=text, filters=filters))
			within = call.get(COLUMN, status="New", within=text, filters=filters)
		for status, number in found.items():
			assert shown[status][:2] == (min(number, 1000), number > 1000), (who, filters, status)
		assert (within["count"], within["more"]) == shown["New"][:2]


def test_7_6_other_filters_count_what_is_left_of_many(call, crowd, stretch):
	stage = all_stages()[0].name
	few = [f"CROWD-{number:05d}" for number in range(0, 1001, 100)]
	frappe.db.set_value(
		LEAD, {"name": ("in", few)}, {"source": "Zalo", "stage": stage}, update_modified=False
	)
	board = call.get(BOARD, search="dong", filters={"source": "Zalo"})
	assert heads(board)["New"] == (11, False, 11.0 * WORTH, 100)
	assert {card["name"] for card in board["columns"][0]["cards"]} == set(few)
	assert board["views"]["everyone"] == 11 and not board["more"]
	stages = call.get("leadcard.api.board.get_stages", search="dong")["stages"]
	held = {each["value"]: (each["count"], each["more"]) for each in stages if each["count"]}
	assert held == {stage: (11, False)}


def test_7_6_a_stopped_crowd_is_said_to_be_more(call, crowd, stretch):
	frappe.db.set_value(LEAD, {"name": ("like", "CROWD-%")}, "status", "Dead", update_modified=False)
	board = call.get(BOARD, search="dong")
	assert (board["stopped"], board["more_stopped"]) == (1000, True)
	assert heads(board)["New"][:2] == (0, False)
	back = heads(call.get(BOARD, search="dong", filters={"stopped": 1}))
	assert back["New"][:2] == (1000, True)


def test_7_1_a_saved_card_is_found_among_many_at_once(call, make_lead, crowd, stretch):
	lead = make_lead(full_name="Đông Người Mới")
	page = call.get(COLUMN, status="New", search="dong", limit=1, counted=1)
	assert [card["name"] for card in page["cards"]] == [lead.name]
	search_index.forget(LEAD, lead.name)
	page = call.get(COLUMN, status="New", search="dong", limit=1, counted=1)
	assert [card["name"] for card in page["cards"]] == ["CROWD-00000"]
