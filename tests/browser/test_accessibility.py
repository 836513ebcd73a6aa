"""axe finds nothing serious or critical on the board, in its dialogs, menus and sheets, light and dark, on both hosts."""

from __future__ import annotations

import pytest

from tests.browser.board import CONTACTING, CONVERTED, NEW, TRANSACTED, another_mobile, unique
from tests.browser.people import MANAGER

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect

CUSTOMERS_DIALOGS = ("call", "meeting", "note", "email", "opportunity", "contact", "ticket")
TABS = (
	"activity",
	"tasks",
	"opportunities",
	"tickets",
	"contacts",
	"emails",
	"files",
	"comments",
	"details",
	"viewers",
)
LOOKS = pytest.mark.parametrize(("theme", "phone"), [("light", False), ("dark", False), ("light", True)])


@pytest.fixture
def looked(open_board, mobile):
	"""`looked(theme, phone)` → a manager's board and the title of a customer with a bit of everything."""

	def make(theme: str, phone: bool):
		board = open_board(theme=theme, phone=phone, role=MANAGER)
		lead = board.make_lead(unique("Trợ Năng"), mobile, email_id=f"{mobile}@example.com")
		customer = board.call("cards.convert_lead", name=lead["name"])["customer"]
		key = {"doctype": "LC Customer", "name": customer}
		board.call("activities.log_call", **key, values={"completed": 1, "subject": "Gọi"})
		board.call(
			"activities.log_meeting", **key, values={"subject": "Gặp", "starts_at": "2020-01-01 09:00:00"}
		)
		board.call("activities.create_ticket", **key, values={"subject": "Chậm"})
		board.call("activities.create_contact", **key, first_name="Chị Hạnh", email_id="hanh@example.com")
		board.call("comments.add_comment", **key, text="Bình luận")
		board.page.goto(f"{board.host.url}/app/leadcard?search={mobile}")
		expect(board.page.locator(".lc-card")).to_have_count(1)
		return board, lead["title"]

	return make


def problems(board, place: str, root: str) -> list[str]:
	return [f"{place}: {line}" for line in board.violations(root)]


@pytest.mark.journey
@LOOKS
def test_the_board_its_menu_and_its_filters(looked, theme, phone):
	board, title = looked(theme, phone)
	found = problems(board, "board", ".leadcard")
	board.press(board.card(title).locator(".lc-card__more"))
	found += problems(board, "menu", ".lc-menu")
	board.page.keyboard.press("Escape")
	board.press(board.page.locator(".lc-bar__button"))
	board.page.locator(".lc-filters #lc-pick-source option").nth(1).wait_for(state="attached")
	board.press(board.page.locator(".lc-choice__one:has([value=unattended])"))
	expect(board.page.locator(".lc-chips .lc-chip")).to_have_count(1)
	found += problems(board, "filters", ".leadcard")
	board.page.keyboard.press("Escape")
	board.page.context.set_offline(True)
	expect(board.page.locator(".lc-offline")).to_be_visible()
	found += problems(board, "offline", ".leadcard")
	assert found == []


@LOOKS
def test_every_tab_of_the_panel(looked, theme, phone):
	board, title = looked(theme, phone)
	board.press(board.card(title).locator(".lc-card__title"))
	board.panel.locator(".lc-tabs").wait_for()
	found = []
	for key in TABS:
		board.press(board.tab(key))
		expect(board.panel.get_by_text("Đang tải…")).to_have_count(0)
		found += problems(board, key, ".lc-panel")
	assert found == []


@LOOKS
def test_every_dialog(looked, mobile, theme, phone):
	board, title = looked(theme, phone)
	found = []

	def look(name: str) -> None:
		board.dialog.wait_for()
		found.extend(problems(board, name, ".modal .modal-body"))
		board.page.keyboard.press("Escape")
		board.settle()

	for name in CUSTOMERS_DIALOGS:
		board.press(board.card(title).locator(f".lc-quick [data-action={name}]"))
		look(name)
	for name in ("assign", "stop", TRANSACTED):
		board.press(board.card(title).locator(".lc-card__more"))
		board.press(board.page.locator(f".lc-menu [data-item={name}]"))
		look(name)
	lead = board.make_lead(unique("Trợ Năng Mới"), another_mobile(mobile))
	board.page.goto(f"{board.host.url}/app/leadcard?search={lead['mobile_no']}")
	board.press(board.column(NEW).locator(".lc-column__add"))
	board.field("mobile_no").fill(lead["mobile_no"])
	expect(board.dialog.locator(".lc-duplicates")).to_be_visible()
	look("create")
	board.press(board.column(CONTACTING).locator(".lc-column__add"))
	board.dialog.wait_for()
	board.accept()
	expect(board.dialog.locator("[data-fieldname=full_name] .lc-fault")).to_be_visible()
	expect(board.page.locator(".modal:visible")).to_have_count(1)
	found += problems(board, "missing values", ".modal .modal-body")
	board.page.goto(f"{board.host.url}/app/leadcard?search={lead['mobile_no']}")
	board.press(board.card(lead["title"]).locator(".lc-card__more"))
	board.press(board.page.locator(f".lc-menu [data-item={CONVERTED}]"))
	look("convert")
	assert found == [], "\n".join(found)
