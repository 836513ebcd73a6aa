"""The page "Numbers" (spec §7.2, §9.4, §9.8, §9.9), from the board and back, on both hosts."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from tests.browser.board import unique
from tests.browser.people import MANAGER, OUTSIDER

pytestmark = [pytest.mark.browser, pytest.mark.journey]
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect

COLUMNS = ("New", "Contacting", "Converted", "Transacted")


def digits(text: str) -> int:
	return int(re.sub(r"\D", "", text) or 0)


def open_numbers(board) -> None:
	board.beside_search("numbers")
	expect(board.page.locator(".lc-figures__title")).to_be_focused()
	wait_for_panels(board)


def wait_for_panels(board) -> None:
	expect(board.page.locator(".lc-report").first).to_be_visible()
	expect(board.page.locator("[aria-busy=true]")).to_have_count(0)
	expect(board.page.locator(".lc-report__fault, .lc-failure")).to_have_count(0)


def cards_shown(board) -> int:
	expect(board.page.locator("main.lc-columns")).to_have_attribute("aria-busy", "false")
	return sum(map(board.count, COLUMNS))


def test_7_2_a_salesperson_sees_on_the_phone_what_waits_today(open_board, mobile):
	board = open_board(phone=True, role=OUTSIDER)
	name = unique("Trễ Hẹn")
	lead = board.make_lead(name, mobile)
	now = datetime.fromisoformat(board.page.evaluate("frappe.datetime.system_datetime()"))
	values = {"starts_at": str(now - timedelta(hours=2)), "completed": 0}
	board.call("activities.log_call", doctype=lead["doctype"], name=lead["name"], values=values)
	open_numbers(board)
	assert board.page.locator("[name=lc-numbers-whose]").count() == 0, "nobody is below"
	assert board.width() <= 390
	assert board.violations(".leadcard") == []
	for waiting in ("overdue", "nothing", "forgotten"):
		tile = board.page.locator(f"[data-waiting={waiting}]")
		told = digits(tile.locator(".lc-tile__count").inner_text())
		assert told or waiting != "overdue"
		board.press(tile)
		assert cards_shown(board) == told, waiting
		if waiting == "overdue":
			expect(board.card(name)).to_be_visible()
			expect(board.page.locator(".lc-chips")).to_contain_text("Quá hạn")
		board.page.go_back()
		wait_for_panels(board)
	expect(board.page).to_have_title(re.compile("Thống kê"))


def test_9_8_a_managers_numbers_lead_to_their_cards_and_reports(open_board, insert, mobile):
	board = open_board(role=MANAGER, theme="dark")
	today = board.page.evaluate("frappe.datetime.system_datetime()")[:10]
	source = insert("LC Lead Source", source_name=unique("&lt;img src=x onerror=alert(1)&gt;"))["name"]
	lead = {"expected_revenue": 5_000_000, "expected_close_date": today, "source": source}
	board.make_lead(unique("Phễu"), mobile, **lead)
	open_numbers(board)
	page = board.page
	assert "period=this_month" in page.url
	for panel in ("funnel", "revenue", "sources"):
		expect(
			page.locator(f"[data-panel={panel}] svg.frappe-chart .bar:not([height='0'])").first
		).to_be_visible()
	assert board.violations(".leadcard") == []

	table = page.locator("[data-panel=funnel] .lc-table")
	table.locator("summary").focus()
	page.keyboard.press("Enter")
	total = table.locator(".lc-table__total .lc-number").first
	told = digits(total.inner_text())
	assert told == digits(page.locator("[data-panel=funnel] [data-sum=cards] a").inner_text()) > 0
	assert board.violations("[data-panel=funnel]") == [], "with its table open"
	total.focus()
	page.keyboard.press("Enter")
	assert cards_shown(board) == told
	page.go_back()
	wait_for_panels(board)

	page.locator("#lc-period-numbers").select_option("this_year")
	wait_for_panels(board)
	expected = page.locator("[data-panel=revenue] [data-sum=expected] a")
	amount = digits(expected.inner_text())
	report = page.locator("[data-panel=revenue] .lc-report__link").get_attribute("href")
	assert report == "/app/query-report/Expected%20and%20Actual%20Revenue?period=this_year&step=Month"
	expected.click()
	cards_shown(board)
	sums = [board.column(status).locator(".lc-column__revenue [dir]") for status in COLUMNS]
	assert sum(digits(each.inner_text()) for each in sums) == amount > 0
	page.go_back()
	wait_for_panels(board)
	assert "period=this_year" in page.url

	page.goto(f"{board.host.url}/app/leadcard/numbers?period={today}/{today}&seller={board.person.user}")
	wait_for_panels(board)
	drawing = page.locator("[data-panel=sources] .lc-chart__drawing")
	names = page.locator("[data-panel=sources] .lc-chart__names li").all_inner_texts()
	place = next(number for number, name in enumerate(names) if "onerror" in name)
	box = drawing.bounding_box()
	bar = 50 + (box["width"] - 80) * (place + 0.5) / len(names)
	drawing.hover(position={"x": bar, "y": 100})
	expect(drawing.locator(".graph-svg-tip .title")).to_contain_text("onerror", ignore_case=True)
	assert page.locator("img[src=x]").count() == 0

	page.locator(".lc-choice__one", has_text="Ngày của tôi").click()
	expect(page.locator("[data-waiting]")).to_have_count(4)
	assert "whose=me" in page.url
	page.reload()
	wait_for_panels(board)
	expect(page.locator("[data-waiting]")).to_have_count(4)
	page.locator(".lc-figures__head a").click()
	expect(page.locator(".lc-column__head").first).to_be_visible()
