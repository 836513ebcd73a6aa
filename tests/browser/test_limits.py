"""Who asks too often is told when to go on, and the board stays whole (spec §4.3, §7.1), on both hosts."""

from __future__ import annotations

import json

import pytest

from tests.browser.board import NEW, unique

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect

MESSAGE = "Bạn hỏi nhanh hơn mức gõ của con người. Hãy chờ 4 phút rồi tiếp tục."
ANSWER = {
	"status": 429,
	"content_type": "application/json",
	"body": json.dumps(
		{
			"exc_type": "RateLimitExceededError",
			"_server_messages": json.dumps([json.dumps({"message": MESSAGE})]),
		}
	),
}


def limit(board, endpoint: str) -> None:
	board.page.route(f"**/leadcard.api.{endpoint}*", lambda route: route.fulfill(**ANSWER))


@pytest.mark.parametrize("width", [1440, 390])
def test_4_3_a_check_too_many_is_told_in_the_dialog_and_what_is_typed_can_be_saved(
	open_board, mobile, width, violations
):
	board = open_board(phone=width == 390, width=width)
	limit(board, "duplicates.check")
	board.add(NEW)
	name = unique("Vũ Thị Nhanh")
	board.fill(full_name=name, mobile_no=mobile)
	expect(board.dialog.locator(".lc-duplicates")).to_have_text(MESSAGE)
	if not board.host.is_bench:
		assert violations(board, ".modal") == []
	board.accept()
	board.settle()
	expect(board.card(name)).to_be_visible()


def test_7_1_a_search_too_many_is_told_and_the_board_comes_back(open_board, mobile):
	board = open_board()
	lead = board.make_lead(unique("Vũ Thị Tìm"), mobile)
	limit(board, "board.get_board")
	board.page.locator(".lc-search input").fill(lead["title"])
	expect(board.page.locator(".leadcard")).to_contain_text(MESSAGE)
	board.page.unroute("**/leadcard.api.board.get_board*")
	board.page.locator(".lc-search input").fill(f"{lead['title']} ")
	board.reload()
	expect(board.card(lead["title"])).to_be_visible()
