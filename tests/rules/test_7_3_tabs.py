"""Mine, Free and All: whose cards the board shows, each with how many there are (spec §7.3, §7.5)."""

import frappe
import pytest

BOARD = "leadcard.api.board.get_board"
CHANGED = "leadcard.api.board.get_changed"


@pytest.fixture
def cards(floor, make_lead, make_customer):
	"""Two cards of anna's, one of ben's and two free ones; one of anna's came by Zalo and nobody cared for it for long."""
	mine = make_lead(lead_owner=floor.anna, source="Zalo")
	make_customer(account_owner=floor.anna)
	make_lead(lead_owner=floor.ben)
	make_lead()
	make_customer()
	frappe.db.set_value("LC Lead", mine.name, "last_care_on", "2020-01-01 08:00:00")
	return mine


def tabs(call, **view) -> tuple[int, int, int]:
	views = call.get(BOARD, **view)["views"]
	return views["mine"], views["unassigned"], views["everyone"]


@pytest.mark.parametrize(
	"whose", [{}, {"mine": 1}, {"unassigned": 1}, {"people": 1}, {"mine": 1, "view": "forgotten"}]
)
def test_7_3_each_tab_says_how_many_cards_it_leads_to_wherever_one_stands(call, as_user, floor, cards, whose):
	with as_user(floor.lead):
		assert tabs(call, filters=whose)[0] == 0
	with as_user(floor.anna):
		mine, free, everyone = tabs(call, filters=whose)
		for filters, said in (({"mine": 1}, mine), ({"unassigned": 1}, free), ({}, everyone)):
			board = call.get(BOARD, filters=filters)
			assert sum(column["count"] for column in board["columns"]) == said
		assert mine == 2 and everyone == mine + free


def test_7_3_the_tabs_count_under_the_other_filters_and_within_a_search(call, as_user, floor, cards):
	with as_user(floor.anna):
		assert tabs(call, filters={"source": "Zalo", "unassigned": 1}) == (1, 0, 1)
		assert tabs(call, search=cards.name) == (1, 0, 1)
		assert tabs(call, search=cards.name, within={"New": "nobody"})[0] == 1
		changed = call.get(CHANGED, cards=[["LC Lead", cards.name]], filters={"mine": 1})
		assert changed["views"]["mine"] == 2 and changed["views"]["everyone"] >= 2
