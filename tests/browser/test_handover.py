"""Claiming and handing over on the board (spec §8.4), on both hosts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.browser.board import unique
from tests.browser.people import MANAGER, OUTSIDER, SALESPERSON

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect


def picture(board, name: str) -> None:
	"""For whoever wants to look: LEADCARD_PICTURES names a folder."""
	if folder := os.environ.get("LEADCARD_PICTURES"):
		board.page.wait_for_timeout(400)
		board.page.screenshot(path=Path(folder, f"{name}.png"))


@pytest.fixture
def leaver(open_board):
	"""Leads of the outsider's: the user, and a board of theirs."""
	return open_board(role=OUTSIDER)


def choose_columns(board, *statuses: str) -> None:
	for box in board.dialog.locator(".lc-ticks--beside input[type=checkbox]").all():
		box.set_checked(box.get_attribute("value") in statuses)


@pytest.mark.parametrize("phone", [False, True])
def test_8_4_a_manager_sees_what_a_handover_does_and_does_it(open_board, leaver, mobile, phone):
	title = unique("Khách Của Người Nghỉ")
	lead = leaver.make_lead(title, mobile, status="Contacting", expected_revenue=1_000_000)
	plan = {"subject": "Gọi lại", "starts_at": "2099-01-01 09:00:00"}
	leaver.call("activities.log_call", doctype=lead["doctype"], name=lead["name"], values=plan)
	mine = leaver.call("board.get_board", filters={"mine": 1}, limit=1)["columns"]
	contacting = next(column["count"] for column in mine if column["status"] == "Contacting")

	board = open_board(role=MANAGER, phone=phone)
	board.beside_search("handover")
	board.dialog.locator("#lc-handover-leaver").select_option(leaver.person.user)
	expect(board.dialog).to_contain_text(f"({contacting})")
	choose_columns(board, "Contacting")
	board.accept()
	expect(board.dialog.locator(".lc-dialog-failure")).to_contain_text("Hãy chọn ít nhất một người nhận.")
	heir = board.host.people[SALESPERSON].user
	board.dialog.locator(f"input[value='{heir}']").check()
	summary = board.dialog.locator(".lc-handover__summary")
	expect(summary.locator(".lc-handover__shares")).to_contain_text(f"{contacting} thẻ")
	expect(summary).to_contain_text("Đi kèm")
	picture(board, f"handover-{'390' if phone else '1440'}")
	assert board.width() <= board.page.viewport_size["width"]
	assert board.violations(".lc-handover") == []
	board.accept()
	board.settle()
	expect(board.alert).to_contain_text("Đã bàn giao")
	card = board.call("board.get_card", doctype=lead["doctype"], name=lead["name"])["card"]
	assert card["owner"] == heir
	assert leaver.status_of("board.get_card", doctype=lead["doctype"], name=lead["name"]) == 403


@pytest.mark.journey
def test_8_4_a_link_opens_the_handover_of_a_person_once(open_board, leaver, mobile):
	leaver.make_lead(unique("Khách Của Người Nghỉ"), mobile)
	board = open_board(role=MANAGER, language="en", path=f"/app/leadcard?handover={leaver.person.user}")
	expect(board.dialog.locator("#lc-handover-leaver")).to_have_value(leaver.person.user)
	picture(board, "handover-en")
	board.cancel()
	board.settle()
	assert "handover" not in board.page.url


@pytest.mark.journey
def test_8_4_who_manages_nobody_hands_over_nothing(open_board):
	board = open_board(role=OUTSIDER, language="en")
	expect(board.page.locator(".lc-bar [data-item=handover]")).to_have_count(0)
	assert board.status_of("handover.run", leaver=board.person.user) == 403


def neglected(leaver, mobile) -> dict:
	"""A card of the leaver's that nobody cared for: one of the sample data, on a bench one that was made."""
	if leaver.host.is_bench:
		import frappe

		lead = leaver.make_lead(unique("Lâu Không Ai Gọi"), mobile)
		frappe.db.rollback()
		frappe.db.set_value("LC Lead", lead["name"], "last_care_on", "2020-01-01 09:00:00")
		frappe.db.commit()
		return lead
	found = leaver.call("board.get_board", filters={"mine": 1, "stale": "month"}, limit=50)["columns"]
	cards = [card for column in found for card in column["cards"] if column["status"] != "Contacting"]
	# on the first of a month all but a few are not cared for in it
	return min((card for card in cards if card["mobile_no"]), key=lambda card: card["last_care_on"])


@pytest.mark.parametrize("phone", [False, True])
def test_8_4_what_nobody_cared_for_is_claimed_by_its_number(open_board, leaver, mobile, phone):
	lead = neglected(leaver, mobile)
	board = open_board(phone=phone, path=f"/app/leadcard?card={lead['doctype']}/{lead['name']}")
	expect(board.panel).to_contain_text("Nếu bạn biết khách hàng này")
	assert lead["title"] not in board.panel.inner_text()
	picture(board, f"not-yours-{'390' if phone else '1440'}")
	board.press(board.panel.locator(".lc-panel__actions .lc-button").last)
	board.add("New")
	board.fill(mobile_no=lead["mobile_no"])
	claim = board.dialog.get_by_role("button", name="Nhận khách")
	claim.wait_for()
	board.press(claim)
	owner = leaver.page.evaluate("frappe.boot.user.full_name || frappe.user.full_name()")
	expect(board.dialog).to_contain_text(f"{owner} đang phụ trách thẻ này")
	picture(board, f"claim-{'390' if phone else '1440'}")
	board.accept()
	expect(board.alert).to_contain_text("Từ nay bạn phụ trách")
	board.settle()
	card = board.call("board.get_card", doctype=lead["doctype"], name=lead["name"])["card"]
	assert card["owner"] == board.person.user
