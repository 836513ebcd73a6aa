"""The statistics bar and the filters by period (spec §7.3, §9.8, §9.10), on both hosts."""

from __future__ import annotations

import re

import pytest

from tests.browser.board import ON_DESK, another_mobile, unique
from tests.browser.people import MANAGER

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect

COLUMNS = ("New", "Contacting", "Converted", "Transacted")


def site_day(board) -> str:
	"""Today, by the site's clock."""
	return board.page.evaluate("frappe.datetime.system_datetime()")[:10]


def digits(text: str) -> int:
	return int(re.sub(r"\D", "", text) or 0)


def figure(board, name: str):
	return board.page.locator(f".lc-statistics [data-figure={name}]")


def amount(board, name: str) -> int:
	button = figure(board, name).locator(".lc-statistics__amount")
	expect(button).not_to_have_text("…")
	return digits(button.inner_text())


def show_bar(board) -> None:
	if not board.page.locator("#lc-statistics").count():
		board.beside_search("statistics")
	expect(board.page.locator(".lc-statistics__amount").first).not_to_have_text("…")


@pytest.mark.parametrize("phone", ON_DESK)
def test_9_8_each_number_leads_to_the_cards_that_it_counts(open_board, mobile, phone):
	board = open_board(phone=phone)
	today = site_day(board)
	for name, further in ((unique("Kỳ Vọng"), mobile), (unique("Kỳ Hạn"), another_mobile(mobile))):
		board.make_lead(name, further, expected_revenue=7_000_000, expected_close_date=today)
	show_bar(board)
	assert amount(board, "expected") >= 14_000_000
	for name in ("expected", "expected_new", "actual"):
		told = amount(board, name)
		cards = digits(figure(board, name).locator(".lc-statistics__cards").inner_text())
		board.press(figure(board, name).locator(".lc-statistics__amount"))
		pressed = figure(board, name).locator(".lc-statistics__amount")
		expect(pressed).to_have_attribute("aria-pressed", "true")
		expect(board.page.locator("main.lc-columns")).to_have_attribute("aria-busy", "false")
		assert sum(map(board.count, COLUMNS)) == cards, name
		sums = [board.column(status).locator(".lc-column__revenue [dir]") for status in COLUMNS]
		assert sum(digits(each.inner_text()) for each in sums) == told, name
		assert amount(board, name) == told, "its own filter does not change it"
	assert "won_in=this_month" in board.page.url


@pytest.mark.journey
def test_9_10_the_bar_follows_filters_periods_and_work_and_is_remembered(open_board, mobile):
	board = open_board()
	name, today = unique("Tháng Này"), site_day(board)
	board.make_lead(name, mobile, expected_revenue=9_000_000, expected_close_date=today)
	show_bar(board)
	board.page.locator(".lc-search input").fill(name)
	total = figure(board, "expected").locator(".lc-statistics__amount")
	expect(total).to_have_text(re.compile(r"(^|\s)9\D000\D000(\s|$)"))
	picker = board.page.locator("#lc-period-figures")
	picker.select_option("last_year")
	expect(total).to_have_text(re.compile(r"(^|\s)0(\s|$)"))
	picker.select_option("from_to")
	days = board.page.locator(".lc-statistics input[type=date]")
	days.nth(0).fill(today)
	days.nth(1).fill("2000-01-01")
	days.nth(1).press("Tab")
	expect(board.page.locator(".lc-period__fault")).to_be_visible()
	days.nth(1).fill(today)
	days.nth(1).press("Tab")
	expect(board.page.locator(".lc-period__fault")).to_have_count(0)
	expect(total).to_have_text(re.compile(r"(^|\s)9\D000\D000(\s|$)"))

	board.card(name).locator(".lc-card__more").click()
	board.page.locator(".lc-menu__item", has_text="Ngừng chăm sóc").click()
	board.fill(reason="Nhầm số")
	board.accept()
	expect(total).to_have_text(re.compile(r"(^|\s)0(\s|$)"))

	board.page.reload()
	expect(picker).to_have_value("from_to")
	expect(total).to_have_text(re.compile(r"(^|\s)0(\s|$)"))
	board.page.locator("[aria-controls=lc-statistics]").click()
	board.reload_empty()
	expect(board.page.locator(".lc-statistics")).to_have_count(0)


def test_9_10_managers_see_it_at_once_and_without_faults(open_board):
	board = open_board(role=MANAGER)
	expect(board.page.locator(".lc-statistics__amount").first).not_to_have_text("…")
	assert board.violations(".lc-statistics") == []


def test_7_3_a_filter_by_period_is_a_chip_and_an_address(open_board, mobile):
	board = open_board()
	name, today = unique("Hôm Nay"), site_day(board)
	board.make_lead(name, mobile, expected_revenue=3_000_000, expected_close_date=today)
	board.page.locator(".lc-bar__button").click()
	board.page.locator("#lc-period-closing_in").select_option("this_year")
	expect(board.page.locator(".lc-chips .lc-chip")).to_contain_text("Năm nay")
	assert "closing_in=this_year" in board.page.url
	expect(board.column("New").locator(".lc-column__of")).to_contain_text("Năm nay")
	board.page.keyboard.press("Escape")
	board.open("/app/leadcard?closing_in=2001-01-01/2001-12-31&created_in=nonsense")
	expect(board.page.locator(".lc-chips .lc-chip")).to_have_count(1)
	expect(board.card(name)).to_have_count(0)
	board.page.locator(".lc-chips__clear").click()
	expect(board.card(name, "New")).to_be_visible()


def test_9_5_whose_day_comes_and_what_is_unattended_are_filters(open_board, mobile):
	board = open_board(language="en")
	born = f"1990-{site_day(board)[5:7]}-15"
	named = board.make_lead(unique("Mai Sinh Nhật"), mobile, date_of_birth=born)["title"]
	other = board.make_lead(unique("Mai Không Ngày"), another_mobile(mobile))["title"]
	board.open("/app/leadcard?anniversary_in=this_month")
	expect(board.card(named)).to_be_visible()
	expect(board.card(other)).to_have_count(0)
	expect(board.page.locator(".lc-chips .lc-chip")).to_contain_text("Birthday, founding dayThis month")
	board.page.locator(".lc-bar__button").click()
	board.page.locator("#lc-period-anniversary_in").select_option("")
	board.press(board.page.locator(".lc-filters").get_by_text("Unattended leads", exact=True))
	expect(board.card(other)).to_be_visible()
	assert "unattended=1" in board.page.url and "anniversary_in" not in board.page.url
	board.press(board.page.locator(".lc-filters").get_by_text("On the board", exact=True))
	expect(board.page.locator(".lc-chips .lc-chip")).to_have_count(0)
