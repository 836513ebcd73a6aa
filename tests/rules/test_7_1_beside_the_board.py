"""What a search finds beside the board: stopped cards, and what one had open before one types (spec §7.1, §7.3)."""

import frappe
import pytest

BOARD = "leadcard.api.board.get_board"
STOP = "leadcard.api.cards.stop_care"
RECENT = "leadcard.api.search.get_recent"


@pytest.fixture
def stopped(call, as_user, floor, make_lead, make_customer):
	"""A lead and a customer of anna's by one name, whose care was stopped, and a lead of ben's alike."""
	cards = [
		make_lead(full_name="Ngô Đã Dừng", lead_owner=floor.anna),
		make_customer(full_name="Ngô Đã Dừng", account_owner=floor.anna),
		make_lead(full_name="Ngô Đã Dừng", lead_owner=floor.ben),
	]
	for card in cards:
		call(STOP, doctype=card.doctype, name=card.name, reason="Đã mua nơi khác")
	return cards


def test_7_3_a_search_counts_the_stopped_cards_that_one_may_see(call, as_user, floor, stopped):
	with as_user(floor.anna):
		assert call.get(BOARD, search="ngo da dung")["stopped"] == 2
		assert call.get(BOARD, search="ngo da dung", filters={"source": "Zalo"})["stopped"] == 0
		shown = call.get(BOARD, search="ngo da dung", filters={"stopped": 1})
		assert sum(column["count"] for column in shown["columns"]) == 2
		assert shown["stopped"] == 0, "they are shown"
		assert call.get(BOARD)["stopped"] == 0, "nothing is searched for"
	with as_user(floor.lead):
		assert call.get(BOARD, search="ngo da dung")["stopped"] == 3


def test_7_1_what_one_had_open_is_called_by_name_as_far_as_one_still_sees_it(call, as_user, floor, stopped):
	keys = [[card.doctype, card.name] for card in stopped]
	with as_user(floor.anna):
		found = call.get(RECENT, cards=[*keys, ["LC Lead", "gone"]])["cards"]
		assert {(card["doctype"], card["name"]) for card in found} == {tuple(key) for key in keys[:2]}
		assert {card["title"] for card in found} == {"Ngô Đã Dừng"}
		assert {card["owner_name"] for card in found} == {frappe.utils.get_fullname(floor.anna)}
		assert call.get(RECENT, cards=[])["cards"] == []


@pytest.mark.parametrize("nonsense", ["x", {"LC Lead": "x"}, [["User", "Administrator"]], [["LC Lead", 7]]])
def test_7_1_what_is_no_list_of_cards_is_refused_in_words(call, as_user, floor, refused, nonsense):
	with as_user(floor.anna), refused(frappe.ValidationError) as told:
		call.get(RECENT, cards=nonsense)
	assert "pairs" in str(told.value)
