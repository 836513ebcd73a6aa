"""Contact data of others' cards, masked and shown on demand (spec §8), on both hosts."""

from __future__ import annotations

import pytest

from tests.browser.board import ON_PHONE, another_mobile, unique
from tests.browser.test_handover import picture

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect


@pytest.mark.parametrize("phone", ON_PHONE)
def test_8_contact_data_is_shown_on_demand_within_the_quota(open_board, insert, setting, mobile, phone):
	numbers = {unique("Khách Chưa Ai Nhận"): mobile, unique("Khách Thứ Hai"): another_mobile(mobile)}
	for title, number in numbers.items():
		insert("LC Lead", full_name=title, mobile_no=number)
	setting("mask_contact_data", 1, after=0)
	board = open_board(phone=phone)
	shown, refused = (board.card(title) for title in numbers)
	for card, number in ((shown, mobile), (refused, another_mobile(mobile))):
		expect(card).to_contain_text(f"•••{number[-3:]}")
		assert number not in card.inner_text() and number[1:] not in card.inner_html()
	picture(board, f"masked-{'390' if phone else '1440'}")

	board.press(shown.locator(".lc-reach--reveal"))
	expect(shown.locator(f"a[href='tel:+84{mobile[1:]}']")).to_be_visible()
	expect(shown.locator(".lc-reach--reveal")).to_have_count(0)
	picture(board, f"shown-{'390' if phone else '1440'}")
	assert board.violations(".lc-columns") == []

	setting("reveal_quota", 0, after=20)
	board.press(refused.locator(".lc-reach--reveal"))
	expect(board.page.locator(".modal:visible, .desk-alert").last).to_contain_text(
		"Ở đây không hiện thông tin"
	)
	expect(refused.locator("a[href^='tel:']")).to_have_count(0)
