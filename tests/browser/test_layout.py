"""The board on every width and in both directions, on both hosts."""

from __future__ import annotations

import pytest

from tests.browser.board import NEW, TRANSACTED, unique

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect

WIDTHS = (320, 390, 768, 1024, 1440, 1920)
BAR = ".lc-search, .lc-bar__button, .lc-bar__aside > *, .lc-sort, .lc-view"

# a list to choose from is as wide as the text that is chosen, beside its arrow; on a phone an icon stands for it
READ_WHOLE = """select => {
	const alone = select.cloneNode(true);
	alone.value = select.value;
	alone.style.cssText = "position: absolute; width: auto; inset: auto; visibility: hidden";
	select.after(alone);
	const needed = alone.offsetWidth;
	alone.remove();
	return getComputedStyle(select).opacity === "0" || select.offsetWidth >= needed;
}"""


@pytest.mark.journey
def test_nothing_sticks_out_or_is_cut_off_at_any_width(open_board, mobile):
	board = open_board()
	lead = board.make_lead(unique("Nguyễn Thị Phương Thảo Nguyên"), mobile)
	for width in WIDTHS:
		board.page.set_viewport_size({"width": width, "height": 844})
		board.page.wait_for_function("width => innerWidth === width", arg=width)
		assert board.width() <= width
		for control in board.page.locator(BAR).locator("visible=true").all():
			box = control.bounding_box()
			assert 0 <= box["x"] and box["x"] + box["width"] <= width + 1, (width, control)
			assert box["height"] <= 60, (width, control)
		assert board.page.locator(".lc-sort select").evaluate(READ_WHOLE), width
		shown = board.column(NEW).bounding_box()
		assert shown["x"] >= 0 and shown["x"] + min(shown["width"], 264) <= width
		board.card(lead["title"]).locator(".lc-card__title").click()
		board.panel.locator(".lc-tabs").wait_for()
		assert board.width() <= width
		board.page.keyboard.press("Escape")
		expect(board.panel).to_have_count(0)


@pytest.mark.parametrize("phone", [False, True])
def test_a_right_to_left_language_mirrors_the_board(open_board, mobile, phone):
	board = open_board(language="ar", phone=phone)
	lead = board.make_lead(unique("Bình"), mobile)
	window = board.page.viewport_size["width"]
	assert board.page.evaluate("document.documentElement.dir") == "rtl"
	first, last = board.column(NEW).bounding_box(), board.column(TRANSACTED).bounding_box()
	assert first["x"] > last["x"] and first["x"] + first["width"] > window - 40
	card = board.card(lead["title"])
	title, more = card.locator(".lc-card__title"), card.locator(".lc-card__more")
	assert title.bounding_box()["x"] > more.bounding_box()["x"]
	assert board.width() <= window
	board.press(title)
	board.panel.locator(".lc-tabs").wait_for()
	assert board.panel.bounding_box()["x"] == 0
	heading = board.panel.locator(".lc-panel__title")
	assert heading.evaluate("one => getComputedStyle(one).textAlign") in ("right", "-webkit-right")
