"""Every action of the board by keyboard alone (spec §2 to §7): reached, done, and the focus back where it was."""

from __future__ import annotations

import pytest

from tests.browser.board import CONTACTING, CONVERTED, NEW, TABS, unique

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect

FOCUS_IS_SEEN = """() => {
	const one = document.activeElement;
	if (!one || one === document.body) return "nothing has the focus";
	// The desk's own bars are the desk's.
	if (!one.closest(".leadcard, .modal")) return "";
	// Inside a date the browser itself marks the day, the month or the calendar.
	if (one.matches("input[type^=date]")) return "";
	const seen = (element) => {
		const style = getComputedStyle(element);
		return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
	};
	const around = [one, ...["label", ".lc-search", ".lc-sort", ".lc-choice__one", ".lc-drop"].map((box) => one.closest(box))];
	if (around.some((box) => box && (seen(box) || box.matches(".lc-search, .lc-sort")))) return "";
	return `the focus is not seen on ${one.outerHTML.slice(0, 120)}`;
}"""


class Keys:
	"""Hands on the keyboard, and none on the mouse."""

	def __init__(self, board) -> None:
		self.board, self.page = board, board.page
		self.press = board.page.keyboard.press
		self.type = board.page.keyboard.type

	def reach(self, target, *, back: bool = False, most: int = 150) -> None:
		"""Tab until there; the focus is seen on the way."""
		for _step in range(most):
			if target.count() and target.first.evaluate("one => one === document.activeElement"):
				return
			self.press("Shift+Tab" if back else "Tab")
			assert not (unseen := self.page.evaluate(FOCUS_IS_SEEN)) or "nothing" in unseen, unseen
		raise AssertionError(f"{target} is not reached by {most} tabs")

	def choose(self, item: str) -> None:
		"""An entry of the open menu."""
		wanted = self.page.locator(f".lc-menu [data-item={item}]")
		for _step in range(20):
			if wanted.evaluate("one => one === document.activeElement"):
				return self.press("Enter")
			self.press("ArrowDown")
		raise AssertionError(f"{item} is not reached in the menu")

	def use(self, target, *, back: bool = False) -> None:
		self.reach(target, back=back)
		self.press("Enter")


@pytest.fixture
def keys(open_board, mobile):
	"""A board found down to one card of the salesperson's, and the hands."""
	board = open_board()
	lead = board.make_lead(unique("Chỉ Dùng Phím"), mobile, email_id=f"{mobile}@example.com")
	hands = Keys(board)
	hands.press("/")
	hands.type(mobile)
	hands.press("Enter")
	expect(board.page.locator(".lc-card")).to_have_count(1)
	return hands, lead


def card_of(keys, lead):
	return keys.board.card(lead["title"])


def test_views_filters_sort_and_clearing(keys):
	hands, lead = keys
	board, page = hands.board, hands.page
	hands.press("Escape")
	expect(page.locator(".lc-search input")).to_have_value("")
	hands.use(page.locator(".lc-view[data-view=forgotten]"), back=True)
	expect(board.card(lead["title"])).to_have_count(0)
	hands.use(page.locator(".lc-view[data-view=all]"), back=True)
	expect(board.card(lead["title"], NEW)).to_be_visible()
	button = page.locator(".lc-bar__button")
	hands.use(button)
	expect(page.locator(".lc-filters")).to_be_focused()
	hands.reach(page.locator("[name=lc-whose]:checked"))
	hands.press("ArrowRight")
	expect(page.locator(".lc-view[data-view=mine]")).to_have_attribute("aria-pressed", "true")
	hands.reach(page.locator("[name=lc-care]:checked"))
	hands.press("ArrowRight")
	expect(page.locator(".lc-chips .lc-chip")).to_have_count(1)
	hands.press("Escape")
	expect(button).to_be_focused()
	hands.reach(page.locator(".lc-sort select"))
	hands.press("ArrowDown")
	expect(page.locator(".lc-sort select")).to_have_value("creation asc")
	hands.use(page.locator(".lc-chips .lc-chip"))
	expect(page.locator(".lc-chips .lc-chip")).to_have_count(0)


@pytest.mark.parametrize("what", ["call", "meeting", "note", "email", "contact", "ticket"])
def test_quick_actions(keys, what):
	"""Into the dialog, typed, sent; the focus is at the button again."""
	hands, lead = keys
	board = hands.board
	button = card_of(hands, lead).locator(f".lc-quick [data-action={what}]")
	hands.use(button)
	board.dialog.wait_for()
	expect(board.dialog.locator(":focus")).to_have_count(1)
	hands.press("Escape")
	board.settle()
	expect(button).to_be_focused()
	if what != "note":
		return
	hands.press("Enter")
	board.dialog.wait_for()
	hands.reach(board.field("content"))
	hands.type("Chỉ bằng phím")
	hands.use(board.dialog.locator(".btn-primary:visible"))
	board.settle()
	expect(card_of(hands, lead).locator(".lc-lines--history")).to_contain_text("Chỉ bằng phím")
	expect(button).to_be_focused()


def test_the_panel_its_tabs_and_a_comment(keys):
	hands, lead = keys
	board = hands.board
	title = card_of(hands, lead).locator(".lc-card__title")
	hands.use(title)
	board.panel.locator(".lc-tabs").wait_for()
	hands.reach(board.tab("activity"))
	for _step in range(TABS.index("comments")):
		hands.press("ArrowRight")
	expect(board.tab("comments")).to_have_attribute("aria-selected", "true")
	hands.reach(board.panel.locator(".lc-comment-form textarea"))
	hands.type("Từ bàn phím")
	hands.press("Control+Enter")
	expect(board.panel.locator(".lc-comment__text")).to_have_text("Từ bàn phím")
	hands.press("Escape")
	expect(board.panel).to_have_count(0)
	expect(card_of(hands, lead).locator(".lc-card__title")).to_be_focused()


def test_moving_undo_and_conversion_by_the_menu(keys):
	hands, lead = keys
	board, page = hands.board, hands.page
	hands.use(card_of(hands, lead).locator(".lc-card__more"))
	expect(page.locator(".lc-menu [data-item]").first).to_be_focused()
	hands.press("Escape")
	expect(card_of(hands, lead).locator(".lc-card__more")).to_be_focused()
	hands.press("Enter")
	hands.press("Enter")
	expect(board.card(lead["title"], CONTACTING).locator(":focus")).to_have_count(1)
	hands.use(page.locator(".lc-toast__undo"))
	expect(board.card(lead["title"], NEW)).to_be_visible()
	hands.use(card_of(hands, lead).locator(".lc-card__more"))
	hands.choose("Converted")
	board.dialog.wait_for()
	hands.use(board.dialog.locator(".btn-primary:visible"))
	board.settle()
	expect(board.card(lead["title"], CONVERTED).locator(":focus")).to_have_count(1)


def test_a_new_lead_and_the_end_of_care(keys, mobile):
	hands, _lead = keys
	board, page = hands.board, hands.page
	name = unique("Phím Tạo Mới")
	hands.use(board.column(NEW).locator(".lc-column__add"))
	board.dialog.wait_for()
	hands.reach(board.field("full_name"))
	hands.type(name)
	hands.use(board.dialog.locator(".btn-primary:visible"))
	expect(board.card(name, NEW)).to_be_visible()
	expect(board.column(NEW).locator(".lc-column__add")).to_be_focused()
	hands.use(board.card(name).locator(".lc-card__more"))
	hands.choose("stop")
	board.dialog.wait_for()
	hands.reach(board.field("reason"))
	hands.type("Nhầm")
	hands.use(board.dialog.locator(".btn-primary:visible"))
	expect(board.card(name)).to_have_count(0)
	hands.use(page.locator(".lc-toast__undo"))
	expect(board.card(name, NEW)).to_be_visible()


@pytest.mark.journey
def test_single_keys_do_what_is_done_most_often_and_can_be_switched_off(keys):
	hands, lead = keys
	board, page = hands.board, hands.page
	press = page.keyboard.press

	def close() -> None:
		press("Escape")
		board.settle()

	page.locator(".lc-search input").blur()
	press("n")
	expect(board.field("mobile_no")).to_be_focused()
	press("n")
	expect(board.field("mobile_no")).to_have_value("n")
	board.fill(mobile_no="")
	close()

	card_of(hands, lead).locator(".lc-card__title").focus()
	press("c")
	press("e")
	expect(board.dialog).to_contain_text(lead["title"])
	expect(page.locator(".modal:visible")).to_have_count(1)
	close()
	press("Control+c")
	press(".")
	expect(page.locator(".lc-menu")).to_be_visible()
	press("Escape")
	expect(card_of(hands, lead).locator(".lc-card__more")).to_be_focused()

	press("Enter")
	press("Escape")
	board.show_panel(lead["title"])
	press("e")
	expect(board.dialog.locator("[data-fieldname=subject]").first).to_be_visible()
	close()
	press(".")
	expect(page.locator(".lc-menu")).to_be_visible()
	press("Escape")
	expect(board.panel).to_be_visible()
	press("Shift+?")
	expect(board.dialog.locator(".lc-keys__key")).to_have_count(12)
	if not board.host.is_bench:
		assert board.violations(".modal") == []
	board.field("single_keys").uncheck()
	press("Control+Enter")
	board.settle()
	press("Escape")
	expect(board.panel).to_have_count(0)
	for key in ("n", "/"):
		press(key)
	page.wait_for_timeout(500)
	expect(page.locator(".modal:visible")).to_have_count(0)
	expect(page.locator(".lc-search input")).not_to_be_focused()
	board.press(page.locator(".lc-bar [data-item=keys]"))
	board.field("single_keys").check()
	board.accept()
	board.settle()
	# where "/" lies above the 7
	page.evaluate(
		"document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '/', shiftKey: true, bubbles: true }))"
	)
	expect(page.locator(".lc-search input")).to_be_focused()

	# a card that is not there yet has no menu, and the board goes on
	page.route("**/leadcard.api.board.get_card*", lambda route: route.abort())
	card_of(hands, lead).locator(".lc-card__title").click()
	board.panel.wait_for()
	press(".")
	expect(page.locator(".lc-menu")).to_have_count(0)
	press("Escape")
	expect(board.panel).to_have_count(0)
