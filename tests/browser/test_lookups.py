"""Numbers that are looked up by "+", and plans that remind: what one put aside does not get in the way (spec §4.1, §5.5)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.browser.board import NEW, ON_PHONE, another_mobile, unique

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect


def put_aside(board) -> None:
	board.page.keyboard.press("Escape")
	board.settle()


def warning(board):
	return board.dialog.locator(".lc-duplicates")


def note(board):
	return board.dialog.locator(".lc-dialog-kept")


@pytest.mark.parametrize("phone", ON_PHONE)
def test_4_1_three_numbers_are_looked_up_one_after_the_other(open_board, mobile, phone):
	board = open_board(phone=phone)
	numbers = [mobile, another_mobile(mobile), another_mobile(another_mobile(mobile))]
	names = [board.make_lead(unique("Tra Số"), number)["title"] for number in numbers]
	for name, number in zip(names, numbers, strict=True):
		board.add(NEW)
		expect(board.field("mobile_no")).to_have_value("")
		expect(note(board)).to_have_count(0)
		board.field("mobile_no").press_sequentially(number)
		expect(warning(board)).to_contain_text(name)
		expect(board.field("mobile_no")).to_have_value(number)
		put_aside(board)


def test_4_1_the_check_looks_at_what_the_program_puts_into_a_field(open_board, mobile):
	board = open_board()
	name = board.make_lead(unique("Máy Điền"), mobile)["title"]
	board.add(NEW)
	board.page.wait_for_timeout(1500)
	board.field("mobile_no").evaluate("(input, number) => (input.value = number)", mobile)
	expect(warning(board)).to_contain_text(name)


def test_a_lead_that_was_put_aside_is_offered_and_stays_out_of_the_way(open_board, mobile):
	board = open_board()
	aside, other = unique("Để Dành"), unique("Người Khác")
	board.add(NEW)
	board.fill(full_name=aside, mobile_no=mobile)
	put_aside(board)
	board.add(NEW)
	expect(note(board)).to_contain_text(aside)
	expect(board.field("full_name")).to_have_value("")
	board.field("mobile_no").press_sequentially(another_mobile(mobile))
	expect(board.field("mobile_no")).to_have_value(another_mobile(mobile))
	board.fill(full_name=other)
	board.accept()
	board.settle()
	expect(board.card(other, NEW)).to_be_visible()
	board.add(NEW)
	note(board).get_by_role("button", name="Tiếp tục").click()
	expect(board.field("full_name")).to_have_value(aside)
	expect(board.field("mobile_no")).to_have_value(mobile)
	board.accept()
	board.settle()
	expect(board.card(aside, NEW)).to_be_visible()
	board.add(NEW)
	expect(note(board)).to_have_count(0)


def test_a_lead_that_was_put_aside_waits_while_a_number_is_looked_up_and_can_be_thrown_away(
	open_board, mobile
):
	board = open_board()
	aside, held = unique("Còn Chờ"), another_mobile(mobile)
	board.make_lead(unique("Đang Giữ"), held)
	board.add(NEW)
	board.fill(full_name=aside)
	put_aside(board)
	board.add(NEW)
	board.field("mobile_no").press_sequentially(held)
	expect(warning(board)).to_be_visible()
	put_aside(board)
	board.add(NEW)
	expect(note(board)).to_contain_text(aside)
	note(board).get_by_role("button", name="Xóa").click()
	expect(note(board)).to_have_count(0)
	put_aside(board)
	board.add(NEW)
	expect(note(board)).to_have_count(0)


def test_5_5_a_plan_needs_a_time_that_was_chosen_and_to_remind_one_ahead(open_board, mobile):
	board = open_board()
	name = unique("Hẹn Gọi")
	lead = board.make_lead(name, mobile)
	board.show_panel(name)
	board.panel.locator(".lc-quick [data-action=meeting]").click()
	board.dialog.wait_for()
	fault = board.dialog.locator(".frappe-control[data-fieldname=starts_at] .lc-fault")
	# left at "now", which nobody chose: it would be overdue at once
	board.accept()
	expect(fault).to_contain_text("Hoạt động dự kiến vào lúc nào?")
	board.type_time("starts_at", datetime.now() - timedelta(days=1))
	board.field("remind").check()
	board.accept()
	expect(fault).to_contain_text("thời điểm ở phía trước")
	assert not board.call("board.get_card", doctype="LC Lead", name=lead["name"])["plan"]
	expect(board.field("remind")).to_be_checked()
