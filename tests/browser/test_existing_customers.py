"""A customer whom the company had before, and further contacts of a new card (spec §2.2, §3.4), on both hosts."""

from __future__ import annotations

import pytest

from tests.browser.board import CONTACTING, CONVERTED, NEW, ON_DESK, ON_PHONE, another_mobile, unique

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect


def enter_existing(board) -> None:
	board.press(board.page.get_by_role("button", name="Khách hàng có sẵn"))
	board.dialog.wait_for()


def add_person(board, **values: str) -> None:
	if not board.dialog.locator(".lc-contacts__add").is_visible():
		board.unfold()
	board.press(board.dialog.locator(".lc-contacts__add"))
	row = board.dialog.locator(".lc-contacts__one").last
	for name, value in values.items():
		row.locator(f"input[name={name}]").fill(value)


def people_of(board, doctype: str, name: str) -> set[str]:
	return {
		contact["full_name"]
		for contact in board.call("board.get_card", doctype=doctype, name=name)["contacts"]
	}


@pytest.mark.journey
def test_2_2_an_existing_customer_is_entered_from_the_bar(open_board, mobile, violations):
	board = open_board()
	company, code = unique("Công ty Hoa Sen"), f"KH-{mobile}"
	before = board.count(CONVERTED)
	enter_existing(board)
	expect(board.dialog.locator("[data-fieldname=expected_revenue], [data-fieldname=product]")).to_have_count(
		0
	)
	board.field("party_type").select_option("Organization")
	board.fill(organization_name=company, full_name="Nguyễn Văn Nam", mobile_no=mobile)
	add_person(board, first_name="Chị Hạnh", designation="Kế toán", mobile_no=another_mobile(mobile))
	if not board.host.is_bench:
		assert violations(board, ".modal") == []
	board.fill(code=code, tags="VIP")
	board.accept()
	board.settle()
	expect(board.card(company, CONVERTED)).to_be_visible()
	assert board.count(CONVERTED) == before + 1
	assert people_of(board, "LC Customer", code) == {"Nguyễn Văn Nam", "Chị Hạnh"}


def test_4_1_a_duplicate_of_an_existing_customer_shows_while_typing_and_is_refused(open_board, mobile):
	board = open_board()
	lead = board.make_lead(unique("Tô Ngọc Vân"), mobile)
	enter_existing(board)
	board.fill(full_name="Ai Đó", mobile_no=mobile)
	warning = board.dialog.locator(".lc-duplicates")
	expect(warning).to_contain_text(lead["title"])
	expect(warning.locator(".lc-duplicates__attach")).to_have_count(0)
	board.accept()
	expect(board.dialog.locator(".lc-dialog-failure")).to_contain_text("Số di động")
	expect(board.field("full_name")).to_have_value("Ai Đó")


@pytest.mark.parametrize("phone", ON_DESK)
def test_3_4_further_contacts_of_a_new_lead_a_bad_one_loses_nothing(open_board, mobile, phone):
	board = open_board(phone=phone)
	company, code = unique("Công ty Sao Mai"), f"KH-{mobile}"
	board.press(board.column(NEW).locator(".lc-column__add"))
	board.dialog.wait_for()
	board.field("party_type").select_option("Organization")
	board.fill(organization_name=company, mobile_no=mobile)
	add_person(board, first_name="Chị Hạnh", email_id=f"hanh.{mobile}@example.com")
	add_person(board, first_name="Bà Tư", mobile_no="12345")
	add_person(board)
	board.fill(code=code)
	board.accept()
	failure = board.dialog.locator(".lc-dialog-failure")
	expect(failure).to_contain_text("Người liên hệ Bà Tư: ")
	assert board.width() <= board.page.viewport_size["width"]
	rows = board.dialog.locator(".lc-contacts__one")
	expect(rows.first.locator("input[name=first_name]")).to_have_value("Chị Hạnh")
	expect(board.field("organization_name")).to_have_value(company)
	bad = rows.nth(1)
	expect(bad.locator("input[name=mobile_no]")).to_have_value("12345")
	board.press(bad.locator(".lc-contacts__remove"))
	expect(rows).to_have_count(2)
	board.accept()
	board.settle()
	expect(board.card(company, NEW)).to_be_visible()
	assert people_of(board, "LC Lead", code) == {"Chị Hạnh"}


@pytest.mark.parametrize("phone", ON_PHONE)
def test_4_1_who_holds_a_further_contacts_number_shows_while_it_is_typed(open_board, mobile, phone):
	board = open_board(phone=phone)
	lead = board.make_lead(unique("Tô Ngọc Vân"), mobile)
	board.add(NEW)
	board.fill(full_name="Lê An")
	add_person(board, first_name="Chị Hạnh", mobile_no=another_mobile(mobile))
	add_person(board, first_name="Bà Tư", mobile_no=mobile)
	first, second = board.dialog.locator(".lc-contacts__one").all()
	expect(second.locator(".lc-duplicates")).to_contain_text(lead["title"])
	expect(first.locator(".lc-duplicates")).to_be_hidden()
	expect(board.dialog.locator(".lc-dialog > .lc-duplicates")).to_be_hidden()
	assert board.width() <= board.page.viewport_size["width"]
	second.locator("input[name=mobile_no]").fill("12345")
	expect(second.locator(".lc-fault")).to_contain_text("12345")
	expect(second.locator(".lc-duplicates")).to_be_hidden()
	expect(first.locator(".lc-fault")).to_have_count(0)


def test_3_4_further_contacts_are_there_again_where_one_goes_on(open_board, mobile):
	board = open_board()
	board.add(CONTACTING)
	board.fill(full_name="Lê An")
	add_person(board, first_name="Chị Hạnh", mobile_no=mobile)
	board.page.reload()
	left_over = board.page.locator(".lc-left-over__one")
	left_over.get_by_role("button", name="Tiếp tục").click()
	expect(board.field("full_name")).to_have_value("Lê An")
	row = board.dialog.locator(".lc-contacts__one")
	expect(row.locator("input[name=first_name]")).to_have_value("Chị Hạnh")
	expect(row.locator("input[name=mobile_no]")).to_have_value(mobile)
	board.dialog.locator(".lc-dialog-kept__clear").click()
	expect(row).to_have_count(0)
