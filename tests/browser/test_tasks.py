"""Tasks in the panel of a card (spec §5.13): made, done and opened again there, on both hosts."""

from __future__ import annotations

import pytest

from tests.browser.board import unique

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect


@pytest.mark.parametrize("phone", [False, True])
def test_5_13_a_task_is_made_in_the_panel_done_by_one_click_and_opened_again(open_board, mobile, phone):
	board = open_board(language="en", phone=phone)
	lead = board.make_lead(unique("Việc Cần Làm"), mobile)
	board.press(board.card(lead["title"]).locator(".lc-card__title"))
	board.press(board.tab("tasks"))
	board.press(board.panel.get_by_role("button", name="Add a task"))
	board.dialog.wait_for()
	expect(board.dialog.locator(".lc-people__one[aria-selected=true]")).to_contain_text("Me")
	board.fill(description="Soạn hợp đồng")
	board.accept()
	board.settle()
	row = board.panel.locator(".lc-row")
	expect(row).to_have_count(1)
	expect(row).to_contain_text("Soạn hợp đồng")
	expect(board.tab("tasks").locator(".lc-tab__count")).to_have_text("1")
	assert board.violations(".lc-panel") == []

	board.press(row.get_by_role("button", name="Done: Soạn hợp đồng"))
	expect(row.locator(".lc-state")).to_have_text("Done")
	expect(board.tab("tasks").locator(".lc-tab__count")).to_have_count(0)
	board.press(board.page.locator(".lc-toast__undo"))
	expect(row.get_by_role("button", name="Done: Soạn hợp đồng")).to_be_visible()


def test_5_13_a_task_is_given_to_a_colleague_who_may_see_the_card_and_to_nobody_else(open_board, mobile):
	board = open_board(language="en")
	lead = board.make_lead(unique("Giao Việc"), mobile)
	card = {"doctype": lead["doctype"], "name": lead["name"]}
	viewers = board.call("cards.get_viewers", **card)["viewers"]
	boss = next(viewer for viewer in viewers if viewer["user"] != board.person.user)
	board.show_panel(lead["title"])
	board.tab("tasks").click()
	board.panel.get_by_role("button", name="Add a task").click()
	board.fill(description="Duyệt giá")
	offered = board.dialog.locator(".lc-people__one")
	assert set(offered.evaluate_all("all => all.map(one => one.dataset.user)")) == {
		board.person.user,
		*(viewer["user"] for viewer in viewers),
	}
	board.dialog.get_by_role("combobox", name="For whom").fill(boss["full_name"])
	board.accept()
	board.settle()
	expect(board.panel.locator(".lc-row")).to_contain_text(boss["full_name"])
	arguments = {**card, "description": "x", "allocated_to": "nobody@example.com"}
	assert board.status_of("todos.create_task", **arguments) == 417
