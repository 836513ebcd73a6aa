"""Anonymising a card on the board (spec §16.7), on both hosts."""

from __future__ import annotations

import pytest

from tests.browser.board import ON_DESK, unique
from tests.browser.people import MANAGER

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect


def open_menu(board, title: str):
	board.press(board.card(title).locator(".lc-card__more"))
	return board.page.locator(".lc-menu [data-item]")


@pytest.mark.parametrize("phone", ON_DESK)
def test_16_7_a_manager_types_the_code_and_the_card_keeps_its_place_without_a_name(open_board, mobile, phone):
	board = open_board(role=MANAGER, language="en", phone=phone)
	title = unique("Hồ Muốn Quên")
	lead = board.make_lead(title, mobile, expected_revenue=2_000_000)
	count = board.count("New")
	open_menu(board, title).filter(has_text="Anonymise…").click()
	expect(board.dialog).to_contain_text("This can't be undone.")
	assert board.violations(".lc-dialog") == []
	board.fill(reason="Phiếu 17", code="LEAD-1")
	board.accept()
	expect(board.dialog.locator(".lc-dialog-failure")).to_contain_text(lead["name"])
	board.fill(code=lead["name"])
	board.accept()
	board.settle()
	expect(board.page.get_by_text(title, exact=True)).to_have_count(0)
	anonymous = f"Anonymised {lead['name']}"
	expect(board.card(anonymous, "New")).to_be_visible()
	expect(board.card(anonymous).locator(".lc-quick")).to_have_count(0)
	assert board.count("New") == count
	items = open_menu(board, anonymous)
	assert [item.get_attribute("data-item") for item in items.all()] == ["open", "form", "link"]
	board.page.keyboard.press("Escape")
	board.show_panel(anonymous)
	expect(board.panel).to_contain_text("This card was anonymised.")
	board.tab("details").click()
	expect(board.panel).to_contain_text("Phiếu 17")


def test_16_7_a_salesperson_is_not_offered_it(open_board, mobile):
	board = open_board(language="en")
	title = unique("Hồ Của Người Bán")
	board.make_lead(title, mobile)
	items = open_menu(board, title)
	expect(items.first).to_be_visible()
	expect(items.filter(has_text="Anonymise")).to_have_count(0)


@pytest.mark.bench
def test_16_7_the_form_offers_it_and_afterwards_nothing_more(open_board, mobile):
	board = open_board(role=MANAGER, language="en")
	lead = board.make_lead(unique("Hồ Trong Biểu Mẫu"), mobile)
	board.page.goto(f"{board.host.url}/app/lc-lead/{lead['name']}")
	offered = board.page.get_by_role("button", name="Anonymise…")
	offered.click()
	board.fill(reason="Phiếu 18", code=lead["name"])
	board.accept()
	board.settle()
	expect(board.page.get_by_text(f"Anonymised {lead['name']}").first).to_be_visible()
	expect(offered).to_have_count(0)
	expect(board.page.get_by_role("button", name="Stop Care")).to_have_count(0)
