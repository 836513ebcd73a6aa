"""Finding cards (spec §7): views, filters, search and what the address keeps, on both hosts."""

from __future__ import annotations

import random
import re

import pytest

from tests.browser.board import CONTACTING, NEW, ON_DESK, another_mobile, unique
from tests.browser.people import MANAGER, SALESPERSON

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect


def open_filters(board):
	board.page.locator(".lc-bar__button").click()
	sheet = board.page.locator(".lc-filters")
	expect(sheet.locator("#lc-pick-source option")).not_to_have_count(1)
	return sheet


def view(board, name: str):
	return board.page.locator(f".lc-view[data-view={name}]")


@pytest.mark.journey
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


@pytest.mark.parametrize("phone", ON_DESK)
def test_7_3_mine_free_and_all_lead_to_as_many_as_they_say_and_are_remembered(open_board, mobile, phone):
	board = open_board(phone=phone)
	name = unique("Đỗ Của Tôi")
	board.make_lead(name, mobile)

	def said(tab: str) -> int:
		return int(re.sub(r"\D", "", view(board, tab).locator(".lc-view__count").inner_text()))

	for tab in ("unassigned", "mine"):
		board.press(view(board, tab))
		expect(view(board, tab)).to_have_attribute("aria-pressed", "true")
		expect(board.page.locator(".lc-columns")).to_have_attribute("aria-busy", "false")
		assert said(tab) == sum(map(board.count, (NEW, CONTACTING, "Converted", "Transacted")))
	expect(board.card(name, NEW)).to_be_visible()
	expect(board.page.locator(".lc-chips .lc-chip")).to_have_count(0)
	# as a new tab, whose history says nothing
	board.page.evaluate("history.replaceState(null, '')")
	board.open()
	expect(view(board, "mine")).to_have_attribute("aria-pressed", "true")
	before = said("mine"), said("all")
	board.add(NEW)
	board.fill(mobile_no=another_mobile(another_mobile(mobile)), full_name=unique("Đỗ Mới"))
	board.accept()
	board.settle()
	assert (said("mine"), said("all")) == (before[0] + 1, before[1] + 1)
	board.press(view(board, "all"))
	expect(view(board, "mine")).to_have_attribute("aria-pressed", "false")
	assert "mine=" not in board.page.url


@pytest.mark.journey
def test_7_3_a_filter_is_a_chip_an_address_and_remembered(open_board, mobile):
	board = open_board()
	name, other = unique("Cao Minh Đức"), unique("Cao Minh Trí")
	board.make_lead(name, mobile, source="Zalo")
	board.make_lead(other, another_mobile(mobile), source="Website")
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
	assert "source=Zalo" in board.page.url, "a bookmark keeps what is shown"

	board.page.locator(".lc-chips__clear").click()
	expect(board.card(other, NEW)).to_be_visible()
	expect(board.page.locator(".lc-chips")).to_have_count(0)


@pytest.mark.journey
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


@pytest.mark.journey
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
	expect(view(board, "mine")).to_have_attribute("aria-pressed", "true")
	expect(board.page.locator(".lc-chips .lc-chip")).to_have_count(1)
	board.page.keyboard.press("Escape")
	expect(board.page.locator(".lc-bar__button")).to_be_focused()


@pytest.mark.parametrize("phone", [False, True])
def test_filters_fit_and_axe_finds_nothing_serious(open_board, violations, phone):
	board = open_board(phone=phone)
	open_filters(board).get_by_text("Ngừng chăm sóc", exact=True).click()
	expect(board.page.locator(".lc-chips .lc-chip")).to_have_count(1)
	width = 390 if phone else 1440
	assert board.page.evaluate("document.documentElement.scrollWidth") <= width
	box = board.page.locator(".lc-filters").bounding_box()
	assert box["x"] >= 0 and box["x"] + box["width"] <= width
	# of the cards behind it, links are half covered
	assert violations(board, ".lc-filters") == []


def test_7_3_one_or_many_owners_groups_and_tags_together_in_one_address(open_board, mobile):
	"""Many values of a filter widen it, several filters narrow; the address shows a colleague just the same."""
	numbers = [another_mobile(mobile, step) for step in range(4)]
	tag, other_tag = unique("VIP"), unique("Hẹn lại")
	seller, board = open_board(), open_board(role=MANAGER, language="en")
	made = [
		seller.make_lead(unique("Nhiều Lọc"), numbers[0], tags=[tag], source="Zalo"),
		seller.make_lead(unique("Nhiều Lọc"), numbers[1], tags=[other_tag]),
		board.make_lead(unique("Nhiều Lọc"), numbers[2], tags=[tag]),
		board.make_lead(unique("Nhiều Lọc"), numbers[3]),
	]
	board.reload()
	sheet = open_filters(board)

	def shows(*expected: int) -> None:
		expect(board.page.locator(".lc-columns")).to_have_attribute("aria-busy", "false")
		for number, lead in enumerate(made):
			expect(board.card(lead["title"])).to_have_count(int(number in expected))

	sheet.locator("#lc-pick-tag").select_option(tag)
	shows(0, 2)
	sheet.locator("#lc-pick-tag").select_option(other_tag)
	shows(0, 1, 2)
	sheet.locator("#lc-pick-owner").select_option(seller.person.user)
	shows(0, 1)
	sheet.locator("#lc-pick-owner").select_option(board.person.user)
	shows(0, 1, 2)
	sheet.locator("#lc-pick-source").select_option("Zalo")
	shows(0)
	address = board.page.url
	board.page.keyboard.press("Escape")
	board.page.locator(".lc-chips__clear").click()
	colleague = open_board(role=MANAGER, phone=True, path=address.removeprefix(board.host.url))
	expect(colleague.page.locator(".lc-chips .lc-chip")).to_have_count(5)
	expect(colleague.page.locator(".lc-card")).to_have_count(1)
	expect(colleague.card(made[0]["title"])).to_be_visible()


def test_7_3_a_product_is_searched_for(open_board, mobile, product):
	board = open_board()
	name = unique("Tìm Theo Sản Phẩm")
	board.make_lead(name, mobile, product=product["name"])
	sheet = open_filters(board)
	field = sheet.locator("#lc-pick-product")
	field.press_sequentially(product["product_name"])
	option = sheet.locator(f"#lc-pick-products option[value='{product['name']}']")
	option.wait_for(state="attached")
	field.fill(product["name"])
	expect(board.page.locator(".lc-chips .lc-chip__text")).to_have_text(product["product_name"])
	expect(board.page.locator(".lc-card")).to_have_count(1)
	board.reload()
	expect(board.page.locator(".lc-chips .lc-chip__text")).to_have_text(product["product_name"])


def test_7_3_a_team(open_board, mobile, team):
	board = open_board(role=MANAGER)
	name, other = unique("Thuộc Đội"), unique("Không Đội")
	board.make_lead(name, mobile, sales_team=team)
	board.make_lead(other, another_mobile(mobile))
	open_filters(board).locator("#lc-pick-sales_team").select_option(team)
	expect(board.card(other)).to_have_count(0)
	expect(board.card(name, NEW)).to_be_visible()


@pytest.fixture
def branch(insert, host) -> tuple[str, str]:
	"""A branch and a team below it with the journeys' salesperson in it."""
	number = f"{random.randrange(10**6):06d}"
	names = f"Chi nhánh {number}", f"Đội {number}"
	members = [{"user": host.people[SALESPERSON].user, "is_manager": 0}]
	insert("LC Sales Team", team_name=names[0], is_group=1)
	insert("LC Sales Team", team_name=names[1], parent_lc_sales_team=names[0], members=members)
	return names


@pytest.mark.parametrize("phone", [False, True])
def test_7_3_the_filter_by_stage_counts_and_narrows(open_board, mobile, phone):
	board = open_board(phone=phone)
	name, other = unique("Hứa Quan Tâm"), unique("Hứa Mới Gọi")
	board.make_lead(name, mobile, status=CONTACTING, stage="Interested")
	board.make_lead(other, another_mobile(mobile), status=CONTACTING)
	sheet = open_filters(board)
	stages = sheet.locator("#lc-pick-stage")
	counted = re.compile(r"^\s*Quan tâm – ([\d.,]+) \(([\d.,]+)%\)\s*$")
	expect(stages.locator("option[value=Interested]")).to_have_text(counted)
	shown = counted.match(stages.locator("option[value=Interested]").text_content()).group(1)
	stages.select_option("Interested")
	expect(board.card(other)).to_have_count(0)
	expect(sheet.locator(".lc-chip__text", has_text="Quan tâm")).to_have_text(counted)
	assert "stage=Interested" in board.page.url
	board.page.keyboard.press("Escape")
	total = sum(map(board.count, (NEW, CONTACTING, "Converted", "Transacted")))
	assert total == int(re.sub(r"\D", "", shown))
	expect(board.page.locator(".lc-chips .lc-chip__text")).to_have_text("Quan tâm")
	board.page.locator(".lc-chips .lc-chip").click()
	assert "stage=" not in board.page.url


def test_7_3_a_branch_finds_the_cards_of_the_people_in_its_teams(open_board, mobile, branch):
	above, below = branch
	seller, board = open_board(), open_board(role=MANAGER)
	name, other = unique("Của Người Trong Đội"), unique("Của Quản Lý")
	seller.make_lead(name, mobile)
	board.make_lead(other, another_mobile(mobile))
	offered = open_filters(board).locator("#lc-pick-sales_team")
	indents = [
		len(text) - len(text.lstrip("\u2003"))
		for text in (
			offered.locator(f"option[value='{team}']").text_content().strip("\n\t ") for team in branch
		)
	]
	assert indents[1] == indents[0] + 1, "the team stands below its branch"
	offered.select_option(above)
	expect(board.card(other)).to_have_count(0)
	expect(board.card(name, NEW)).to_be_visible()
	board.page.keyboard.press("Escape")
	board.show_panel(name)
	expect(board.panel.locator(".lc-panel__team")).to_contain_text(below)
	board.page.keyboard.press("Escape")
	board.reload()
	expect(board.page.locator(".lc-chips .lc-chip__text")).to_have_text(above)
	expect(board.card(name, NEW)).to_be_visible()
	expect(board.card(other)).to_have_count(0)


@pytest.mark.parametrize("phone", [False, True])
def test_7_3_a_remembered_team_that_is_gone_is_named_and_taken_away_by_one_click(open_board, mobile, phone):
	gone = unique("Đội Đã Giải Thể")
	board = open_board(role=MANAGER, phone=phone)
	name = unique("Vẫn Còn Đây")
	board.make_lead(name, mobile)
	board.page.evaluate(
		"team => localStorage.setItem(`leadcard:view:${frappe.session.user}`, new URLSearchParams({ sales_team: team }))",
		gone,
	)
	# as a new tab, whose history says nothing
	board.page.evaluate("history.replaceState(null, '')")
	board.open()
	expect(board.page.locator(".lc-failure")).to_contain_text(gone)
	assert board.width() <= board.page.viewport_size["width"]
	board.press(board.page.locator(".lc-chips .lc-chip", has_text=gone))
	expect(board.card(name, NEW)).to_be_visible()
	expect(board.page.locator(".lc-failure")).to_have_count(0)


def test_7_5_newly_updated_holds_cards_with_comments_that_one_has_not_read(open_board, mobile):
	seller, board = open_board(), open_board(role=MANAGER)
	lead = seller.make_lead(unique("Có Bình Luận Mới"), mobile)
	seller.call("comments.add_comment", doctype="LC Lead", name=lead["name"], text="Xem giúp")
	board.reload()
	count = view(board, "updated").locator(".lc-view__count")
	before = int(count.inner_text())
	assert before >= 1
	board.page.route("**/leadcard.api.board.get_board*", lambda route: route.abort())
	view(board, "updated").click()
	expect(board.page.locator(".lc-failure")).to_be_visible()
	expect(count).to_have_text(str(before))
	board.page.unroute("**/leadcard.api.board.get_board*")
	board.page.locator(".lc-failure button").click()
	expect(board.page.locator(".lc-failure")).to_have_count(0)
	card = board.card(lead["title"], NEW)
	expect(card).to_be_visible()
	card.locator(".lc-badge--unread").click()
	expect(board.panel.locator(".lc-comment__text")).to_have_text("Xem giúp")
	expect(count).to_have_text(str(before - 1))
	expect(board.card(lead["title"])).to_have_count(0)
	board.page.keyboard.press("Escape")
	board.reload_empty()
	expect(board.card(lead["title"])).to_have_count(0)
