"""The forms of leads, customers and opportunities in Frappe's own desk: the board's actions and dialogs, money, the way
to the card and back (spec §3.6, §3.7, §5.1, §6.5, §8.4)."""

from __future__ import annotations

import pytest

from tests.browser.board import unique

pytestmark = [pytest.mark.browser, pytest.mark.bench]
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect


class Form:
	"""One form of the desk, on a board's page."""

	def __init__(self, board) -> None:
		self.board, self.page = board, board.page

	def open(self, doctype: str, name: str) -> Form:
		slug = doctype.lower().replace(" ", "-")
		self.page.goto(f"{self.board.host.url}/app/{slug}/{name}")
		self.button("Mở trên bảng").wait_for(timeout=60000)
		return self

	def button(self, label: str):
		return (
			self.page.locator(".page-head .page-actions").get_by_role("button", name=label, exact=True).first
		)

	def add(self, label: str) -> None:
		self.button("Thêm").click()
		self.page.locator(".page-head .dropdown-item:visible", has_text=label).first.click()
		self.board.dialog.locator("[data-fieldname]").first.wait_for()

	def save_dialog(self, **values: str) -> None:
		"""What the dialog saves reloads the form, which draws its buttons anew."""
		self.board.fill(**values)
		with self.page.expect_response("**/leadcard.api.board.get_card*"):
			self.board.accept()
		self.board.settle()
		self.page.wait_for_timeout(500)

	@property
	def indicator(self):
		return self.page.locator(".page-head .indicator-pill:visible").first

	def field(self, fieldname: str):
		control = self.page.locator(f".form-page .frappe-control[data-fieldname={fieldname}]")
		return control.locator("input:visible, select:visible").first

	def type(self, fieldname: str, text: str) -> None:
		self.field(fieldname).fill(text)
		self.field(fieldname).blur()

	def expect_doc(self, **values) -> None:
		"""Wait until the form's document holds these values."""
		self.page.wait_for_function(
			"""values => Object.entries(values).every(([key, value]) => cur_frm.doc[key] === value)""",
			arg=values,
		)

	def close_message(self) -> None:
		"""Close what Frappe says, once it has come in whole: until then it hears no Escape."""
		self.page.locator(".msgprint-dialog.show .btn-modal-close:visible").click()
		expect(self.page.locator(".modal-backdrop")).to_have_count(0)

	def save(self) -> None:
		self.page.locator(".page-head .primary-action:visible").click()
		self.page.wait_for_function("() => !cur_frm.is_dirty()")


@pytest.fixture
def form(open_board) -> Form:
	return Form(open_board())


@pytest.fixture
def lead(form, mobile) -> dict:
	values = {"full_name": unique("Đặng Dung"), "mobile_no": mobile, "email_id": f"{mobile}@example.com"}
	return form.board.call("cards.create_lead", values=values)["card"]


@pytest.fixture
def customer(form, lead) -> str:
	return form.board.call("cards.convert_lead", name=lead["name"])["customer"]


def details(form, doctype: str, name: str) -> dict:
	return form.board.call("board.get_card", doctype=doctype, name=name)


def test_5_1_a_leads_form_has_the_boards_quick_actions(form, lead):
	form.open("LC Lead", lead["name"])
	expect(form.indicator).to_have_text("Mới")
	form.add("Cuộc gọi")
	form.save_dialog(subject="Gọi lần đầu")
	expect(form.indicator).to_have_text("Đang liên hệ")
	form.add("Ghi chú")
	form.save_dialog(content="Thích căn góc")
	form.add("Vụ việc")
	form.save_dialog(subject="Trục trặc")
	form.add("Cuộc gặp")
	form.save_dialog(subject="Gặp ở văn phòng")
	form.add("Người liên hệ")
	form.save_dialog(first_name="Chị Hai")
	form.expect_doc(open_tickets=1)
	found = details(form, "LC Lead", lead["name"])
	assert {"Gọi lần đầu", "Gặp ở văn phòng"} <= {
		row["subject"] for row in [*found["history"], *found["plan"]]
	}
	assert [ticket["subject"] for ticket in found["tickets"]] == ["Trục trặc"]
	form.add("Email")
	expect(form.board.field("recipients")).to_have_value(lead["email_id"])
	form.board.cancel()


@pytest.mark.journey
def test_5_7_care_is_stopped_and_resumed_from_the_form(form, lead):
	form.open("LC Lead", lead["name"])
	form.button("Ngừng chăm sóc").click()
	form.save_dialog(reason="Nhầm số")
	expect(form.indicator).to_have_text("Ngừng chăm sóc")
	expect(form.button("Chuyển đổi")).to_have_count(0)
	form.button("Chăm sóc lại").click()
	form.save_dialog()
	expect(form.indicator).to_have_text("Mới")
	expect(form.button("Chuyển đổi")).to_be_visible()


def test_8_4_an_unassigned_card_is_claimed_from_its_form(form, open_board, mobile):
	owner = open_board(role="LeadCard Manager")
	made = owner.call("cards.create_lead", values={"full_name": unique("Vô Chủ"), "mobile_no": mobile})[
		"card"
	]
	import frappe

	frappe.db.rollback()
	frappe.db.set_value("LC Lead", made["name"], "lead_owner", None)
	frappe.db.commit()
	form.open("LC Lead", made["name"])
	form.button("Nhận khách").click()
	form.board.accept()
	form.expect_doc(lead_owner=form.board.person.user)
	expect(form.button("Nhận khách")).to_have_count(0)


def test_3_6_the_form_leads_to_its_card_and_back(form, lead):
	form.open("LC Lead", lead["name"])
	form.button("Mở trên bảng").click()
	form.board.panel.wait_for()
	expect(form.board.panel).to_contain_text(lead["title"])
	form.board.panel.locator(".lc-panel__head a[aria-label='Biểu mẫu đầy đủ']").click()
	expect(form.button("Mở trên bảng")).to_be_visible()


@pytest.mark.journey
def test_6_5_a_converted_leads_form_is_read_only_and_leads_to_its_customer(form, lead, product):
	form.open("LC Lead", lead["name"])
	form.button("Chuyển đổi").click()
	expect(form.board.dialog).to_contain_text("một cơ hội")
	form.board.accept()
	form.page.wait_for_url("**/lc-customer/**")
	expect(form.indicator).to_have_text("Đã chuyển đổi")
	customer = form.page.evaluate("cur_frm.docname")
	form.open("LC Lead", lead["name"])
	expect(form.page.locator(".page-head .primary-action:visible")).to_have_count(0)
	expect(form.page.locator("#page-LC\\ Lead .frappe-control[data-fieldname=full_name]")).to_be_visible()
	expect(form.page.locator("#page-LC\\ Lead .form-page .frappe-control input:visible")).to_have_count(0)
	expect(form.page.locator(".form-message a").first).to_have_attribute(
		"href", f"/app/lc-customer/{customer}"
	)
	form.button("Mở trên bảng").click()
	form.board.panel.wait_for()
	assert customer in form.page.url
	form.open("LC Lead", lead["name"])
	form.button("Mở khách hàng").click()
	form.page.wait_for_url(f"**/lc-customer/{customer}")


@pytest.mark.journey
def test_2_6_a_customers_form_adds_and_wins_opportunities(form, customer, product):
	price = int(product["price"])
	form.open("LC Customer", customer)
	form.add("Cơ hội")
	form.board.choose("product", product["name"])
	form.board.expect_numbers(amount=price, deposit_amount=price // 10)
	form.save_dialog(amount=str(price + 5))
	form.expect_doc(expected_revenue=price + 5)
	form.button("Chốt thắng").click()
	form.board.dialog.locator("select:visible").first.wait_for()
	form.board.field("opportunity").select_option("create")
	form.save_dialog(amount="1000000")
	expect(form.indicator).to_have_text("Phát sinh giao dịch")
	form.expect_doc(won_revenue=1000000)


@pytest.mark.journey
def test_3_7_a_leads_form_computes_its_money_and_stores_what_it_shows(form, lead, product):
	price = int(product["price"])
	form.open("LC Lead", lead["name"])
	form.page.wait_for_function("() => cur_frm.wrapper.dataset.leadcardMoney")
	form.field("product").fill(product["name"])
	form.page.locator("[role=option]:visible", has_text=product["name"]).first.click()
	form.expect_doc(expected_revenue=price, deposit_amount=price // 10, remaining_amount=price - price // 10)
	form.type("deposit_percent", "30")
	form.expect_doc(deposit_amount=price * 3 // 10)
	form.field("deposit_amount").fill(str(price + 1))
	mark = form.page.locator(".frappe-control[data-fieldname=deposit_amount] .lc-fault")
	expect(mark).to_contain_text("lớn hơn doanh số")
	form.type("deposit_amount", "7")
	expect(mark).to_have_count(0)
	form.expect_doc(remaining_amount=price - 7)
	form.save()
	stored = {
		"expected_revenue": price,
		"deposit_percent": 30,
		"deposit_amount": 7,
		"remaining_amount": price - 7,
	}
	form.expect_doc(**stored)


@pytest.mark.journey
def test_4_1_a_form_tells_of_duplicates_and_bad_values_while_typing(form, lead, open_board, mobile):
	page = form.page
	page.goto(f"{form.board.host.url}/app/lc-lead/new")
	page.wait_for_function(
		"() => window.cur_frm?.is_new() && cur_frm.layout.wrapper.find('.lc-duplicates').length"
	)
	form.field("mobile_no").press_sequentially(mobile)
	warning = page.locator("#page-LC\\ Lead .lc-duplicates")
	expect(warning).to_contain_text(lead["title"])
	form.field("mobile_no").fill("0916666")
	expect(warning).to_be_hidden()
	expect(page.locator("#page-LC\\ Lead .lc-fault")).to_contain_text("10 chữ số")
	form.open("LC Lead", lead["name"])
	expect(warning).to_be_hidden()
	expect(page.locator("#page-LC\\ Lead .lc-fault")).to_have_count(0)


def test_8_real_estate_names_the_form_as_its_columns(form, lead, edition):
	edition("Real Estate")
	form.open("LC Lead", lead["name"])
	expect(form.indicator).to_have_text("Tiềm năng")
	expect(form.field("status").locator("option:checked")).to_have_text("Tiềm năng")
	expect(form.page.locator(".frappe-control[data-fieldname=deposit_amount]").first).to_contain_text(
		"Tiền cọc"
	)
	form.button("Chuyển đổi").click()
	expect(form.board.dialog).to_contain_text("Phát sinh nhu cầu")
	form.board.accept()
	form.page.wait_for_url("**/lc-customer/**")
	expect(form.indicator).to_have_text("Phát sinh nhu cầu")


def test_8_4_the_settings_offer_holiday_lists_where_there_are_any(open_board, insert, setting):
	from leadcard.config import has_holiday_lists

	name = unique("Ngày lễ")
	if has_holiday_lists():
		year = {"from_date": "2026-01-01", "to_date": "2026-12-31"}
		insert("Holiday List", holiday_list_name=name, **year)
	setting("protection_days", 5, after=0)
	board = open_board(role="LeadCard Manager")
	with board.page.expect_response("**/run_doc_method"):
		board.page.goto(f"{board.host.url}/app/lc-settings")
	days = board.page.locator("[data-fieldname=protection_days] input:visible")
	expect(days).to_have_value("5")
	lists = board.page.locator("[data-fieldname=holiday_list] input:visible")
	expect(lists).to_have_count(int(has_holiday_lists()))
	if has_holiday_lists():
		lists.click()
		lists.press_sequentially(name)
		board.page.locator("[data-fieldname=holiday_list] li", has_text=name).first.click()
		assert board.page.evaluate("cur_frm.doc.holiday_list") == name
	days.fill("2")
	days.blur()
	board.page.locator(".page-head .primary-action:visible").click()
	expect(board.page.locator(".modal:visible .msgprint")).to_contain_text("Người phụ trách phải được nhắc")


@pytest.mark.parametrize(
	("pattern", "amount"), [("#.###,##", "33.000.000.000"), ("#,###.##", "33,000,000,000")]
)
def test_3_7_a_list_shows_amounts_whole_and_without_decimals(open_board, set_value, insert, pattern, amount):
	set_value("System Settings", "System Settings", "number_format", pattern)
	name = unique("Doanh Thu Lớn")
	insert("LC Lead", full_name=name, expected_revenue=33_000_000_000)
	page = open_board(role="LeadCard Manager").page
	page.goto(f"{page.url.split('/app/')[0]}/app/lc-lead/view/list?full_name={name}")
	row = page.locator(".list-row", has_text=name).first
	shown = row.locator(f"[title^='{amount}']").first
	expect(shown).to_have_text(amount)
	assert shown.evaluate(
		"""box => {
			const cell = box.closest(".list-row-col").getBoundingClientRect();
			return box.getBoundingClientRect().right <= cell.right;
		}"""
	)
	set_value("System Settings", "System Settings", "number_format", "#.###,##")


def test_3_7_a_form_reads_an_amount_as_the_site_writes_it_or_is_not_saved(form, lead, set_value):
	set_value("System Settings", "System Settings", "number_format", "#,###.##")
	form.open("LC Lead", lead["name"])
	form.page.wait_for_function("() => cur_frm.wrapper.dataset.leadcardMoney")
	form.type("expected_revenue", "1.500.000.000")
	mark = form.page.locator(".frappe-control[data-fieldname=expected_revenue] .lc-fault")
	expect(mark).to_contain_text("1,500,000")
	form.page.evaluate("() => void cur_frm.save().catch(() => {})")
	expect(form.page.locator(".msgprint:visible")).to_contain_text("1.500.000.000")
	form.close_message()
	form.type("expected_revenue", "1,500,000,000")
	form.expect_doc(expected_revenue=1_500_000_000)
	form.save()
	form.expect_doc(expected_revenue=1_500_000_000)
	set_value("System Settings", "System Settings", "number_format", "#.###,##")
