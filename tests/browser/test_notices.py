"""A person's own switches of what they are told (spec §7.2), on both hosts."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect


def open_notices(board):
	board.beside_search("digest")
	return board.page.locator("#lc-notices")


def stored(board):
	"""What is done inside is stored on the server afterwards, whatever comes of the page."""
	return board.page.expect_response(lambda answer: "notices.switch_digest" in answer.url)


@pytest.fixture
def digest_for_all(browser, host):
	"""`digest_for_all(False)` switches the digest off for the site; it is on again after the test."""

	def switch(on: bool) -> None:
		if host.is_bench:
			import frappe

			frappe.db.rollback()
			frappe.db.set_single_value("LC Settings", "send_digest", int(on))
			frappe.db.commit()
			frappe.clear_document_cache("LC Settings", "LC Settings")
			return
		context = browser.new_context()
		context.request.post(f"{host.url}/login", form={"usr": "Administrator"}, max_redirects=0)
		field = {"doctype": "LC Settings", "name": "LC Settings", "fieldname": {"send_digest": int(on)}}
		answer = context.request.post(f"{host.url}/api/method/frappe.client.set_value", data=field)
		assert answer.ok, answer.text()
		context.close()

	yield switch
	switch(True)


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_7_2_the_daily_digest_is_switched_off_and_on(open_board, phone):
	board = open_board(phone=phone)
	switch = open_notices(board).get_by_role("switch", name="Gửi tóm tắt cho tôi")
	expect(switch).to_be_enabled()
	if not switch.is_checked():  # a turn before this one has ended halfway
		with stored(board):
			switch.click()
	expect(switch).to_be_checked()
	with stored(board):
		switch.click()
	expect(switch).not_to_be_checked()
	board.page.reload()
	switch = open_notices(board).get_by_role("switch")
	expect(switch).not_to_be_checked()
	with stored(board):
		switch.click()
	expect(switch).to_be_checked()


def test_7_2_by_keyboard_and_back_to_the_button(open_board):
	board = open_board()
	button = board.page.get_by_role("button", name="Tóm tắt hằng ngày", exact=True)
	button.focus()
	board.page.keyboard.press("Enter")
	switch = board.page.locator("#lc-notices").get_by_role("switch")
	expect(switch).to_be_enabled()
	board.page.keyboard.press("Tab")
	board.page.keyboard.press("Tab")
	expect(switch).to_be_focused()
	with stored(board):
		board.page.keyboard.press("Space")
	expect(switch).not_to_be_checked()
	with stored(board):
		switch.press("Space")
	expect(switch).to_be_checked()
	assert not board.violations("#lc-notices")
	board.page.keyboard.press("Escape")
	expect(board.page.locator("#lc-notices")).to_have_count(0)
	expect(button).to_be_focused()


@pytest.mark.journey
def test_7_2_the_emails_link_leads_to_the_switch(open_board):
	board = open_board(path="/app/leadcard?notices=1")
	expect(board.page.locator("#lc-notices").get_by_role("switch")).to_be_visible()
	assert "notices" not in board.page.url


def test_7_2_who_is_switched_off_for_all_sees_why(open_board, digest_for_all):
	digest_for_all(False)
	board = open_board()
	sheet = open_notices(board)
	expect(sheet.get_by_role("switch")).to_be_disabled()
	expect(sheet).to_contain_text("Quản trị viên đã tắt bản tóm tắt cho mọi người.")
