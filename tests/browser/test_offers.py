"""A card is offered to a colleague, who takes or declines it by the link in the bell (spec §8.4), on both hosts."""

from __future__ import annotations

import random

import pytest

from tests.browser.board import NEW, ON_DESK, unique
from tests.browser.people import OUTSIDER, SALESPERSON

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect

NEWEST = """async () => {
	const values = new URLSearchParams({
		doctype: "Notification Log",
		fields: JSON.stringify(["link"]),
		order_by: "creation desc",
		limit_page_length: 1,
	});
	const answer = await fetch(`/api/method/frappe.client.get_list?${values}`);
	return (await answer.json()).message[0].link;
}"""


def offer_again(board, lead) -> None:
	board.press(board.card(lead["title"]).locator(".lc-card__more"))
	board.press(board.page.get_by_role("menuitem", name="Offer to "))
	expect(board.page.locator(".lc-toast")).to_contain_text("was offered to")


@pytest.fixture
def colleagues(insert, host) -> None:
	"""The salesperson and the outsider are in one team."""
	members = [{"user": host.people[key].user, "is_manager": 0} for key in (SALESPERSON, OUTSIDER)]
	insert("LC Sales Team", team_name=f"Đội {random.randrange(10**6):06d}", members=members)


@pytest.mark.parametrize("phone", ON_DESK)
def test_8_4_a_card_is_offered_withdrawn_declined_and_taken(
	open_board, colleagues, mobile, violations, phone
):
	board, other = open_board(role=OUTSIDER, language="en", phone=phone), open_board(phone=phone)
	lead = board.make_lead(unique("Khách Nhường"), mobile)

	def offer() -> None:
		board.press(board.panel.get_by_role("button", name="Hand on"))
		expect(board.dialog.locator("#lc-people-search")).to_be_focused()
		board.press(board.dialog.locator(f".lc-people__one[data-user='{other.person.user}']"))
		board.fill(reason="Ở gần bạn hơn")
		assert violations(board, ".modal-body") == []
		board.accept()
		board.settle()
		expect(board.panel).to_contain_text("who has not answered yet")

	def look() -> None:
		if other.host.is_bench and not phone:  # the board is open, and the bell is the desk's
			other.page.locator(".notifications-icon").first.click()
			other.page.locator(".notifications-list .recent-item").first.click()
		else:
			other.page.goto(f"{other.host.url}{other.page.evaluate(NEWEST)}")
		other.dialog.wait_for()
		assert "offer=" not in other.page.url
		assert lead["title"] not in other.dialog.inner_text()

	board.show_panel(lead["title"])
	offer()
	look()
	expect(other.dialog).to_contain_text("K. N.")
	expect(other.dialog).to_contain_text("Ở gần bạn hơn")
	assert violations(other, ".modal-body") == []
	other.press(other.dialog.get_by_role("button", name="Từ chối"))
	expect(other.alert).to_contain_text("Đã từ chối")
	other.settle()

	board.reload()
	board.panel.locator(".lc-tabs").wait_for()
	expect(board.panel.get_by_role("button", name="Withdraw the offer")).to_have_count(0)
	offer()
	seen = other.page.evaluate(NEWEST)
	board.press(board.panel.get_by_role("button", name="Withdraw the offer"))
	expect(board.panel.get_by_role("button", name="Withdraw the offer")).to_have_count(0)
	expect(board.page.locator("body")).not_to_be_focused()
	other.page.goto(f"{other.host.url}{seen}")
	expect(other.dialog).to_contain_text("đã rút lại đề nghị này")
	other.accept()
	other.settle()

	# to the same colleague again, from the card itself
	board.page.keyboard.press("Escape")
	offer_again(board, lead)
	# what was said of the first withdrawal may still stand there
	with board.page.expect_response(lambda answer: "withdraw_offer" in answer.url):
		board.press(board.page.get_by_role("button", name="Undo", exact=True))
	board.settle()
	offer_again(board, lead)
	look()
	other.accept()
	expect(other.panel.locator(".lc-panel__title")).to_have_text(lead["title"])
	other.page.keyboard.press("Escape")
	expect(other.card(lead["title"], NEW)).to_be_visible()
	assert board.status_of("board.get_card", doctype="LC Lead", name=lead["name"]) == 403
