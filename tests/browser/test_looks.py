"""What the board looks like: nothing cut off, nothing over each other, words where icons alone would be guessed at."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from tests.browser.board import CONTACTING, CONVERTED, NEW, TRANSACTED, another_mobile, unique

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect

FITS = "one => one.scrollWidth <= one.clientWidth"


@pytest.mark.parametrize("width", [1060, 1440])
@pytest.mark.parametrize("days", [15, 340])
def test_5_4_when_a_card_was_cared_for_last_is_read_whole(open_board, mobile, days, width):
	board = open_board(width=width)
	lead = board.make_lead(unique("Lâu Rồi"), mobile)
	then = f"{datetime.now() - timedelta(days=days):%Y-%m-%d %H:%M:%S}"
	key = {"doctype": "LC Lead", "name": lead["name"]}
	board.call("activities.log_call", **key, values={"completed": 1, "starts_at": then})
	board.reload()
	card = board.card(lead["title"])
	expect(card.locator(".lc-line__time")).to_have_text({15: "2 tuần trước", 340: "11 tháng trước"}[days])
	assert card.locator(".lc-card__care").evaluate(FITS)
	assert card.locator(".lc-line__time").evaluate(FITS)


def test_2_4_over_an_empty_column_stands_one_text_alone(open_board, mobile):
	board = open_board()
	lead = board.make_lead(unique("Một Mình"), mobile)
	board.page.goto(f"{board.host.url}/app/leadcard?search={mobile}")
	expect(board.page.locator(".lc-card")).to_have_count(1)
	expect(board.page.locator(".lc-column__empty")).to_have_count(3)
	board.pick_up(lead["title"])
	board.move_over(CONVERTED)
	expect(board.page.locator(".lc-column__plan")).to_have_count(3)
	expect(board.page.locator(".lc-column__empty")).to_have_count(0)
	board.page.mouse.move(2, 2)
	board.page.mouse.up()


def test_5_3_a_plan_is_red_once_it_is_overdue_and_an_empty_column_says_how_cards_come(open_board, mobile):
	board = open_board(language="en")
	late = board.make_lead(unique("Trễ Hẹn"), mobile)
	early = board.make_lead(unique("Còn Sớm"), another_mobile(mobile))
	for lead, moment in ((late, "2020-01-01 09:00:00"), (early, "2099-01-01 09:00:00")):
		key = {"doctype": "LC Lead", "name": lead["name"]}
		board.call("activities.log_call", **key, values={"subject": "Gọi", "starts_at": moment})
	board.reload()
	colours = [
		board.card(lead["title"]).locator(".lc-line").evaluate("line => getComputedStyle(line).color")
		for lead in (late, early)
	]
	red, plain = ([int(part) for part in re.findall(r"\d+", colour)[:3]] for colour in colours)
	assert red[0] > red[1] + 60 and max(plain) - min(plain) < 30, colours
	expect(board.card(late["title"]).locator(".lc-line__overdue")).to_have_text("Overdue")
	board.page.goto(f"{board.host.url}/app/leadcard?source=nowhere")
	expect(board.column(NEW).locator(".lc-column__empty")).to_have_text("No card here under these filters")


def test_1_a_refused_drop_names_the_column_as_the_edition_does(open_board, mobile, edition):
	edition("Real Estate")
	board = open_board(language="en")
	lead = board.make_lead(unique("Prospect"), mobile)
	key = {"doctype": "LC Lead", "name": lead["name"]}
	board.call("activities.log_call", **key, values={"completed": 1})
	board.reload()
	board.pick_up(lead["title"])
	board.move_over(CONTACTING)
	plan = board.column(NEW).locator(".lc-column__plan")
	expect(plan).to_have_text("A lead that was contacted cannot be Prospect again.")
	board.page.mouse.up()


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_8_4_a_menu_says_below_an_entry_why_it_is_refused(open_board, mobile, phone):
	board = open_board(phone=phone, language="en")
	lead = board.make_lead(unique("Refused"), mobile)
	board.press(board.card(lead["title"]).locator(".lc-card__more"))
	refused = board.page.locator(f".lc-menu [data-item={TRANSACTED}]")
	reason = refused.locator(".lc-menu__reason")
	expect(reason).to_have_text("Convert this lead first: only a customer can win an opportunity.")
	expect(refused).to_have_css("text-decoration-line", "none")
	assert reason.evaluate(FITS)
	menu, window = board.page.locator(".lc-menu").bounding_box(), board.page.viewport_size
	assert menu["y"] >= 0 and menu["y"] + menu["height"] <= window["height"]
	assert menu["x"] >= 0 and menu["x"] + menu["width"] <= window["width"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_3_6_a_phone_shows_words_and_the_tabs_in_the_upper_half(open_board, mobile, language):
	board = open_board(phone=True, language=language)
	search = board.page.locator(".lc-bar > .lc-search input")
	assert search.evaluate("one => getComputedStyle(one).textOverflow") == "ellipsis"
	lead = board.make_lead(unique("Điện Thoại"), mobile, email_id=f"{mobile}@example.com")
	board.show_panel(lead["title"])
	quick = board.panel.locator(".lc-quick button")
	words = board.panel.locator(".lc-quick__word")
	expect(words).to_have_count(quick.count())
	assert all(words.evaluate_all("all => all.map(one => one.innerText.trim().length)"))
	rows = {round(one.bounding_box()["y"]) for one in quick.all()}
	assert len(rows) == 1, rows
	tabs = board.panel.locator(".lc-tabs")
	assert words.first.evaluate(FITS)
	assert tabs.bounding_box()["y"] < board.page.viewport_size["height"] / 2


def test_3_6_tabs_beyond_the_edge_are_hinted_at(open_board, mobile):
	board = open_board(phone=True)
	lead = board.make_lead(unique("Thẻ Khuất"), mobile)
	board.show_panel(lead["title"])
	tabs = board.panel.locator(".lc-tabs")
	hint = "([one, side]) => getComputedStyle(one, side).content"
	shown = lambda side: board.page.evaluate(hint, [tabs.element_handle(), side])  # noqa: E731
	assert (shown("::before"), shown("::after")) == ("none", '"›"')
	board.press(board.tab("comments"))
	tabs.evaluate("one => one.scrollTo(one.scrollWidth, 0)")
	expect(tabs).to_have_class("lc-tabs lc-tabs--before")
	assert (shown("::before"), shown("::after")) == ('"‹"', "none")


def test_2_9_files_of_a_stage_are_chosen_in_the_users_language(open_board, mobile):
	board = open_board()
	lead = board.make_lead(unique("Tệp Tin"), mobile)
	board.show_panel(lead["title"])
	form = board.panel.locator(".lc-stage-form")
	form.locator("select").select_option(index=1)
	button = form.locator(".lc-choose")
	expect(button).to_have_text("Chọn tệp")
	picker = form.locator("[type=file]").bounding_box()
	assert picker["width"] <= 1 and picker["height"] <= 1
	file = {"name": "phieu.txt", "mimeType": "text/plain", "buffer": b"1"}
	form.locator("[type=file]").set_input_files([file])
	expect(button).to_have_text("phieu.txt")


def test_lists_to_choose_from_have_one_border_and_an_arrow_at_their_end(open_board, mobile):
	"""The desk's own build turns left and right around."""
	board = open_board()
	lead = board.make_lead(unique("Một Viền"), mobile)
	board.page.locator(".lc-bar__button").click()
	board.page.locator(".lc-filters select").first.wait_for()
	looks = """all => all.map(getComputedStyle).map(
		({ appearance, backgroundImage, backgroundPosition }) => [appearance, backgroundImage, backgroundPosition]
	)"""
	found = board.page.locator(".leadcard select").evaluate_all(looks)
	board.page.keyboard.press("Escape")
	board.show_panel(lead["title"])
	found += board.panel.locator("select").evaluate_all(looks)
	assert len(found) >= 7
	for appearance, arrow, place in found:
		assert appearance == "none" and "gradient" in arrow and ("right" in place or "100%" in place), found


@pytest.mark.parametrize(("width", "phone"), [(1440, False), (320, True)])
def test_7_3_choices_of_a_filter_stand_in_one_row(open_board, width, phone):
	"""Those of whose cards in two, where somebody has people."""
	board = open_board(width=width, phone=phone)
	board.press(board.page.locator(".lc-bar__button"))
	for row in board.page.locator(".lc-choice__row").all():
		boxes = [one.bounding_box() for one in row.locator(".lc-choice__one").all()]
		rows = 2 if row.locator("[value=people]").count() else 1
		assert len({(round(box["y"]), round(box["height"])) for box in boxes}) == rows, boxes
		assert row.evaluate(FITS)
		# the radio button of a choice takes no room beside its text
		radios = "all => all.map(one => getComputedStyle(one).position)"
		assert set(row.locator("input").evaluate_all(radios)) == {"absolute"}


@pytest.mark.parametrize(("width", "phone"), [(1440, False), (320, True)])
def test_7_3_a_manager_chooses_their_people_beside_their_own(open_board, width, phone):
	board = open_board(width=width, phone=phone, role="LeadCard Manager")
	board.press(board.page.locator(".lc-bar__button"))
	row = board.page.locator(".lc-choice__row").first
	choices = row.locator(".lc-choice__one")
	heights = {round(one.bounding_box()["height"]) for one in choices.all()}
	assert choices.count() == 4 and len(heights) == 1 and row.evaluate(FITS)
	board.press(choices.filter(has_text="Tôi và nhân viên"))
	board.page.wait_for_function("() => location.search.includes('people=1')")


def test_5_10_what_is_won_says_so_once_and_not_in_the_words_of_the_button(open_board, mobile):
	board = open_board()
	lead = board.make_lead(unique("Thắng Rồi"), mobile)
	customer = board.call("cards.convert_lead", name=lead["name"])["customer"]
	key = {"doctype": "LC Customer", "name": customer}
	values = {"title": "Gói A", "amount": 5000000}
	board.call("activities.create_opportunity", **key, values=values, win=1)
	board.call("activities.create_opportunity", **key, values={**values, "title": "Gói B"})
	board.reload()
	board.show_panel(lead["title"])
	board.tab("opportunities").click()
	won = board.panel.locator(".lc-row", has_text="Gói A")
	expect(won.locator(".lc-state")).to_have_text("Đã thắng")
	expect(won).not_to_contain_text("Chốt thắng")
	expect(board.panel.locator(".lc-row", has_text="Gói B").locator(".lc-button--win")).to_have_text(
		"Chốt thắng"
	)
	assert won.locator("xpath=following-sibling::li|preceding-sibling::li").count() >= 1
	lines = board.panel.locator(".lc-row + .lc-row").evaluate_all(
		"all => all.map(one => getComputedStyle(one).borderTopWidth)"
	)
	assert set(lines) == {"1px"}


def test_what_is_pressed_on_a_card_is_24_pixels_high(open_board, mobile):
	"""WCAG 2.2, target size."""
	board = open_board()
	lead = board.make_lead(unique("Bấm Được"), mobile)
	key = {"doctype": "LC Lead", "name": lead["name"]}
	board.call("activities.create_ticket", **key, values={"subject": "Chậm"})
	board.reload()
	small = [
		(one.get_attribute("class"), one.bounding_box())
		for one in board.card(lead["title"]).locator("a, button").all()
		if min(one.bounding_box()["height"], one.bounding_box()["width"]) < 24
	]
	assert not small
