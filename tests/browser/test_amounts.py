"""What is typed into an amount is understood by the site's number format or refused, and nothing else is sent (spec §3.7)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest

from tests.browser.board import NEW, unique

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect

# The site's number format, whether amounts take the currency's (`#.###` for VND), the marks of amounts, of percents.
# That every format is read and shown alike by page and server is in tests/domain/test_amounts_in_js.py.
FORMATS = {
	"vietnamese": ("#.###,##", 0, ".", ","),
	"of the currency": ("#,###.##", 1, ".", "."),
}


class Writing:
	"""How amounts and percents are written on a site."""

	def __init__(self, group: str, point: str) -> None:
		self.group, self.point = group, point

	def amount(self, value: int) -> str:
		return f"{value:,}".replace(",", self.group)

	def other(self, value: int) -> str:
		"""As somebody writes it who is used to another format."""
		return f"{value:,}".replace(",", "," if self.group == "." else ".")

	def percent(self, value: float) -> str:
		return str(value).replace(".", self.point)


@pytest.fixture(params=FORMATS)
def writing(request: pytest.FixtureRequest, set_value) -> Iterator[Writing]:
	pattern, of_currency, group, point = FORMATS[request.param]

	def write(pattern: str, of_currency: int) -> None:
		set_value("System Settings", "System Settings", "number_format", pattern)
		set_value("System Settings", "System Settings", "use_number_format_from_currency", of_currency)

	# the desk knows no currency that is disabled
	set_value("Currency", "VND", "enabled", 1)
	write(pattern, of_currency)
	yield Writing(group, point)
	write("#.###,##", 0)


def stored(board, doctype: str, name: str, *fields: str) -> tuple:
	answer = board.page.request.get(
		f"{board.host.url}/api/method/frappe.client.get_value",
		params={"doctype": doctype, "filters": name, "fieldname": json.dumps(fields)},
	)
	found = answer.json()["message"]
	return tuple(found[field] for field in fields)


def lead_named(board, name: str) -> str:
	answer = board.page.request.get(
		f"{board.host.url}/api/method/frappe.client.get_list",
		params={"doctype": "LC Lead", "filters": json.dumps({"full_name": name})},
	)
	return answer.json()["message"][0]["name"]


def mark(board, fieldname: str):
	return board.dialog.locator(f".frappe-control[data-fieldname={fieldname}] .lc-fault")


def edit(board, title: str) -> None:
	if not board.panel.is_visible():
		board.show_panel(title)
	board.tab("details").click()
	board.panel.locator("[role=tabpanel] .lc-button").first.click()
	board.dialog.wait_for()


def saved(board, method: str, act: Callable) -> dict:
	"""What the page sends to an endpoint when one does something."""
	with board.page.expect_request(f"**/leadcard.api.{method}") as sent:
		act()
	board.settle()
	return json.loads(sent.value.post_data_json["values"])


def test_3_7_a_new_leads_amounts_are_read_as_they_are_written(open_board, writing, mobile):
	board = open_board()
	name = unique("Số Tiền")
	board.add(NEW)
	board.unfold()
	board.fill(full_name=name, mobile_no=mobile, expected_revenue=writing.other(1_500_000_000))
	expect(mark(board, "expected_revenue")).to_contain_text(writing.amount(1_500_000))
	board.field("expected_revenue").press("Tab")
	expect(board.field("expected_revenue")).to_have_value(writing.other(1_500_000_000))
	board.accept()
	expect(mark(board, "expected_revenue")).to_contain_text(writing.other(1_500_000_000))
	expect(board.field("expected_revenue")).to_be_focused()
	board.fill(expected_revenue="350 triệu")
	expect(mark(board, "expected_revenue")).to_contain_text("350 triệu")
	board.fill(expected_revenue=f"{writing.amount(1_500_000_000)} đ")
	expect(mark(board, "expected_revenue")).to_have_count(0)
	board.field("expected_revenue").press("Tab")
	expect(board.field("expected_revenue")).to_have_value(writing.amount(1_500_000_000))
	board.fill(deposit_percent=writing.percent(7.5), deposit_amount=writing.amount(100_000_000))
	board.expect_numbers(remaining_amount=1_400_000_000)
	board.accept()
	board.settle()
	expect(board.card(name, NEW)).to_contain_text(writing.amount(1_500_000_000))
	fields = ("expected_revenue", "deposit_percent", "deposit_amount", "remaining_amount")
	lead = lead_named(board, name)
	assert stored(board, "LC Lead", lead, *fields) == (1_500_000_000, 7.5, 100_000_000, 1_400_000_000)


@pytest.mark.journey
def test_3_7_an_edit_sends_what_was_changed_and_nothing_else(open_board, writing, mobile, insert):
	code = f"SP-{mobile}"
	product = insert(
		"LC Product", product_code=code, product_name=f"Căn {code}", price=549_994_500, deposit_percent=7.5
	)
	board = open_board()
	name = unique("Sửa Tên")
	lead = board.make_lead(
		name, mobile, product=product["name"], expected_revenue=549_994_500, deposit_amount=100_000_000
	)
	fields = ("expected_revenue", "deposit_percent", "deposit_amount", "remaining_amount")
	money = (549_994_500, 7.5, 100_000_000, 449_994_500)
	assert stored(board, "LC Lead", lead["name"], *fields) == money

	edit(board, name)
	expect(board.field("deposit_percent")).to_have_value(writing.percent(7.5))
	expect(board.field("deposit_amount")).to_have_value(writing.amount(100_000_000))
	board.fill(short_name="Tên ngắn")
	assert saved(board, "cards.edit_card", board.accept) == {"short_name": "Tên ngắn"}
	assert stored(board, "LC Lead", lead["name"], *fields) == money

	edit(board, name)
	board.fill(expected_revenue=writing.other(600_000_000))
	board.accept()
	expect(mark(board, "expected_revenue")).to_contain_text(writing.other(600_000_000))
	board.fill(expected_revenue=writing.amount(600_000_000))
	board.fill(deposit_percent=writing.percent(12.5))
	board.expect_numbers(deposit_amount=68_749_313, remaining_amount=531_250_687)
	sent = saved(board, "cards.edit_card", board.accept)
	assert sent == {"expected_revenue": 600_000_000, "deposit_percent": 12.5}
	assert stored(board, "LC Lead", lead["name"], *fields) == (600_000_000, 12.5, 68_749_313, 531_250_687)


def test_3_7_an_opportunitys_amounts_are_read_as_they_are_written(open_board, writing, mobile):
	board = open_board()
	lead = board.make_lead(unique("Cơ Hội Tiền"), mobile)
	customer = board.call("cards.convert_lead", name=lead["name"])["customer"]
	board.reload()
	board.card(lead["title"]).locator(".lc-quick button").nth(4).click()
	title = unique("Thương vụ")
	board.fill(title=title, amount=writing.other(2_500_000))
	board.accept()
	expect(mark(board, "amount")).to_contain_text(writing.other(2_500_000))
	board.fill(amount=writing.amount(2_500_000), deposit_percent=writing.percent(2.5))
	board.fill(deposit_amount=writing.amount(1_000_000))
	board.expect_numbers(remaining_amount=1_500_000)
	board.accept()
	board.settle()
	details = board.call("board.get_card", doctype="LC Customer", name=customer)
	made = next(deal for deal in details["opportunities"] if deal["title"] == title)
	assert (made["amount"], made["deposit_amount"]) == (2_500_000, 1_000_000)


def test_3_7_a_quotation_writes_amounts_as_the_site_does_and_without_decimals(open_board, writing, mobile):
	board = open_board()
	lead = board.make_lead(
		unique("Báo Giá"), mobile, email_id=f"bg.{mobile}@example.com", expected_revenue=165_000_000
	)
	board.card(lead["title"]).locator(".lc-quick button").nth(3).click()
	board.field("kind").select_option("Quotation")
	text = board.dialog.locator("[data-fieldname=content] :is(textarea, .ql-editor)").first
	board.page.wait_for_function(
		"box => /165/.test(box.value ?? box.innerText)", arg=text.element_handle(), timeout=15000
	)
	written = text.evaluate("box => box.value ?? box.innerText").replace("\u00a0", " ")
	assert writing.amount(165_000_000) in written
	assert "000,00" not in written.replace(",000", "") and "000.00" not in written.replace(".000", "")
