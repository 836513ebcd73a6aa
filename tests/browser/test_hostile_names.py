"""Names that would break a page: shown as text everywhere, the layout intact, no script run. On both hosts."""

from __future__ import annotations

import pytest

from tests.browser.board import CONTACTING, NEW, another_mobile, unique

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect

TAG = "<img src=x onerror=alert(1)>"
NAMES = {
	"markup": TAG,
	"entities": "&lt;img src=x onerror=alert(1)&gt;",
	"double entities": "&amp;lt;img src=x onerror=alert(1)&amp;gt;",
	"braces": "{{ constructor.constructor('alert(1)')() }} ${alert(1)} {0}",
	"long": "NguyễnVănDài" * 11,
	"emoji": "👩🏽‍🌾 Bà Ba 🏳️‍🌈 👨‍👩‍👧‍👦 " * 4,
	"right to left": "‮שלום عليكم ‏مرحبا‬ Bình",
	"marks": "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!",
}
PLACES = (
	".leadcard img[src=x], .lc-panel img[src=x], .modal img[src=x], .desk-alert img[src=x], h1 img[src=x]"
)


def is_intact(board) -> None:
	assert board.page.locator(PLACES).count() == 0
	window = board.page.viewport_size["width"]
	assert board.width() <= window
	for box in board.page.locator(".lc-card:visible, .lc-panel:visible, .modal-dialog:visible").all()[:4]:
		area = box.bounding_box()
		assert area["width"] <= window, area
	wide = board.page.locator(".lc-panel__body, .modal-body, .lc-column__list").evaluate_all(
		"all => all.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.className)"
	)
	assert wide == []


@pytest.mark.parametrize("width", [1440, 390, 320])
def test_hostile_names_are_text_on_the_card_in_the_panel_and_in_dialogs(open_board, mobile, width):
	"""What the server keeps of a name is what is shown, letter by letter."""
	board = open_board(phone=width < 1440, width=width)
	for number, name in enumerate(NAMES.values()):
		values = {"full_name": unique(name)[-140:], "short_name": name[:100]}
		values["mobile_no"] = another_mobile(mobile, number)
		lead = board.call("cards.create_lead", values=values)["card"]
		board.page.goto(f"{board.host.url}/app/leadcard?search={values['mobile_no']}")
		is_shown_as_text(board, lead)


def is_shown_as_text(board, lead: dict) -> None:
	title = lead["title"]
	card = board.column(NEW).locator(f"[data-key='LC Lead/{lead['name']}']")
	assert text_of(card.locator(".lc-card__title")) == title
	is_intact(board)
	board.press(card.locator(".lc-quick [data-action=note]"))
	expect(board.dialog).to_be_visible()
	assert title in text_of(board.dialog)
	is_intact(board)
	board.page.keyboard.press("Escape")
	board.settle()
	board.press(card.locator(".lc-card__title"))
	board.panel.locator(".lc-tabs").wait_for()
	assert text_of(board.panel.locator(".lc-panel__title")) == title
	board.press(board.tab("details"))
	is_intact(board)


def text_of(locator) -> str:
	return locator.evaluate("one => one.textContent")


@pytest.fixture
def crowded(open_board, mobile):
	"""`crowded(**how)` → a board and a customer all of whose records bear a hostile name."""

	def make(**how):
		board = open_board(**how)
		# Frappe cleans markup away on saving; the other spelling stays as it is.
		tag = unique("&lt;img src=x onerror=alert(1)&gt;")
		lead = board.make_lead(tag, mobile, email_id=f"{mobile}@example.com", notes=tag)
		customer = board.call("cards.convert_lead", name=lead["name"])["customer"]
		key = {"doctype": "LC Customer", "name": customer}
		board.call("activities.log_call", **key, values={"completed": 1, "subject": tag, "description": tag})
		board.call("activities.add_note", **key, values={"content": tag})
		board.call("activities.create_ticket", **key, values={"subject": tag, "description": tag})
		board.call("activities.create_opportunity", **key, values={"title": tag, "amount": 5})
		board.call("activities.create_contact", **key, first_name=tag)
		board.call("comments.add_comment", **key, text=tag)
		board.page.goto(f"{board.host.url}/app/leadcard?card=LC Customer/{customer}")
		board.panel.locator(".lc-tabs").wait_for()
		return board, lead["title"]

	return make


@pytest.mark.parametrize("width", [1440, 390])
def test_every_tab_shows_hostile_records_as_text(crowded, width):
	board, _title = crowded(phone=width == 390, width=width)
	for key in ("activity", "opportunities", "tickets", "contacts", "comments", "details"):
		board.press(board.tab(key))
		expect(board.panel.locator("#lc-tab-view")).to_contain_text("onerror=alert(1)")
		is_intact(board)
	assert board.page.locator("a[href^='javascript:' i]").count() == 0


def test_messages_questions_search_and_the_undo_show_a_hostile_name_as_text(open_board, mobile):
	board = open_board()
	lead = board.make_lead(unique(TAG), mobile)
	title = lead["title"]
	board.drag(title, CONTACTING)
	expect(board.page.locator(".lc-toast__text")).to_contain_text(title)
	board.drag(title, NEW)
	board.settle()
	board.page.locator(".lc-search input").fill(title)
	board.page.keyboard.press("Enter")
	expect(board.page.locator(".lc-card")).to_have_count(1)
	board.card(title).locator(".lc-card__more").click()
	is_intact(board)
	board.page.keyboard.press("Escape")
	for status in ("Converted", "Transacted"):
		board.page.goto(f"{board.host.url}/app/leadcard?search={mobile}")
		board.drag(title, status)
		expect(board.dialog.or_(board.alert).first).to_be_visible()
		is_intact(board)
		if board.dialog.count():
			assert title in text_of(board.dialog)
			board.cancel()
			board.settle()
	assert "<img" not in board.page.title()


@pytest.mark.journey
def test_a_hostile_name_in_a_link_a_filter_and_what_is_left_over(open_board, mobile):
	board = open_board()
	board.page.evaluate(
		"""text => history.replaceState(null, "", "/app/leadcard?" + new URLSearchParams(
			{ search: text, tag: text, owner: text, source: text, product: text }))""",
		TAG,
	)
	board.reload_empty()
	expect(board.page.locator(".lc-chips .lc-chip")).to_have_count(4)
	expect(board.page.locator(".lc-chips .lc-chip__text").first).to_have_text(TAG)
	is_intact(board)
	board.page.goto(f"{board.host.url}/app/leadcard?card=LC Lead/{TAG}")
	expect(board.page.locator(".lc-failure-note, .desk-alert").first).to_be_visible()
	is_intact(board)
