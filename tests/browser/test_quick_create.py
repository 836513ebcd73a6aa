"""Duplicates while typing, conversion, taking back and lost connections (spec §2.5, §4.1, §4.3, §6.4), on both hosts."""

from __future__ import annotations

import pytest

from tests.browser.board import CONTACTING, CONVERTED, NEW, unique

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect


def undo(board):
	return board.page.locator(".lc-toast__undo")


def test_4_1_a_duplicate_shows_while_typing_and_goes_when_it_is_gone(open_board, mobile, violations):
	board = open_board()
	name = unique("Tô Ngọc <b>Vân</b>")
	lead = board.make_lead(name, mobile)
	board.column(NEW).locator(".lc-column__add").click()
	board.field("mobile_no").press_sequentially(f"+84 {mobile[1:4]}.{mobile[4:]}")
	warning = board.dialog.locator(".lc-duplicates")
	expect(warning).to_contain_text(lead["title"])
	expect(warning.locator("a")).to_have_attribute(
		"href", f"{board.host.url}/app/leadcard?card=LC+Lead%2F{lead['name']}"
	)
	if not board.host.is_bench:
		assert violations(board, ".modal") == []
	board.field("mobile_no").fill("")
	expect(warning).to_be_hidden()


def test_4_3_a_match_that_one_may_not_see_is_masked(open_board, mobile):
	if open_board().host.is_bench:
		pytest.skip("the colleague is one of the sandbox's sample data")
	owner, board = open_board(role="LeadCard Manager"), open_board()
	owner.make_lead("Kiều Thanh Bí Mật", mobile, email_id=f"bi.mat.{mobile}@example.com")
	board.column(NEW).locator(".lc-column__add").click()
	board.fill(mobile_no=mobile)
	warning = board.dialog.locator(".lc-duplicates")
	expect(warning.locator(".lc-duplicates__advice")).to_be_visible()
	text = warning.inner_text()
	assert "Bí Mật" not in text and "bi.mat" not in text and mobile not in text
	expect(warning.locator("a")).to_have_count(0)


def test_6_4_a_conversion_says_what_it_moves_and_offers_the_customer_with_the_same_key(open_board, mobile):
	board = open_board()
	name, second = unique("Vương Đình Khải"), unique("Vương Khải")
	email = f"khai.{mobile}@example.com"
	first = board.make_lead(name, mobile, email_id=email)
	customer = board.call("cards.convert_lead", name=first["name"])["customer"]
	other = f"09{(int(mobile[2:]) + 1) % 10**8:08d}"
	lead = board.make_lead(second, other, email_id=email)
	board.call(
		"activities.log_call",
		doctype="LC Lead",
		name=lead["name"],
		values={"completed": 1, "description": "Đã gọi"},
	)
	board.reload()
	before = board.count(CONVERTED)
	board.drag(second, CONVERTED)
	expect(board.dialog).to_contain_text("Cuộc gọi: 1")
	expect(board.field("customer")).to_have_value(customer)
	board.accept()
	board.settle()
	expect(board.card(second)).to_have_count(0)
	expect(board.card(name, CONVERTED).locator(".lc-lines--history .lc-line")).to_have_count(1)
	assert board.count(CONVERTED) == before


def test_a_move_by_hand_can_be_taken_back(open_board, mobile):
	board = open_board()
	name = unique("Âu Dương Minh")
	board.make_lead(name, mobile)
	board.drag(name, CONTACTING)
	expect(board.card(name, CONTACTING)).to_be_visible()
	undo(board).click()
	expect(board.card(name, NEW)).to_be_visible()
	expect(undo(board)).to_have_count(0)
	board.reload()
	expect(board.card(name, NEW)).to_be_visible()


def test_5_7_stopping_care_can_be_taken_back(open_board, mobile):
	board = open_board()
	name = unique("Giang Thanh Hà")
	board.make_lead(name, mobile)
	board.card(name).locator(".lc-card__more").click()
	board.page.locator(".lc-menu__item", has_text="Ngừng chăm sóc").click()
	board.fill(reason="Nhầm số")
	board.accept()
	expect(board.card(name)).to_have_count(0)
	undo(board).click()
	expect(board.card(name, NEW)).to_be_visible()


def test_of_two_who_move_a_card_the_second_is_told_who_moved_it_where(open_board, mobile):
	board = open_board()
	name = unique("Thân Trọng An")
	lead = board.make_lead(name, mobile)
	board.page.route("**/realtime*", lambda route: route.abort())
	board.page.evaluate("frappe.realtime.off('leadcard_card')")
	key = {"doctype": "LC Lead", "name": lead["name"]}
	board.call("activities.log_call", **key, values={"completed": 1, "description": "Đã gọi"})
	board.drag(name, CONTACTING)
	expect(board.alert).to_contain_text("Thẻ đang ở cột")
	expect(board.card(name, CONTACTING)).to_be_visible()


def test_a_lost_connection_is_shown_until_it_is_back_and_keeps_what_is_typed(open_board, mobile):
	board = open_board()
	name = unique("Lục Vân Tiên")
	board.column(NEW).locator(".lc-column__add").click()
	board.fill(full_name=name, mobile_no=mobile)
	board.page.context.set_offline(True)
	board.accept()
	expect(board.page.locator(".lc-offline")).to_be_visible()
	expect(board.dialog.locator(".lc-dialog-failure")).to_be_visible()
	expect(board.field("full_name")).to_have_value(name)
	board.page.context.set_offline(False)
	expect(board.page.locator(".lc-offline")).to_have_count(0)
	board.accept()
	expect(board.card(name, NEW)).to_be_visible()
