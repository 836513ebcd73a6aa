"""Finding cards (spec §7): views, filters, search and what the address keeps, on both hosts."""

from __future__ import annotations

import re

import pytest

from tests.browser.board import CONTACTING, NEW, unique

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect


def open_filters(board):
	board.page.locator(".lc-bar__button").click()
	sheet = board.page.locator(".lc-filters")
	expect(sheet.locator("#lc-pick-source option")).not_to_have_count(1)
	return sheet


def view(board, name: str):
	return board.page.locator(f".lc-view[data-view={name}]")


def test_7_5_views_show_their_counts_and_narrow_the_board(open_board, mobile):
	board = open_board()
	name = unique("Lâm Nhật Quang")
	board.make_lead(name, mobile)
	total = int(re.sub(r"\D", "", view(board, "all").locator(".lc-view__count").inner_text()))
	assert total == sum(map(board.count, (NEW, CONTACTING, "Converted", "Transacted")))
	view(board, "forgotten").click()
	expect(view(board, "forgotten")).to_have_attribute("aria-pressed", "true")
	expect(board.card(name)).to_have_count(0)
	assert "view=forgotten" in board.page.url
	view(board, "all").click()
	expect(board.card(name, NEW)).to_be_visible()
	assert "view=" not in board.page.url


def test_7_3_a_filter_is_a_chip_an_address_and_remembered(open_board, mobile):
	board = open_board()
	name, other = unique("Cao Minh Đức"), unique("Cao Minh Trí")
	board.make_lead(name, mobile, source="Zalo")
	board.make_lead(other, f"09{(int(mobile[2:]) + 1) % 10**8:08d}", source="Website")
	sheet = open_filters(board)
	sheet.locator("#lc-pick-source").select_option("Zalo")
	expect(board.card(other)).to_have_count(0)
	expect(board.card(name, NEW)).to_be_visible()
	board.page.keyboard.press("Escape")
	expect(sheet).to_have_count(0)
	expect(board.page.locator(".lc-chips .lc-chip")).to_have_count(1)
	assert "source=Zalo" in board.page.url

	board.requests.clear()
	board.reload()
	assert board.requests == ["board.get_board"]
	expect(board.page.locator(".lc-chips .lc-chip")).to_contain_text("Zalo")
	expect(board.card(other)).to_have_count(0)

	board.open()
	expect(board.page.locator(".lc-chips .lc-chip")).to_contain_text("Zalo")
	assert "source=Zalo" not in board.page.url

	board.page.locator(".lc-chips__clear").click()
	expect(board.card(other, NEW)).to_be_visible()
	expect(board.page.locator(".lc-chips")).to_have_count(0)


def test_7_2_and_7_3_whose_cards_and_how_long_without_care(open_board, mobile):
	board = open_board()
	name = unique("Đoàn Gia Huy")
	board.make_lead(name, mobile)
	sheet = open_filters(board)
	sheet.get_by_text("Chưa phân công", exact=True).click()
	expect(board.card(name)).to_have_count(0)
	sheet.get_by_text("Của tôi", exact=True).click()
	expect(board.card(name, NEW)).to_be_visible()
	sheet.get_by_text("7 ngày", exact=True).click()
	expect(board.card(name)).to_have_count(0)
	assert re.search(r"mine=1.*stale=week|stale=week.*mine=1", board.page.url)
	sheet.locator(".lc-filters__foot .lc-button").first.click()
	expect(board.card(name, NEW)).to_be_visible()


def test_a_shared_address_shows_the_same_view_to_a_colleague(open_board, mobile):
	board = open_board()
	name = unique("Phan Thị Mơ")
	board.make_lead(name, mobile)
	board.page.goto(
		f"{board.host.url}/app/leadcard?search={mobile}&sort=creation+asc&view=all&owner=nobody%40x"
	)
	expect(board.page.locator(".lc-search input")).to_have_value(mobile)
	expect(board.page.locator(".lc-sort select")).to_have_value("creation asc")
	expect(board.page.locator(".lc-chips .lc-chip")).to_contain_text("nobody@x")
	expect(board.page.locator(".lc-card")).to_have_count(0)
	board.page.locator(".lc-chips .lc-chip").click()
	expect(board.card(name, NEW)).to_be_visible()


def test_7_1_slash_leads_to_the_search_and_escape_clears_it(open_board, mobile):
	board = open_board()
	name = unique("Hồ Quỳnh Hương")
	board.make_lead(name, mobile)
	field = board.page.locator(".lc-search input")
	board.page.keyboard.press("/")
	expect(field).to_be_focused()
	expect(field).to_have_value("")
	board.page.keyboard.type(mobile[-6:])
	expect(board.page.locator(".lc-card")).to_have_count(1)
	assert f"search={mobile[-6:]}" in board.page.url
	board.page.keyboard.press("Escape")
	expect(field).to_have_value("")
	assert "search=" not in board.page.url


def test_filters_work_by_keyboard_and_hold_no_scripts(open_board, mobile):
	board = open_board()
	tag = unique("<img src=x onerror=alert(1)>")
	board.page.goto(f"{board.host.url}/app/leadcard")
	board.page.evaluate(
		"tag => history.replaceState(null, '', '/app/leadcard?' + new URLSearchParams({ tag }))", tag
	)
	board.page.reload()
	expect(board.page.locator(".lc-chips .lc-chip__text")).to_have_text(tag)
	assert not board.page.locator(".leadcard img[src=x]").count()
	board.page.locator(".lc-bar__button").focus()
	board.page.keyboard.press("Enter")
	expect(board.page.locator(".lc-filters")).to_be_focused()
	board.page.keyboard.press("Tab")
	board.page.keyboard.press("Tab")
	board.page.keyboard.press("ArrowRight")
	expect(board.page.locator(".lc-chips .lc-chip")).to_have_count(2)
	board.page.keyboard.press("Escape")
	expect(board.page.locator(".lc-bar__button")).to_be_focused()


@pytest.mark.parametrize("phone", [False, True])
def test_filters_fit_and_axe_finds_nothing_serious(open_board, violations, phone):
	board = open_board(phone=phone)
	open_filters(board).get_by_text("Của tôi", exact=True).click()
	expect(board.page.locator(".lc-chips .lc-chip")).to_have_count(1)
	width = 390 if phone else 1440
	assert board.page.evaluate("document.documentElement.scrollWidth") <= width
	box = board.page.locator(".lc-filters").bounding_box()
	assert box["x"] >= 0 and box["x"] + box["width"] <= width
	assert violations(board, ".leadcard") == []
