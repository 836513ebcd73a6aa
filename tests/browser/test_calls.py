"""A call and the next one in one dialog, and by one tap after dialling (spec §5.2, §5.12), on both hosts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.browser.board import CONTACTING, NEW, ON_PHONE, unique

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect

TEXT = "Hỏi giá căn góc, chờ vợ quyết"
PRESSES = "window.presses = 0; addEventListener('pointerdown', () => (presses += 1), true)"


def open_call(board, lead) -> None:
	board.press(board.card(lead["title"]).locator(".lc-quick [data-action=call]"))
	board.dialog.wait_for()


def outcome(board, label: str):
	return board.dialog.get_by_role("radio", name=label)


def chip(board, key: str):
	return board.dialog.locator(f".lc-next__chip[data-next={key}]")


def details_of(board, lead) -> dict:
	return board.call("board.get_card", doctype=lead["doctype"], name=lead["name"])


def day_of(entry: dict) -> tuple[date, str]:
	return date.fromisoformat(entry["at"][:10]), entry["at"][11:16]


@pytest.mark.parametrize("phone", ON_PHONE)
def test_5_2_a_call_and_the_next_one_are_saved_by_four_presses(open_board, mobile, phone):
	board = open_board(language="en", phone=phone)
	lead = board.make_lead(unique("Gọi Và Hẹn"), mobile)
	board.page.evaluate(PRESSES)
	open_call(board, lead)
	board.press(outcome(board, "Busy"))
	expect(board.field("description")).not_to_be_focused()
	board.press(outcome(board, "Connected"))
	expect(board.field("description")).to_be_focused()
	board.page.keyboard.type(TEXT)
	board.press(chip(board, "later"))
	expect(chip(board, "later")).to_have_attribute("aria-pressed", "true")
	expect(board.dialog.get_by_role("checkbox", name="Remind me 15 minutes before")).to_be_checked()
	assert board.violations(".modal .modal-body") == []
	board.press(board.dialog.locator(".btn-primary:visible"))
	expect(board.card(lead["title"], CONTACTING)).to_be_visible()
	# with the one that was changed
	assert board.page.evaluate("presses") == 4 + 1
	details = details_of(board, lead)
	(done,), (planned,) = details["history"], details["plan"]
	assert (done["outcome"], done["text"]) == ("Connected", TEXT)
	assert (planned["remind"], day_of(planned)[1]) == (1, "09:00")
	assert day_of(planned)[0] - date.fromisoformat(done["at"][:10]) == timedelta(days=3)


@pytest.mark.journey
def test_5_2_by_keys_alone_who_does_not_answer_is_tried_again_tomorrow(open_board, mobile):
	board = open_board()
	lead = board.make_lead(unique("Chỉ Bằng Phím"), mobile)
	open_call(board, lead)
	expect(board.dialog.locator(":focus")).to_have_attribute("type", "radio")
	board.page.keyboard.press("2")
	expect(outcome(board, "Không nghe máy")).to_be_checked()
	expect(chip(board, "tomorrow")).to_have_attribute("aria-pressed", "true")
	board.page.keyboard.press("1")
	expect(chip(board, "tomorrow")).to_have_attribute("aria-pressed", "false")
	expect(outcome(board, "Đã kết nối")).to_be_focused()
	board.page.keyboard.press("2")
	expect(board.dialog.locator(".lc-next__words")).to_contain_text("lúc 09:00")
	board.page.keyboard.press("Tab")
	board.page.keyboard.type("12 hồi chuông")
	board.page.keyboard.press("Control+Enter")
	board.settle()
	expect(board.card(lead["title"]).locator(".lc-lines--plan")).to_contain_text("Ngày mai 09:00")
	(done,) = details_of(board, lead)["history"]
	assert (done["outcome"], done["text"]) == ("No Answer", "12 hồi chuông")

	# what was planned is completed the same way, with the next call
	board.show_panel(lead["title"])
	board.panel.locator(".lc-activity__done").click()
	board.dialog.wait_for()
	expect(board.dialog.locator(":focus")).to_have_attribute("type", "radio")
	board.page.keyboard.press("1")
	chip(board, "later").click()
	board.page.keyboard.press("Control+Enter")
	board.settle()
	details = details_of(board, lead)
	assert sorted(entry["outcome"] for entry in details["history"]) == ["Connected", "No Answer"]
	(planned,) = details["plan"]
	assert day_of(planned)[0] - date.fromisoformat(done["at"][:10]) == timedelta(days=3)


@pytest.mark.journey
def test_5_2_a_plan_that_cannot_be_is_told_at_its_field_and_the_text_stays(open_board, mobile):
	board = open_board(language="en")
	lead = board.make_lead(unique("Hẹn Lùi"), mobile)
	open_call(board, lead)
	board.fill(description=TEXT)
	chip(board, "other").click()
	board.fill_time("next_at", "2020-01-02T09:00")
	expect(board.dialog.locator(".lc-next__words")).to_contain_text("2020")
	board.accept()
	place = board.dialog.locator(".frappe-control[data-fieldname=next_at]")
	expect(place.locator(".lc-fault")).to_contain_text("lie ahead")
	expect(board.field("description")).to_have_value(TEXT)
	expect(board.page.locator(".modal:visible")).to_have_count(1)
	assert details_of(board, lead)["history"] == []
	# what the server alone knows is told there too
	board.page.evaluate("frappe.datetime.system_datetime = () => '2019-01-01 00:00:00'")
	board.accept()
	expect(place.locator(".lc-fault")).to_contain_text("lie ahead")
	expect(board.field("description")).to_have_value(TEXT)
	assert details_of(board, lead)["history"] == []
	chip(board, "later").click()
	expect(place.locator(".lc-fault")).to_have_count(0)
	board.accept()
	board.settle()
	details = details_of(board, lead)
	(done,), (planned,) = details["history"], details["plan"]
	assert done["text"] == TEXT
	assert day_of(planned)[0] - date.fromisoformat(done["at"][:10]) == timedelta(days=3)


@pytest.mark.journey
def test_5_2_the_same_chips_plan_a_call_a_meeting_a_task_and_a_contact(open_board, mobile):
	"""A day or a time, whatever the field holds; a plan without one says so at its field."""
	board = open_board(language="en")
	lead = board.make_lead(unique("Mọi Kế Hoạch"), mobile)
	today = board.page.evaluate("frappe.datetime.get_today()")
	ahead = date.fromisoformat(today) + timedelta(days=3)

	open_call(board, lead)
	board.dialog.get_by_role("radio", name="Plan a call").click()
	expect(outcome(board, "Busy")).to_be_hidden()
	board.accept()
	expect(board.dialog.locator(".lc-fault")).to_contain_text("Choose when to call")
	chip(board, "later").click()
	board.accept()
	board.settle()
	board.card(lead["title"]).locator(".lc-quick [data-action=meeting]").click()
	board.dialog.wait_for()
	chip(board, "later").click()
	expect(board.dialog.locator(".lc-next__words")).to_contain_text(f"{ahead:%B} {ahead.day}")
	board.accept()
	board.settle()
	board.show_panel(lead["title"])
	board.panel.get_by_role("button", name="Next contact").click()
	board.dialog.wait_for()
	chip(board, "later").click()
	board.accept()
	board.settle()
	board.tab("tasks").click()
	board.panel.get_by_role("button", name="Add a task").click()
	board.dialog.wait_for()
	board.accept()
	expect(board.dialog.locator(".frappe-control[data-fieldname=description] .lc-fault")).to_be_visible()
	expect(board.page.locator(".modal:visible")).to_have_count(1)
	board.fill(description="Soạn hợp đồng")
	chip(board, "later").click()
	board.accept()
	board.settle()
	details = details_of(board, lead)
	plans = {entry["kind"]: entry["at"] for entry in details["plan"]}
	assert plans == {
		"call": f"{ahead} 09:00:00",
		"meeting": f"{ahead} 09:00:00",
		"contact": str(ahead),
	}
	assert [str(task["date"]) for task in details["tasks"]] == [str(ahead)]
	assert details["history"] == []
	assert board.card(lead["title"], NEW).is_visible()


# after dialling

TOUCHED = "a[href^='tel:']"


def call_by(board, place) -> None:
	"""A tap on a number; no phone app opens in a test."""
	board.page.evaluate(
		"selector => addEventListener('click', event => event.target.closest(selector) && event.preventDefault())",
		TOUCHED,
	)
	board.press(place.locator(TOUCHED).first)


def bar_of(board):
	return board.page.get_by_role("region", name="After the call")


@pytest.mark.journey
def test_5_12_who_comes_back_from_a_call_logs_it_by_one_tap_and_takes_it_back(open_board, mobile):
	board = open_board(language="en", phone=True)
	lead = board.make_lead(unique("Vừa Gọi Xong"), mobile)
	board.page.goto(f"{board.host.url}/app/leadcard?search={mobile}")
	card = board.card(lead["title"])
	call_by(board, card)
	bar = bar_of(board)
	expect(bar).to_contain_text(lead["title"])

	# the phone app has the screen; it may throw the page away
	board.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
	board.page.reload()
	card.wait_for()
	expect(bar).to_contain_text(lead["title"])
	assert board.violations(".lc-call-bar") == []
	height = board.page.viewport_size["height"]
	column, shown = board.column(NEW).bounding_box(), bar.bounding_box()
	assert column["y"] + column["height"] <= shown["y"]
	assert shown["y"] + shown["height"] <= height
	assert board.width() <= 390

	board.press(bar.get_by_role("button", name="No Answer"))
	expect(bar).to_have_count(0)
	expect(board.card(lead["title"], CONTACTING)).to_be_attached()
	(done,) = details_of(board, lead)["history"]
	assert (done["outcome"], done["direction"]) == ("No Answer", "Outgoing")
	toast = board.page.locator(".lc-toast")
	expect(toast).to_contain_text("No Answer")
	board.press(toast.locator(".lc-toast__undo"))
	expect(board.card(lead["title"], NEW)).to_be_attached()
	assert details_of(board, lead)["history"] == []


@pytest.mark.journey
def test_5_12_in_the_panel_too_a_refusal_stays_in_the_bar_and_it_can_be_closed(open_board, mobile):
	board = open_board(phone=True)
	lead = board.make_lead(unique("Trong Bảng"), mobile)
	board.press(board.card(lead["title"]).locator(".lc-card__title"))
	call_by(board, board.panel)
	bar = board.page.locator(".lc-call-bar")
	expect(bar).to_contain_text(lead["title"])
	panel, shown = board.panel.bounding_box(), bar.bounding_box()
	assert panel["y"] + panel["height"] <= shown["y"] + 1
	board.page.route("**/leadcard.api.activities.log_call", lambda route: route.abort())
	board.press(bar.locator("[data-outcome=Busy]"))
	expect(bar.get_by_role("alert")).to_be_visible()
	board.page.unroute("**/leadcard.api.activities.log_call")

	# more is told in the dialog; the bar has nothing left to ask
	board.press(bar.get_by_role("button", name="Kèm ghi chú và lịch hẹn"))
	expect(board.dialog).to_contain_text(lead["title"])
	expect(bar).to_have_count(0)
	board.page.keyboard.press("Escape")
	board.settle()
	call_by(board, board.panel)
	board.press(bar.get_by_role("button", name="Đóng, không ghi"))
	expect(bar).to_have_count(0)
	board.page.reload()
	board.panel.locator(".lc-tabs").wait_for()
	expect(bar).to_have_count(0)
	assert details_of(board, lead)["history"] == []


def test_5_12_a_double_tap_in_the_bar_logs_one_call(open_board, mobile):
	board = open_board(phone=True)
	lead = board.make_lead(unique("Chạm Hai Lần"), mobile)
	call_by(board, board.card(lead["title"]))
	connected = board.page.locator(".lc-call-bar [data-outcome=Connected]")
	held = board.hold("activities.log_call")
	connected.evaluate("button => (button.click(), button.click())")
	held.wait_for(1)
	connected.evaluate("button => button.click()")
	board.page.wait_for_timeout(300)
	assert len(held.routes) == 1
	held.let_go()
	expect(board.page.locator(".lc-call-bar")).to_have_count(0)
	assert [call["outcome"] for call in details_of(board, lead)["history"]] == ["Connected"]


def test_5_12_with_a_mouse_nothing_is_asked(open_board, mobile):
	board = open_board()
	lead = board.make_lead(unique("Bằng Chuột"), mobile)
	call_by(board, board.card(lead["title"]))
	expect(board.page.locator(".lc-call-bar")).to_have_count(0)
