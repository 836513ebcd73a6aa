"""At 320 pixels, a phone or a page at 400 %, everything is read without scrolling sideways (WCAG 2.2, 1.4.10)."""

from __future__ import annotations

import pytest

from tests.browser.board import NEW, TABS, unique

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect

# the columns lie side by side, and rows of one line run on: views, tabs and filters in use
MAY_RUN_ON = ".lc-columns, .lc-views, .lc-tabs, .lc-chips"
# what sticks out of the window, and what is scrolled sideways to be read
SIDEWAYS = """runs_on => {
	const shown = [...document.querySelectorAll(".leadcard, .leadcard *, .lc-panel *, .modal *")].filter(
		(one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true })
			&& !one.matches(runs_on) && !one.closest(".lc-sr, .lc-over")
	);
	const named = (one) => `${one.tagName} ${one.className} ${(one.innerText || "").slice(0, 30)}`;
	const scrolls = (one) => ["auto", "scroll"].includes(getComputedStyle(one).overflowX)
		&& one.scrollWidth > one.clientWidth + 1;
	const sticks_out = (one) => {
		const { left, right, width } = one.getBoundingClientRect();
		return width && !one.closest(runs_on) && (left < -1 || right > innerWidth + 1);
	};
	return shown.filter((one) => scrolls(one) || sticks_out(one)).map(named);
}"""


def expect_no_scrolling(board) -> None:
	board.page.wait_for_timeout(300)
	assert board.width() <= 320
	assert board.page.evaluate(SIDEWAYS, MAY_RUN_ON) == []


@pytest.fixture
def small(open_board, mobile):
	"""A phone of 320 pixels with a card whose words are long."""
	board = open_board(phone=True, width=320)
	email = f"nguyen.thi.phuong.thao.nguyen.{mobile}@congtycophandautu.example.com"
	lead = board.make_lead(unique("Nguyễn Thị Phương Thảo Nguyên"), mobile, email_id=email)
	return board, lead


@pytest.mark.journey
def test_nothing_is_scrolled_sideways_on_board_and_panel(small):
	board, lead = small
	expect_no_scrolling(board)
	board.press(board.page.locator(".lc-bar__button"))
	board.page.locator(".lc-filters select").first.wait_for()
	expect_no_scrolling(board)
	board.page.keyboard.press("Escape")
	board.press(board.card(lead["title"]).locator(".lc-card__title"))
	board.panel.locator(".lc-tabs").wait_for()
	for tab in TABS:
		board.press(board.tab(tab))
		expect(board.tab(tab)).to_have_attribute("aria-selected", "true")
		expect_no_scrolling(board)


@pytest.mark.journey
def test_nothing_is_scrolled_sideways_in_dialogs(small):
	board, lead = small
	board.press(board.column(NEW).locator(".lc-column__add"))
	expect_no_scrolling(board)
	board.unfold()
	board.press(board.dialog.locator(".lc-contacts__add"))
	expect_no_scrolling(board)
	board.cancel()
	board.settle()
	board.press(board.card(lead["title"]).locator(".lc-card__title"))
	board.press(board.tab("details"))
	board.press(board.panel.locator("[role=tabpanel] .lc-button").first)
	board.dialog.wait_for()
	expect_no_scrolling(board)
