"""Addresses in the panel of a card (spec §5.14), on both hosts."""

from __future__ import annotations

import pytest

from tests.browser.board import unique

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect


@pytest.mark.parametrize("phone", [False, True])
def test_5_14_an_address_is_added_in_the_panel_and_what_was_changed_of_it_alone_is_sent(
	open_board, mobile, phone
):
	board = open_board(language="en", phone=phone)
	lead = board.make_lead(unique("Địa Chỉ Nhà"), mobile)
	sent: list[str] = []
	board.page.on(
		"request", lambda request: "edit_address" in request.url and sent.append(request.post_data or "")
	)
	board.press(board.card(lead["title"]).locator(".lc-card__title"))
	board.press(board.tab("contacts"))
	board.press(board.panel.get_by_role("button", name="Add an address"))
	board.dialog.wait_for()
	expect(board.field("address_type")).to_have_value("Personal")
	board.fill(address_line1="12 Lê Lợi", county="Phường Thuận Hóa", city="Huế")
	board.accept()
	board.settle()
	row = board.panel.get_by_role("list", name="Addresses").locator(".lc-row")
	expect(row).to_contain_text("12 Lê Lợi, Phường Thuận Hóa, Huế")
	assert board.violations(".lc-panel") == []

	board.press(row.get_by_role("button", name="Edit 12 Lê Lợi"))
	expect(board.field("county")).to_have_value("Phường Thuận Hóa")
	board.fill(address_line1="14 Lê Lợi")
	board.accept()
	board.settle()
	expect(row).to_contain_text("14 Lê Lợi, Phường Thuận Hóa, Huế")
	assert len(sent) == 1 and "city" not in sent[0] and "county" not in sent[0]
