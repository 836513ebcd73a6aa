"""Changes by others (issue: "Live"): followed without disturbing, missed ones caught up, collisions told, on both hosts."""

from __future__ import annotations

import pytest

from tests.browser.board import CONTACTING, NEW, unique
from tests.browser.people import MANAGER

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect

CALM = 2500
"""Longer than the board waits for things to be quiet."""


@pytest.fixture
def two(open_board, mobile):
	"""`two()` → a salesperson's board, the manager's, and a card that both show in column New."""

	def open_two(**options):
		board = open_board(**options)
		if not board.is_live():
			pytest.skip("no socket server of the bench answers for this site")
		name = unique("Chung Một Thẻ")
		lead = board.make_lead(name, mobile)
		board.is_live()
		other = open_board(role=MANAGER, path=f"/app/leadcard?search={mobile}")
		expect(other.card(name, NEW)).to_be_visible()
		board.requests.clear()
		return board, other, lead

	return open_two


def drop_socket(board) -> None:
	board.page.evaluate("frappe.realtime.socket.disconnect()")


def banner(board, role: str):
	return board.page.locator(f".lc-offline[role={role}]")


def move(board, lead: dict, status: str) -> None:
	board.call("board.move_card", doctype=lead["doctype"], name=lead["name"], to_status=status)


def test_an_own_move_asks_for_nothing_more_and_a_colleagues_change_right_after_is_followed(two):
	board, other, lead = two()
	title = lead["title"]
	board.drag(title, CONTACTING)
	board.settle()
	board.page.wait_for_timeout(CALM)
	assert board.requests == ["board.move_card"]

	board.drag(title, NEW)
	board.settle()
	other.call(
		"activities.create_ticket", doctype="LC Lead", name=lead["name"], values={"subject": "Gọi gấp"}
	)
	expect(board.card(title, NEW).locator(".lc-badge--warning")).to_contain_text("1")
	assert board.requests == ["board.move_card", "board.move_card", "board.get_changed"]


def test_a_dropped_socket_is_shown_and_what_was_missed_is_caught_up_in_one_request(two):
	board, other, lead = two()
	drop_socket(board)
	expect(banner(board, "status")).to_be_visible()
	move(other, lead, CONTACTING)
	board.page.evaluate("frappe.realtime.socket.connect()")
	expect(board.card(lead["title"], CONTACTING)).to_be_visible()
	expect(board.page.locator(".lc-offline")).to_have_count(0)
	assert board.requests == ["board.get_board"]


@pytest.mark.journey
def test_a_lost_network_is_shown_and_nothing_typed_is_lost(two):
	board, other, lead = two()
	board.show_panel(lead["title"])
	board.tab("comments").click()
	draft = board.panel.locator("textarea")
	draft.fill("Đang viết dở")
	board.page.context.set_offline(True)
	expect(banner(board, "alert")).to_be_visible()
	move(other, lead, CONTACTING)
	draft.press_sequentially(" thì mất mạng")
	board.page.context.set_offline(False)
	expect(banner(board, "alert")).to_have_count(0)
	expect(board.card(lead["title"], CONTACTING)).to_be_visible()
	expect(draft).to_have_value("Đang viết dở thì mất mạng")


def test_news_wait_while_a_card_is_in_the_hand(two):
	board, other, lead = two()
	title = lead["title"]
	board.pick_up(title)
	board.move_over(CONTACTING)
	other.call("activities.create_ticket", doctype="LC Lead", name=lead["name"], values={"subject": "Chờ"})
	board.page.wait_for_timeout(CALM)
	assert board.requests == []
	expect(board.page.locator(".lc-item--flying")).to_have_count(1)
	board.page.mouse.up()
	board.settle()
	expect(board.card(title, CONTACTING).locator(".lc-badge--warning")).to_contain_text("1")


@pytest.mark.journey
def test_news_leave_alone_what_one_types(two):
	"""In a dialog about the very card, and in a column's search."""
	board, other, lead = two()
	board.column(NEW).locator(".lc-column__find").click()
	field = board.column(NEW).locator(".lc-search input")
	field.press_sequentially(lead["title"][:9])
	expect(board.card(lead["title"], NEW)).to_be_visible()
	board.page.wait_for_timeout(600)
	board.requests.clear()
	other.call("activities.add_note", doctype="LC Lead", name=lead["name"], values={"content": "Của sếp"})
	expect(board.card(lead["title"], NEW).locator(".lc-lines--history")).to_contain_text("Của sếp")
	expect(field).to_be_focused()
	expect(field).to_have_value(lead["title"][:9])
	assert board.requests == ["board.get_changed"]

	board.card(lead["title"]).locator(".lc-quick button").first.click()
	board.fill(description="Khách đang nói")
	other.call("activities.add_note", doctype="LC Lead", name=lead["name"], values={"content": "Lần hai"})
	expect(board.card(lead["title"], NEW).locator(".lc-lines--history")).to_contain_text("Lần hai")
	expect(board.field("description")).to_have_value("Khách đang nói")
	expect(board.field("description")).to_be_focused()


def test_news_leave_an_open_menu_open_beside_its_button(two):
	board, other, lead = two()
	board.card(lead["title"]).locator(".lc-card__more").click()
	menu = board.page.locator(".lc-menu")
	expect(menu).to_be_visible()
	other.call("activities.add_note", doctype="LC Lead", name=lead["name"], values={"content": "Dài ra"})
	expect(board.card(lead["title"]).locator(".lc-lines--history")).to_contain_text("Dài ra")
	expect(menu).to_be_visible()
	board.column(NEW).locator(".lc-column__list").evaluate("list => list.scrollBy(0, 40)")
	board.page.wait_for_timeout(200)
	button, items = board.card(lead["title"]).locator(".lc-card__more").bounding_box(), menu.bounding_box()
	gap = items["y"] - button["y"] - button["height"]
	assert 0 <= gap <= 8
	board.page.keyboard.press("Escape")
	expect(menu).to_have_count(0)


@pytest.mark.parametrize("phone", [False, True])
def test_the_second_of_two_who_move_a_card_is_told_who_moved_it_where(two, phone):
	board, other, lead = two(phone=phone)
	drop_socket(board)
	move(other, lead, CONTACTING)
	if phone:
		board.card(lead["title"]).locator(".lc-card__more").tap()
		board.page.locator(".lc-menu__item").first.tap()
	else:
		board.drag(lead["title"], CONTACTING)
	manager = other.page.evaluate("frappe.boot.user_info[frappe.session.user].fullname")
	expect(board.alert).to_contain_text("Đang liên hệ")
	expect(board.alert).to_contain_text(manager)
	expect(board.card(lead["title"], CONTACTING)).to_have_count(1)
	expect(board.card(lead["title"], NEW)).to_have_count(0)


def test_a_card_that_was_taken_away_meanwhile_leaves_and_says_so(two):
	board, other, lead = two()
	drop_socket(board)
	other.call("cards.stop_care", doctype="LC Lead", name=lead["name"], reason="Trùng")
	board.drag(lead["title"], CONTACTING)
	expect(board.alert).to_be_visible()
	expect(board.card(lead["title"])).to_have_count(0)


def test_one_who_may_not_see_a_card_hears_nothing_of_what_it_says(open_board, two):
	board, _other, lead = two()
	outsider = open_board(role="outsider")
	count = outsider.count(NEW)
	outsider.requests.clear()
	move(board, lead, CONTACTING)
	outsider.page.wait_for_timeout(CALM)
	assert outsider.count(NEW) == count
	expect(outsider.card(lead["title"])).to_have_count(0)
