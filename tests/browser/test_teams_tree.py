"""The tree of sales teams in Frappe's own desk (spec §8.1): it shows who manages what, and teams are moved in it."""

from __future__ import annotations

import random

import pytest

from tests.browser.people import MANAGER
from tests.browser.test_handover import picture

pytestmark = [pytest.mark.browser, pytest.mark.bench]
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect


@pytest.fixture
def company(insert, host) -> dict[str, str]:
	"""A company with two branches, a team in the first of them, names that no other test has, and one hostile."""
	mark = f"{random.randrange(10**6):06d}"
	names = {
		"company": f"Công ty {mark}",
		"north": f"Chi nhánh Bắc {mark}",
		"south": f"Chi nhánh Nam &lt;img src=x onerror=alert(1)&gt; {mark}",
		"team": f"Đội Cầu Giấy {mark}",
	}
	people = [person.user for person in host.people.values() if person.user]

	def add(key, above="", members=()):
		# names are kept without markup
		names[key] = insert(
			"LC Sales Team", team_name=names[key], parent_lc_sales_team=names.get(above, ""), members=members
		)["name"]

	add("company", members=[{"user": people[0], "is_manager": 1}])
	add("north", "company", [{"user": people[0], "is_manager": 1}, {"user": people[1], "is_manager": 1}])
	add("south", "company")
	add("team", "north", [{"user": user, "is_manager": 0} for user in people])
	return names


def node(board, name: str):
	return board.page.locator(".tree-link", has=board.page.get_by_text(name, exact=True)).first


def show_tree(board, company) -> None:
	board.page.goto(f"{board.host.url}/app/lc-sales-team/view/tree")
	node(board, company["team"]).wait_for(timeout=60000)


@pytest.mark.parametrize("phone", [False, True])
def test_8_1_the_tree_says_who_manages_and_a_team_is_moved_in_it(open_board, company, phone):
	board = open_board(role=MANAGER, phone=phone)
	show_tree(board, company)
	expect(node(board, company["north"])).to_contain_text("quản lý: ")
	expect(node(board, company["team"])).to_contain_text("chưa có quản lý · ")
	board.press(node(board, company["team"]))
	picture(board, f"tree-{'390' if phone else '1440'}")
	assert board.width() <= board.page.viewport_size["width"]
	board.press(board.page.locator(".tree-node-toolbar:visible button", has_text="Chuyển đến…"))
	board.dialog.locator("input[data-fieldname=parent]").fill(company["south"])
	board.dialog.locator("[role=option]:visible", has_text="Chi nhánh Nam").first.click()
	picture(board, f"tree-move-{'390' if phone else '1440'}")
	board.accept()
	board.page.wait_for_function("() => !document.querySelector('.modal.show')")
	south = board.page.locator(".tree-node", has=board.page.get_by_text(company["south"], exact=True)).last
	expect(south.locator(".tree-children .tree-link")).to_contain_text("Đội Cầu Giấy")


@pytest.mark.journey
def test_8_1_a_team_is_added_and_what_cannot_be_is_said(open_board, company):
	board = open_board(role=MANAGER, language="en")
	show_tree(board, company)
	node(board, company["company"]).click()
	picture(board, "tree-en")
	board.page.locator(".tree-node-toolbar:visible button", has_text="Delete").click()
	board.page.locator(".modal.show .btn-primary").last.click()
	refusal = board.page.locator(".msgprint").last
	expect(refusal).to_contain_text("has teams below it. Move or delete them first.")
	picture(board, "tree-refused")


def test_8_4_a_leavers_form_leads_to_the_handover(open_board, host):
	import frappe

	board = open_board(role=MANAGER, language="en")
	frappe.db.rollback()
	user = frappe.get_doc("User", board.person.user)
	user.append("roles", {"role": "System Manager"})
	user.save(ignore_permissions=True)
	frappe.db.commit()
	leaver = host.people["outsider"].user
	board.page.goto(f"{host.url}/app/user/{leaver}")
	board.page.get_by_role("button", name="Hand over customers…").click(timeout=60000)
	board.dialog.locator("#lc-handover-leaver").wait_for()
