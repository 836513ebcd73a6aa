"""Each part of the board for each kind of person, device, language and network, and beside a second browser.

Not the full product: every part meets every value of every dimension, and every pair of values of two dimensions
meets in some part.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import pytest

from tests.browser.board import CONTACTING, NEW, Board, unique
from tests.browser.people import MANAGER, OUTSIDER, SALESPERSON

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect

PEOPLE = (SALESPERSON, MANAGER, OUTSIDER)
NETWORKS = ("normal", "slow", "broken", "expired")
NOTICE = ".lc-offline, .lc-failure, .lc-failure-note, .lc-dialog-failure, .desk-alert"
NOTE = "Khách thích căn góc"


class Part(NamedTuple):
	"""What one does before the network matters, what one does then, and what is there afterwards."""

	prepare: Callable[[Board, dict], None]
	act: Callable[[Board, dict], None]
	check: Callable[[Board, dict], None]


def nothing(board: Board, lead: dict) -> None:
	pass


# columns


def sort(board: Board, lead: dict) -> None:
	board.page.locator(".lc-sort select").select_option("last_care_on desc")


def is_sorted(board: Board, lead: dict) -> None:
	expect(board.page.locator(".lc-columns")).to_have_attribute("aria-busy", "false")
	assert re.search(r"sort=last_care_on", board.page.url)
	expect(board.card(lead["title"], NEW)).to_be_visible()
	assert board.count(NEW) >= 1


# cards


def begin_a_note(board: Board, lead: dict) -> None:
	button = board.card(lead["title"]).locator(".lc-quick [data-action=note]")
	board.press(button)
	board.field("content").fill(NOTE)


def save(board: Board, lead: dict) -> None:
	board.press(board.dialog.locator(".btn-primary:visible"))


def is_noted(board: Board, lead: dict) -> None:
	history = board.card(lead["title"]).locator(".lc-lines--history")
	expect(history).to_contain_text(NOTE)


# drag and drop


def drag(board: Board, lead: dict) -> None:
	board.settle()
	if board.is_phone:
		board.drag_by_touch(lead["title"], CONTACTING)
	else:
		board.drag(lead["title"], CONTACTING)


def is_contacting(board: Board, lead: dict) -> None:
	expect(board.card(lead["title"], CONTACTING)).to_have_count(1)
	expect(board.card(lead["title"], NEW)).to_have_count(0)


# quick create


def begin_a_lead(board: Board, lead: dict) -> None:
	board.press(board.column(NEW).locator(".lc-column__add"))
	board.fill(full_name=f"{lead['title']} hai")


def is_created(board: Board, lead: dict) -> None:
	expect(board.card(f"{lead['title']} hai", NEW)).to_be_visible()


# the panel


def begin_a_comment(board: Board, lead: dict) -> None:
	board.press(board.card(lead["title"]).locator(".lc-card__title"))
	board.press(board.tab("comments"))
	board.panel.locator(".lc-comment-form textarea").fill(NOTE)


def comment(board: Board, lead: dict) -> None:
	board.press(board.panel.locator(".lc-comment-form [type=submit]"))


def is_commented(board: Board, lead: dict) -> None:
	expect(board.panel.locator(".lc-comment__text")).to_have_text(NOTE)
	expect(board.panel.locator(".lc-comment-form textarea")).to_have_value("")


# the top bar


def search(board: Board, lead: dict) -> None:
	field = board.page.locator(".lc-search input")
	field.fill("")
	field.press("Enter")
	field.fill(lead["mobile_no"])
	field.press("Enter")


def is_found(board: Board, lead: dict) -> None:
	expect(board.page.locator(".lc-card")).to_have_count(1)
	expect(board.card(lead["title"], NEW)).to_be_visible()


# the forms


def open_form(board: Board, lead: dict) -> None:
	board.press(board.card(lead["title"]).locator(".lc-card__title"))
	board.panel.locator(".lc-tabs").wait_for()
	board.press(board.panel.locator(".lc-panel__head a[href*=lc-lead]"))
	expect(board.page.locator("[data-fieldname=full_name] input").first).to_have_value(lead["title"])


def back_to_the_card(board: Board, lead: dict) -> None:
	board.page.evaluate(
		"card => { frappe.route_options = { card }; frappe.set_route('leadcard') }", f"LC Lead/{lead['name']}"
	)


def is_open(board: Board, lead: dict) -> None:
	expect(board.panel.locator(".lc-panel__title")).to_have_text(lead["title"])
	expect(board.panel.locator(".lc-tabs")).to_be_visible()


PARTS = {
	"columns": Part(nothing, sort, is_sorted),
	"cards": Part(begin_a_note, save, is_noted),
	"drag": Part(nothing, drag, is_contacting),
	"create": Part(begin_a_lead, save, is_created),
	"panel": Part(begin_a_comment, comment, is_commented),
	"top-bar": Part(nothing, search, is_found),
	"forms": Part(open_form, back_to_the_card, is_open),
}


def selection() -> list:
	"""Four journeys through each part; where one part begins, the next begins one further."""
	return [
		pytest.param(
			part,
			PEOPLE[(at + turn) % 3],
			bool((turn + at // 2) % 2),
			("vi", "en")[(turn // 2 + at) % 2],
			network,
			id=f"{part}-{network}",
		)
		for at, part in enumerate(PARTS)
		for turn, network in enumerate(NETWORKS)
	]


@pytest.mark.parametrize(("part", "role", "phone", "language", "network"), selection())
def test_each_part_for_everyone_everywhere(
	open_board, contexts, mobile, part, role, phone, language, network
):
	board = open_board(role=role, phone=phone, language=language)
	lead = board.make_lead(unique("Ma Trận"), mobile)
	prepare, act, check = PARTS[part]
	if network == "slow":
		board.slow_down()
	prepare(board, lead)
	if network == "broken":
		board.page.context.set_offline(True)
		act(board, lead)
		expect(board.page.locator(NOTICE).first).to_be_visible()
		board.page.context.set_offline(False)
		expect(board.page.locator(".lc-offline")).to_have_count(0)
	if network == "expired":
		contexts.expire(board.page)
		act(board, lead)
		board.page.wait_for_url("**/login?redirect-to=*")
		contexts.log_in(board.page.context, board.person)
		board.open()
		prepare(board, lead)
	act(board, lead)
	check(board, lead)


def test_the_selection_meets_every_value_of_every_dimension_in_each_part():
	met = [row.values for row in selection()]
	for part in PARTS:
		rows = [row for row in met if row[0] == part]
		assert [len({row[column] for row in rows}) for column in (1, 2, 3, 4)] == [3, 2, 2, 4]
	pairs = {
		(one, row[one], other, row[other]) for row in met for one in range(1, 5) for other in range(1, 5)
	}
	sizes = {1: 3, 2: 2, 3: 2, 4: 4}
	for one, size in sizes.items():
		for other, others in sizes.items():
			if one != other:
				assert len([pair for pair in pairs if (pair[0], pair[2]) == (one, other)]) == size * others


@pytest.mark.parametrize("part", PARTS)
def test_each_part_while_a_second_browser_changes_the_card(open_board, mobile, part):
	board, other = open_board(), open_board(phone=True)
	if not board.is_live():
		pytest.skip("no socket server of the bench answers for this site")
	lead = board.make_lead(unique("Hai Người"), mobile)
	prepare, act, check = PARTS[part]
	prepare(board, lead)
	key = {"doctype": "LC Lead", "name": lead["name"]}
	other.call("activities.create_ticket", **key, values={"subject": "Từ máy khác"})
	if part != "forms":
		expect(board.card(lead["title"]).locator(".lc-badge--warning")).to_contain_text("1")
	act(board, lead)
	check(board, lead)
	expect(board.card(lead["title"]).locator(".lc-badge--warning")).to_contain_text("1")


@pytest.mark.parametrize(
	("role", "phone", "language", "labels"),
	[
		(SALESPERSON, True, "vi", ["Tiềm năng", "Phát sinh nhu cầu"]),
		(MANAGER, False, "en", ["Prospect", "Demand Raised"]),
		(OUTSIDER, False, "vi", ["Tiềm năng", "Phát sinh nhu cầu"]),
	],
)
def test_the_real_estate_edition_for_everyone(open_board, edition, mobile, role, phone, language, labels):
	edition("Real Estate")
	board = open_board(role=role, phone=phone, language=language)
	titles = board.page.locator(".lc-column__title")
	expect(titles.nth(0)).to_have_text(labels[0])
	expect(titles.nth(2)).to_have_text(labels[1])
	lead = board.make_lead(
		unique("Bất Động Sản"), mobile, expected_revenue=2_000_000_000, deposit_amount=150_000_000
	)
	deposit = board.card(lead["title"], NEW).locator(".lc-card__deposit")
	assert re.findall(r"[\d.,]{9,}", deposit.inner_text().replace("\xa0", " ")) == [
		"150.000.000",
		"1.850.000.000",
	] or ["150,000,000", "1,850,000,000"] == re.findall(r"[\d.,]{9,}", deposit.inner_text())
	assert board.width() <= (390 if phone else 1440)


@pytest.mark.parametrize("phone", [False, True])
def test_an_outsider_gets_nowhere_near_anothers_card(open_board, mobile, phone):
	"""Not on the board, by search, by a shared link, by a move, or as a duplicate with a name."""
	owner, board = open_board(), open_board(role=OUTSIDER, phone=phone)
	lead = owner.make_lead(unique("Khách Của Tôi"), mobile)
	board.reload_empty()
	expect(board.card(lead["title"])).to_have_count(0)
	search(board, lead)
	expect(board.page.locator(".lc-card")).to_have_count(0)
	board.page.goto(f"{board.host.url}/app/leadcard?card=LC Lead/{lead['name']}")
	expect(board.page.locator(".lc-failure-note, .desk-alert").first).to_be_visible()
	expect(board.page.get_by_text(lead["title"])).to_have_count(0)
	key = {"doctype": "LC Lead", "name": lead["name"]}
	assert board.status_of("board.move_card", **key, to_status=CONTACTING, modified=lead["modified"]) == 403
	assert board.status_of("activities.add_note", **key, values={"content": NOTE}) == 403
	(match,) = board.call("duplicates.check", values={"mobile_no": mobile})["matches"]
	assert match["masked"] and lead["title"] not in str(match) and mobile not in str(match)


def test_a_manager_sees_and_moves_the_salespersons_card(open_board, mobile):
	owner, board = open_board(), open_board(role=MANAGER, language="en")
	lead = owner.make_lead(unique("Khách Của Nhân Viên"), mobile)
	board.reload()
	search(board, lead)
	is_found(board, lead)
	drag(board, lead)
	is_contacting(board, lead)
