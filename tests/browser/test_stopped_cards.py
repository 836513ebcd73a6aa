"""Stopped cards on the board (spec §5.7, §7.3): found by a filter, and resumed from there, on both hosts."""

from __future__ import annotations

import pytest

from tests.browser.board import CONTACTING, ON_PHONE, unique
from tests.browser.test_finding import open_filters

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect

REASON = "Đã mua nơi khác"


@pytest.fixture
def stopped(open_board, mobile):
	"""`stopped(**how)` → a board that shows the stopped cards, and a lead that is one of them."""

	def make(**how):
		board = open_board(language="en", **how)
		lead = board.make_lead(unique("Ngô Đã Dừng"), mobile, status=CONTACTING)
		board.call("cards.stop_care", doctype=lead["doctype"], name=lead["name"], reason=REASON)
		board.reload()
		expect(board.card(lead["title"])).to_have_count(0)
		sheet = open_filters(board)
		board.press(sheet.get_by_text("Care stopped", exact=True))
		expect(board.card(lead["title"], CONTACTING)).to_be_visible()
		board.page.keyboard.press("Escape")
		return board, lead

	return make


@pytest.mark.parametrize("phone", ON_PHONE)
def test_7_3_a_stopped_card_is_found_and_resumed_on_the_board(stopped, phone):
	board, lead = stopped(phone=phone)
	assert "stopped=1" in board.page.url
	expect(board.page.locator(".lc-chips .lc-chip")).to_contain_text("Care stopped")
	card = board.card(lead["title"])
	expect(card).to_contain_text(REASON)
	expect(card.locator(".lc-quick")).to_have_count(0)
	board.press(card.get_by_role("button", name="Resume care"))
	board.accept()
	board.settle()
	expect(board.card(lead["title"])).to_have_count(0)
	board.page.goto(f"{board.host.url}/app/leadcard?sort=creation+desc")
	expect(board.card(lead["title"], CONTACTING)).to_be_visible()


@pytest.mark.parametrize("place", ["menu", "panel"])
def test_5_7_a_stopped_card_is_resumed_from_its_menu_and_its_panel(stopped, place):
	board, lead = stopped()
	if place == "menu":
		board.card(lead["title"]).locator(".lc-card__more").click()
		items = board.page.locator(".lc-menu [data-item]")
		assert [item.get_attribute("data-item") for item in items.all()] == ["resume", "open", "form", "link"]
		items.first.click()
	else:
		board.show_panel(lead["title"])
		board.panel.get_by_role("button", name="Resume care").click()
	board.accept()
	board.settle()
	expect(board.card(lead["title"])).to_have_count(0)


def test_5_7_a_stopped_card_that_is_dragged_goes_nowhere(stopped):
	board, lead = stopped()
	board.drag(lead["title"], "New")
	expect(board.alert).to_contain_text("Care of this card is stopped")
	expect(board.card(lead["title"], CONTACTING)).to_be_visible()
	assert "board.move_card" not in board.requests
