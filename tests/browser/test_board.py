"""The salesperson's day on the board, on both hosts."""

from __future__ import annotations

import re

import pytest

from tests.browser.board import CONTACTING, CONVERTED, NEW, TRANSACTED, unique

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect


@pytest.mark.journey
def test_a_salesperson_adds_calls_converts_and_wins(open_board, mobile):
	"""Spec §2.2, §2.3, §2.5, §2.6: from "+" in column one to column four."""
	board = open_board()
	name = unique("Trần Ngọc Bình")
	before = board.count(NEW)

	board.column(NEW).locator(".lc-column__add").click()
	board.fill(full_name=name, mobile_no=mobile)
	board.accept()
	expect(board.card(name, NEW)).to_be_visible()
	assert board.count(NEW) == before + 1

	board.card(name).locator(".lc-quick button").first.click()
	board.fill(description="Khách hẹn gặp tuần sau")
	board.accept()
	expect(board.card(name, CONTACTING)).to_be_visible()
	expect(board.card(name).locator(".lc-lines--history .lc-line")).to_have_count(1)
	assert board.count(NEW) == before

	converted = board.count(CONVERTED)
	board.drag(name, CONVERTED)
	expect(board.dialog).to_contain_text(name)
	board.cancel()
	board.settle()
	expect(board.card(name, CONTACTING)).to_be_visible()
	assert board.count(CONVERTED) == converted

	board.drag(name, CONVERTED)
	board.accept()
	board.settle()
	expect(board.card(name, CONVERTED)).to_be_visible()
	assert board.count(CONVERTED) == converted + 1

	board.drag(name, TRANSACTED)
	expect(board.dialog).to_contain_text(name)
	board.fill(amount="65000000")
	board.accept()
	board.settle()
	expect(board.card(name, TRANSACTED)).to_be_visible()
	board.reload()
	expect(board.card(name, TRANSACTED)).to_be_visible()


@pytest.mark.journey
def test_2_6_a_drop_on_transacted_may_create_an_opportunity_and_win_it(open_board, mobile):
	board = open_board()
	name = unique("Phạm Quốc Đạt")
	lead = board.make_lead(name, mobile, expected_revenue=5_000_000)
	customer = board.call("cards.convert_lead", name=lead["name"])["customer"]
	board.reload()

	board.drag(name, TRANSACTED)
	board.expect_numbers(amount=5_000_000)
	expect(board.field("amount")).to_be_focused()
	board.field("opportunity").select_option("create")
	# the amount of the other one goes, and nobody said that this one brings nothing
	board.expect_numbers(amount=0)
	board.accept()
	fault = board.dialog.locator(".frappe-control[data-fieldname=amount] .lc-fault")
	expect(fault).to_be_visible()
	board.field("for_nothing").check()
	board.fill(amount="65000000")
	expect(fault).to_have_count(0)
	board.accept()
	board.settle()
	expect(board.card(name, TRANSACTED)).to_be_visible()
	assert board.requests.count("activities.create_opportunity") == 1
	assert "activities.win_opportunity" not in board.requests
	opportunities = board.call("board.get_card", doctype="LC Customer", name=customer)["opportunities"]
	assert [one["amount"] for one in opportunities if one["status"] == "Won"] == [65_000_000]
	board.card(name).locator(".lc-card__title").click()
	board.tab("opportunities").click()
	expect(board.panel.locator(".lc-state--won")).to_have_count(1)
	expect(board.panel.locator(".lc-button--win")).to_have_count(1)


@pytest.mark.journey
def test_2_8_a_drop_refused_by_the_server_puts_the_card_back_and_says_why(open_board, mobile):
	"""Four newer notes hide the completed call from the card, so that only the server can know."""
	board = open_board()
	name = unique("Lê Hoàng Phương")
	lead = board.make_lead(name, mobile)
	key = {"doctype": lead["doctype"], "name": lead["name"]}
	board.call("activities.log_call", **key, values={"completed": 1, "description": "Đã gọi"})
	for number in range(4):
		board.call("activities.add_note", **key, values={"content": f"Ghi chú {number}"})
	board.reload()
	before = board.count(CONTACTING)

	board.drag(name, NEW)
	expect(board.alert).to_be_visible()
	expect(board.card(name, CONTACTING)).to_be_visible()
	expect(board.card(name, NEW)).to_have_count(0)
	assert board.count(CONTACTING) == before
	assert board.requests.count("board.move_card") == 1


def test_a_lost_connection_puts_the_card_back_and_says_so(open_board, mobile):
	board = open_board()
	name = unique("Lương Thế Vinh")
	board.make_lead(name, mobile)
	board.page.route("**/api/method/leadcard.api.board.move_card", lambda route: route.abort())
	board.drag(name, CONTACTING)
	expect(board.alert).to_be_visible()
	expect(board.card(name, NEW)).to_be_visible()


@pytest.mark.journey
def test_leaving_the_page_unmounts_the_board_and_coming_back_shows_it(open_board, mobile):
	board = open_board()
	name = unique("Tạ Minh Tâm")
	board.make_lead(name, mobile)
	board.card(name).locator(".lc-card__title").click()
	board.panel.locator(".lc-panel__head a").click()
	expect(board.page.locator(".leadcard")).to_have_count(0)
	expect(board.page.locator("[data-fieldname=full_name] input").first).to_have_value(name)
	board.page.go_back()
	expect(board.page.locator(".leadcard")).to_have_count(1)
	expect(board.card(name, NEW)).to_be_visible()


def test_somebody_without_the_role_is_told_so(open_board, host):
	if host.is_bench:
		pytest.skip("the desk itself keeps such users out")
	board = open_board(role="")
	expect(board.page.locator(".lc-failure")).to_contain_text("LeadCard User")


def test_2_5_columns_that_refuse_are_greyed_while_dragging(open_board, mobile):
	board = open_board()
	name = unique("Ngô Gia Bảo")
	board.make_lead(name, mobile)

	board.pick_up(name)
	board.move_over(TRANSACTED)
	expect(board.column(TRANSACTED)).to_have_class(re.compile("lc-column--refuses"))
	expect(board.column(CONTACTING)).to_have_class(re.compile("lc-column--takes"))
	expect(board.column(TRANSACTED).locator(".lc-column__plan")).to_contain_text("Hãy chuyển đổi trước")
	expect(board.column(CONTACTING).locator(".lc-column__plan")).to_contain_text("Thả vào đây")
	board.page.mouse.up()
	expect(board.alert).to_be_visible()
	expect(board.card(name, NEW)).to_be_visible()
	assert "board.move_card" not in board.requests


def test_opening_takes_one_request_and_a_move_another(open_board, mobile):
	board = open_board()
	name = unique("Đặng Thu Hà")
	board.make_lead(name, mobile)
	board.requests.clear()
	board.reload()
	assert board.requests == ["board.get_board"]

	board.drag(name, CONTACTING)
	expect(board.card(name, CONTACTING)).to_be_visible()
	expect(board.card(name, CONTACTING)).to_have_attribute("aria-busy", "false")
	board.page.wait_for_timeout(2500)
	assert board.requests == ["board.get_board", "board.move_card"]


def test_3_1_a_refused_quick_create_says_why_and_keeps_what_was_typed(open_board, mobile):
	board = open_board()
	name = unique("Vũ Đức Thắng")
	board.column(NEW).locator(".lc-column__add").click()
	required = board.dialog.locator(".frappe-control[data-fieldname=full_name] .reqd")
	expect(required).to_be_visible()

	board.fill(full_name=name, mobile_no="0912")
	board.accept()
	expect(board.dialog.locator(".frappe-control[data-fieldname=mobile_no] .lc-fault")).to_be_visible()
	expect(board.field("mobile_no")).to_be_focused()
	expect(board.field("full_name")).to_have_value(name)

	board.fill(mobile_no=mobile)
	board.accept()
	expect(board.card(name, NEW)).to_be_visible()


@pytest.mark.parametrize(
	"name", ["<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;", "<b>đậm</b>"]
)
def test_names_are_shown_as_text(open_board, mobile, name):
	"""Also where Frappe itself has cleaned the name; a script that runs fails the test."""
	board = open_board()
	title = unique(name)
	lead = board.make_lead(title, mobile)
	shown = board.column(NEW).locator(f"[data-key='LC Lead/{lead['name']}']")
	expect(shown.locator(".lc-card__title")).to_have_text(lead["title"])
	shown.locator(".lc-card__title").click()
	expect(board.panel.locator(".lc-panel__title")).to_have_text(lead["title"])
	board.page.keyboard.press("Escape")
	shown.locator(".lc-quick button").first.click()
	expect(board.dialog).to_contain_text(lead["title"])
	assert not board.page.locator(".leadcard img[src=x], .modal img[src=x]").count()


def test_3_6_the_panel_wins_opportunities_and_closes_tickets(open_board, mobile):
	board = open_board()
	name = unique("Hoàng Mỹ Linh")
	lead = board.make_lead(name, mobile, expected_revenue=65_000_000)
	customer = board.call("cards.convert_lead", name=lead["name"])["customer"]
	board.call(
		"activities.create_ticket", doctype="LC Customer", name=customer, values={"subject": "Giao hàng chậm"}
	)
	board.reload()
	expect(board.card(name, CONVERTED).locator(".lc-badge--warning")).to_contain_text("1")

	board.card(name).locator(".lc-card__title").click()
	board.tab("tickets").click()
	board.panel.locator(".lc-row", has_text="Giao hàng chậm").get_by_role("button", name="Đóng").click()
	expect(board.card(name).locator(".lc-badge--warning")).to_have_count(0)
	board.tab("opportunities").click()
	board.panel.locator(".lc-button--win").click()
	board.accept()
	expect(board.card(name, TRANSACTED)).to_be_visible()
	expect(board.panel.locator(".lc-state--won")).to_be_visible()
	board.page.keyboard.press("Escape")
	expect(board.panel).to_have_count(0)


@pytest.mark.journey
def test_moves_work_by_keyboard_alone(open_board, mobile):
	board = open_board()
	name = unique("Bùi Anh Tuấn")
	board.make_lead(name, mobile)
	board.card(name).locator(".lc-card__more").focus()
	board.page.keyboard.press("Enter")
	expect(board.page.locator(".lc-menu__item").first).to_be_focused()
	board.page.keyboard.press("Enter")
	expect(board.card(name, CONTACTING)).to_be_visible()


def test_a_change_by_somebody_else_appears_by_itself(open_board, mobile):
	board, other = open_board(), open_board()
	if not board.is_live():
		pytest.skip("no socket server of the bench answers for this site")
	name = unique("Dương Cẩm Tú")
	lead = other.make_lead(name, mobile)
	expect(board.card(name, NEW)).to_be_visible()
	other.call(
		"board.move_card",
		doctype="LC Lead",
		name=lead["name"],
		to_status=CONTACTING,
		modified=lead["modified"],
	)
	expect(board.card(name, CONTACTING)).to_be_visible()


@pytest.mark.journey
def test_on_a_phone_one_column_is_seen_and_the_menu_moves_cards(open_board, mobile):
	board = open_board(phone=True)
	name = unique("Lý Hải Yến")
	board.make_lead(name, mobile)
	width = board.page.evaluate("document.documentElement.scrollWidth")
	assert width <= 390
	assert board.column(NEW).bounding_box()["width"] > 300
	board.card(name).locator(".lc-card__more").tap()
	board.page.locator(".lc-menu__item").first.tap()
	board.column(CONTACTING).scroll_into_view_if_needed()
	expect(board.card(name, CONTACTING)).to_be_visible()


def test_on_a_phone_a_long_touch_drags(open_board, mobile):
	board = open_board(phone=True)
	name = unique("Mai Thanh Thảo")
	board.make_lead(name, mobile)
	board.drag_by_touch(name, CONTACTING)
	board.settle()
	expect(board.card(name, CONTACTING)).to_have_count(1)


def test_the_board_opens_with_300_cards(open_board, host):
	"""Spec §7.6: the counts are of all cards, a column reads more as one scrolls."""
	if host.is_bench:
		pytest.skip("the sample data is the sandbox's")
	board = open_board(role="LeadCard Manager")
	columns = [NEW, CONTACTING, CONVERTED, TRANSACTED]
	assert sum(map(board.count, columns)) >= 300
	assert board.column(NEW).locator(".lc-card").count() < 20


@pytest.mark.journey
@pytest.mark.parametrize(
	("language", "labels", "search"),
	[
		(
			"vi",
			["Mới", "Đang liên hệ", "Đã chuyển đổi", "Phát sinh giao dịch"],
			"Tên, điện thoại, email, mã số thuế…",
		),
		("en", ["New", "Contacting", "Converted", "Transacted"], "Name, phone, email, tax ID…"),
	],
)
def test_the_board_speaks_the_users_language(open_board, language, labels, search):
	board = open_board(language=language)
	expect(board.page.locator(".lc-column__title")).to_have_text(labels)
	expect(board.page.locator(".lc-search input")).to_have_attribute("placeholder", search)


def test_7_1_searching_keeps_what_matches(open_board, mobile):
	board = open_board()
	name = unique("Trịnh Bảo Châu")
	board.make_lead(name, mobile)
	board.page.locator(".lc-search input").fill(mobile[-7:])
	expect(board.page.locator(".lc-card")).to_have_count(1)
	expect(board.card(name, NEW)).to_be_visible()
