"""The search as the front door (spec §4.3, §7.1, §7.3): who holds a number, what was stopped, what one had open last."""

from __future__ import annotations

import pytest

from tests.browser.board import CONTACTING, NEW, ON_PHONE, another_mobile, unique
from tests.browser.people import MANAGER

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect


@pytest.mark.parametrize("phone", ON_PHONE)
def test_a_number_is_looked_up_and_leads_on(open_board, mobile, violations, phone):
	theirs, board = open_board(role=MANAGER), open_board(language="en", phone=phone)
	hidden = theirs.make_lead(unique("Lê Thị Giấu"), mobile)
	own = board.make_lead(unique("Ngô Đã Dừng"), another_mobile(mobile), status=CONTACTING)
	field, beside = board.page.locator(".lc-bar .lc-search input"), board.page.locator(".lc-beside")

	field.fill(mobile)
	expect(beside).to_contain_text("Held by")
	expect(beside).not_to_contain_text(hidden["title"])
	assert violations(board, ".lc-beside") == []
	ask = beside.get_by_role("button", name="Ask for handover")
	board.press(ask)
	expect(beside.get_by_role("button", name="Handover asked for")).to_be_disabled()

	free = another_mobile(another_mobile(mobile))
	field.fill(free)
	board.press(beside.get_by_role("button", name=f"New lead with {free}"))
	expect(board.field("mobile_no")).to_have_value(free)
	board.fill(full_name=unique("Hoàng Từ Tìm Kiếm"))
	board.accept()
	board.settle()
	expect(board.column(NEW).locator(".lc-card")).to_have_count(1)
	expect(beside.locator("li")).to_have_count(0)

	board.call("cards.stop_care", doctype="LC Lead", name=own["name"], reason="Đã mua nơi khác")
	if phone:  # the keyboard makes room for what was found, and the next search writes over this one
		field.fill(free)
		field.press("Enter")
		board.settle()
		expect(board.page.locator(".lc-card")).to_have_count(1)
		expect(field).not_to_be_focused()
		board.press(field)
		board.page.wait_for_function("() => String(getSelection()) === document.activeElement.value")
		board.page.keyboard.type(own["title"])
		expect(field).to_have_value(own["title"])
	field.fill(own["title"])
	# nothing else was found, so they are there at once
	expect(beside.get_by_role("button", name="Stopped (1)")).to_have_attribute("aria-expanded", "true")
	expect(beside).to_contain_text("Đã mua nơi khác")
	assert board.width() <= board.page.viewport_size["width"]
	assert violations(board, ".lc-beside") == []
	board.press(beside.get_by_role("button", name="Resume care"))
	board.accept()
	board.settle()
	expect(board.card(own["title"], CONTACTING)).to_be_visible()
	expect(beside.locator("button")).to_have_count(0)
	expect(board.page.locator("body")).not_to_be_focused()
	board.beside_search("refresh")
	board.settle()
	expect(beside.locator("button")).to_have_count(0)

	board.show_panel(own["title"])
	board.page.keyboard.press("Escape")
	expect(board.panel).to_have_count(0)
	field.fill("")
	# a tap elsewhere is not lost, though the search gives its room back
	board.page.keyboard.press("Escape")
	board.press(board.page.locator(".lc-view[data-view=mine]"))
	expect(board.page.locator(".lc-view[data-view=mine]")).to_have_attribute("aria-pressed", "true")
	board.press(field)
	recent = board.page.locator(".lc-recent")
	expect(recent.locator("button").first).to_contain_text(own["title"])
	assert violations(board, ".lc-recent") == []
	board.page.keyboard.press("ArrowDown")
	board.page.keyboard.press("Enter")
	expect(board.panel.locator(".lc-panel__title")).to_have_text(own["title"])
