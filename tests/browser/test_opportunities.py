"""Opportunities and tickets in the panel (spec §5.9, §5.10): won, lost and changed there, on both hosts."""

from __future__ import annotations

import pytest

from tests.browser.board import CONVERTED, ON_DESK, TRANSACTED, unique

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect


@pytest.fixture
def customer(open_board, mobile):
	"""`customer(amount=…)` → a board with the panel of a customer at its one opportunity, and the customer's title."""

	def make(phone: bool = False, **values):
		board = open_board(language="en", phone=phone)
		title = unique("Hồ Cơ Hội")
		lead = board.make_lead(title, mobile, expected_revenue=values.get("amount", 0))
		made = board.call("cards.convert_lead", name=lead["name"])
		if not made["opportunity"]:
			values = {"title": title, **values}
			board.call("activities.create_opportunity", name=made["customer"], values=values)
		board.page.goto(f"{board.host.url}/app/leadcard?card=LC Customer/{made['customer']}")
		board.panel.locator(".lc-tabs").wait_for()
		board.press(board.tab("opportunities"))
		return board, title

	return make


def row(board):
	return board.panel.locator(".lc-row").first


@pytest.mark.parametrize("phone", ON_DESK)
def test_5_10_a_win_asks_what_it_was_won_for_and_when(customer, phone, violations):
	board, title = customer(phone=phone)
	board.press(row(board).get_by_role("button", name=f"Win {title}"))
	board.accept()
	fault = board.dialog.locator(".lc-fault")
	expect(fault).to_contain_text("has no amount")
	board.fill(amount="65000000")
	expect(fault).to_have_count(0)
	board.fill_day("won_on", "2999-01-31")
	board.accept()
	expect(fault).to_contain_text("can't be won or lost in the future")
	if not board.host.is_bench:
		assert violations(board, ".modal") == []
	board.fill_day("won_on", "2024-01-31")
	board.field("amount").focus()
	board.page.keyboard.press("Control+Enter")
	board.settle()
	expect(row(board).locator(".lc-state--won")).to_be_visible()
	expect(row(board)).to_contain_text("65")
	expect(board.card(title, TRANSACTED)).to_have_count(1)
	key = board.page.url.split("LC+Customer%2F")[1].split("&")[0]
	[won] = board.call("board.get_card", doctype="LC Customer", name=key)["opportunities"]
	assert won["won_on"].startswith("2024-01-31")


@pytest.mark.journey
def test_5_10_an_opportunity_is_lost_with_a_reason_of_the_list(customer):
	board, title = customer(amount=5_000_000)
	row(board).get_by_role("button", name=f"Lose {title}").click()
	board.field("lost_reason").select_option("No Budget")
	board.fill(lost_note="Để sang năm")
	board.accept()
	board.settle()
	expect(row(board).locator(".lc-state--lost")).to_be_visible()
	expect(row(board)).to_contain_text("No Budget")
	expect(row(board)).to_contain_text("Để sang năm")
	expect(board.card(title, CONVERTED)).to_have_count(1)


@pytest.mark.journey
def test_5_10_what_was_changed_of_an_opportunity_alone_is_saved(customer):
	board, title = customer(amount=100_000_000)
	sent: list[dict] = []
	board.page.on(
		"request",
		lambda request: "edit_opportunity" in request.url and sent.append(request.post_data or ""),
	)
	row(board).get_by_role("button", name=f"Edit {title}").click()
	board.expect_numbers(amount=100_000_000)
	board.fill(title=f"{title} B")
	board.accept()
	board.settle()
	expect(row(board)).to_contain_text(f"{title} B")
	expect(row(board)).to_contain_text("100")
	assert len(sent) == 1 and "amount" not in sent[0]


@pytest.mark.journey
def test_5_9_a_ticket_is_changed_and_opened_again(customer):
	board, _title = customer(amount=5)
	name = board.page.url.split("LC+Customer%2F")[1].split("&")[0]
	values = {"subject": "Chưa có hóa đơn", "description": "Gọi trước 10h"}
	made = board.call("activities.create_ticket", doctype="LC Customer", name=name, values=values)
	board.call("activities.close_ticket", name=made["activity"])
	board.reload()
	board.tab("tickets").click()
	row(board).get_by_role("button", name="Edit Chưa có hóa đơn").click()
	board.field("status").select_option("In Progress")
	board.fill(subject="Thiếu hóa đơn")
	board.accept()
	board.settle()
	expect(row(board)).to_contain_text("Thiếu hóa đơn")
	expect(row(board)).to_contain_text("In Progress")
	expect(row(board)).to_contain_text("Gọi trước 10h")
