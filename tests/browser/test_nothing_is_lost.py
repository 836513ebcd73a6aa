"""What somebody typed survives a slow, a broken and an ended connection, on both hosts (issue: "nothing lost")."""

from __future__ import annotations

import pytest

from tests.browser.board import CONTACTING, NEW, another_mobile, unique

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect

# What the panel's buttons and the card's menu open, the field to type into, and the endpoint that takes it.
DIALOGS = {
	"call": ("description", "activities.log_call"),
	"meeting": ("description", "activities.log_meeting"),
	"note": ("content", "activities.add_note"),
	"ticket": ("subject", "activities.create_ticket"),
	"opportunity": ("title", "activities.create_opportunity"),
	"contact": ("first_name", "activities.create_contact"),
	"email": ("subject", "activities.send_email"),
	"stop": ("reason", "cards.stop_care"),
}
WORDS = "Khách hẹn 3 giờ chiều <mai>"


@pytest.fixture
def customer(open_board, mobile):
	"""`customer(**how)` → a board, and a customer's card on it with an address to write to."""

	def make(**how):
		board = open_board(**how)
		lead = board.make_lead(unique("Không Mất Chữ"), mobile, email_id=f"{mobile}@example.com")
		board.call("cards.convert_lead", name=lead["name"])
		board.reload()
		return board, lead["title"]

	return make


def open_dialog(board, title: str, what: str) -> None:
	if what == "stop":
		board.card(title).locator(".lc-card__more").click()
		board.page.locator(".lc-menu [data-item=stop]").click()
	else:
		board.show_panel(title)
		board.panel.locator(f".lc-quick [data-action={what}]").click()
	board.dialog.wait_for()


@pytest.mark.parametrize("what", DIALOGS)
def test_a_broken_network_leaves_what_is_typed_and_says_what_to_do(customer, what):
	"""One may try again, or close the dialog and find the text later."""
	board, title = customer(language="en" if what in ("call", "email") else "vi")
	fieldname, endpoint = DIALOGS[what]
	open_dialog(board, title, what)
	if what == "meeting":
		board.dialog.locator(".lc-next__chip[data-next=tomorrow]").click()
	board.page.route(f"**/leadcard.api.{endpoint}", lambda route: route.abort())
	board.field(fieldname).fill(WORDS)
	board.accept()
	expect(board.dialog.locator(".lc-dialog-failure")).to_be_visible()
	expect(board.field(fieldname)).to_have_value(WORDS)
	board.page.keyboard.press("Escape")
	board.settle()
	board.page.keyboard.press("Escape")
	open_dialog(board, title, what)
	expect(board.field(fieldname)).to_have_value(WORDS)
	expect(board.dialog.locator(".lc-dialog-kept")).to_be_visible()
	board.dialog.locator(".lc-dialog-kept__clear").click()
	expect(board.field(fieldname)).not_to_have_value(WORDS)


@pytest.mark.parametrize("what", ["call", "email", "stop"])
def test_after_a_new_login_one_goes_on_where_the_session_ended(customer, contexts, what):
	board, title = customer()
	fieldname, _endpoint = DIALOGS[what]
	open_dialog(board, title, what)
	board.field(fieldname).fill(WORDS)
	contexts.expire(board.page)
	board.accept()
	board.page.wait_for_url("**/login?redirect-to=*")
	contexts.log_in(board.page.context, board.person)
	board.open()
	left_over = board.page.locator(".lc-left-over__one")
	expect(left_over).to_contain_text(title)
	left_over.get_by_role("button", name="Tiếp tục").click()
	expect(board.field(fieldname)).to_have_value(WORDS)
	expect(left_over).to_have_count(0)


@pytest.mark.journey
def test_a_new_lead_and_a_comment_outlive_the_session(open_board, contexts, mobile):
	board = open_board()
	title = unique("Phiên Hết Hạn")
	board.make_lead(unique("Có Bình Luận"), mobile)
	board.page.locator(".lc-card__title").first.click()
	board.tab("comments").click()
	board.panel.locator(".lc-comment-form textarea").fill(WORDS)
	board.page.keyboard.press("Escape")
	board.page.keyboard.press("Escape")
	expect(board.panel).to_have_count(0)
	board.column(CONTACTING).locator(".lc-column__add").click()
	board.fill(full_name=title)
	contexts.expire(board.page)
	board.accept()
	board.page.wait_for_url("**/login?redirect-to=*")
	contexts.log_in(board.page.context, board.person)
	board.open()
	board.page.locator(".lc-left-over__one .lc-button").click()
	expect(board.field("full_name")).to_have_value(title)
	board.accept()
	expect(board.card(title, CONTACTING)).to_be_visible()
	board.page.locator(".lc-column[data-status=New] .lc-card__title").first.click()
	board.tab("comments").click()
	expect(board.panel.locator(".lc-comment-form textarea")).to_have_value(WORDS)


def test_on_a_slow_network_a_double_click_makes_one_record(open_board, mobile):
	board = open_board(phone=True, language="en")
	title = unique("Twice")
	board.column(NEW).locator(".lc-column__add").tap()
	board.fill(full_name=title, mobile_no=mobile)
	held = board.hold("cards.create_lead")
	board.dialog.locator(".btn-primary:visible").dblclick()
	board.page.keyboard.press("Control+Enter")
	held.let_go()
	expect(board.card(title, NEW)).to_be_visible()
	assert board.requests.count("cards.create_lead") == 1


def test_on_a_slow_network_late_answers_overwrite_no_newer_ones(open_board, mobile):
	"""Two searches: the answer to the first comes last."""
	board = open_board()
	title = unique("Trả Lời Muộn")
	board.make_lead(title, mobile)
	held = board.hold("board.get_board")
	field = board.page.locator(".lc-search input")
	field.fill("không có ai tên như thế")
	field.press("Enter")
	field.fill(mobile)
	field.press("Enter")
	held.wait_for(2)
	held.let_go(-1)
	expect(board.page.locator(".lc-card")).to_have_count(1)
	held.let_go()
	expect(board.page.locator(".lc-columns")).to_have_attribute("aria-busy", "false")
	expect(board.card(title, NEW)).to_be_visible()


def test_on_a_slow_network_two_panels_do_not_mix(open_board, mobile):
	board = open_board()
	first = board.make_lead(unique("Thẻ Đầu"), mobile)
	second = board.make_lead(unique("Thẻ Sau"), another_mobile(mobile))
	held = board.hold("board.get_card")
	board.card(first["title"]).locator(".lc-card__title").click()
	board.page.keyboard.press("Escape")
	board.card(second["title"]).locator(".lc-card__title").click()
	held.wait_for(2)
	held.let_go(-1)
	expect(board.panel.locator(".lc-panel__title")).to_have_text(second["title"])
	held.let_go()
	expect(board.panel.locator(".lc-tabs")).to_be_visible()
	expect(board.panel.locator(".lc-panel__title")).to_have_text(second["title"])


def test_a_lost_connection_when_opening_is_an_error_with_a_way_on(open_board):
	board = open_board()
	board.page.route("**/leadcard.api.board.get_board*", lambda route: route.abort())
	board.beside_search("refresh")
	expect(board.page.locator(".lc-failure, .lc-offline").first).to_be_visible()
	board.page.unroute("**/leadcard.api.board.get_board*")
	board.page.locator(".lc-failure .lc-button, .lc-offline .lc-button").first.click()
	expect(board.page.locator(".lc-failure, .lc-offline")).to_have_count(0)
