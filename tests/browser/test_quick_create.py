"""Duplicates while typing, conversion, taking back and lost connections (spec §2.5, §4.1, §4.3, §6.4), on both hosts."""

from __future__ import annotations

import json

import pytest

from tests.browser.board import CONTACTING, CONVERTED, NEW, TRANSACTED, another_mobile, unique

MONEY = ("expected_revenue", "deposit_percent", "deposit_amount", "remaining_amount")

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect


def undo(board):
	return board.page.locator(".lc-toast__undo")


@pytest.mark.journey
def test_4_1_a_duplicate_shows_while_typing_and_goes_when_it_is_gone(open_board, mobile, violations):
	board = open_board()
	name = unique("Tô Ngọc <b>Vân</b>")
	lead = board.make_lead(name, mobile)
	board.add(NEW)
	board.field("mobile_no").press_sequentially(f"+84 {mobile[1:4]}.{mobile[4:]}")
	warning = board.dialog.locator(".lc-duplicates")
	expect(warning).to_contain_text(lead["title"])
	expect(warning.locator("a")).to_have_attribute(
		"href", f"{board.host.url}/app/leadcard?card=LC+Lead%2F{lead['name']}"
	)
	if not board.host.is_bench:
		assert violations(board, ".modal") == []
	board.field("mobile_no").fill("")
	expect(warning).to_be_hidden()


@pytest.mark.journey
def test_3_1_the_first_letters_that_are_typed_are_kept(open_board, mobile):
	"""Also those of whoever comes from another field, which the desk hands over a moment later."""
	board = open_board()
	name = "Lê Thị Hoa Sen Vàng"
	board.column(NEW).locator(".lc-column__add").click()
	board.field("mobile_no").press_sequentially(mobile, delay=20)
	board.field("full_name").press_sequentially(name, delay=60)
	board.page.wait_for_timeout(500)
	expect(board.field("full_name")).to_have_value(name)


@pytest.mark.journey
def test_4_3_a_match_that_one_may_not_see_is_masked_and_can_be_asked_for(open_board, mobile, violations):
	owner, board = open_board(role="LeadCard Manager"), open_board()
	owner.make_lead("Kiều Thanh Bí Mật", mobile, email_id=f"bi.mat.{mobile}@example.com")
	board.add(NEW)
	board.fill(mobile_no=mobile)
	warning = board.dialog.locator(".lc-duplicates")
	ask = warning.locator(".lc-duplicates__ask")
	expect(ask).to_have_text("Đề nghị bàn giao")
	text = warning.inner_text()
	assert "Bí Mật" not in text and "bi.mat" not in text and mobile not in text
	expect(warning.locator("a")).to_have_count(0)
	if not board.host.is_bench:
		assert violations(board, ".modal") == []
	ask.click()
	expect(ask).to_have_text("Đã đề nghị bàn giao")
	expect(ask).to_be_disabled()
	told = owner.page.request.get(
		f"{owner.host.url}/api/method/frappe.client.get_list",
		params={"doctype": "Notification Log", "fields": '["subject"]', "order_by": "creation desc"},
	).json()["message"]
	assert "Kiều Thanh Bí Mật" in told[0]["subject"]


def test_4_1_what_was_typed_is_attached_to_the_customer_with_the_same_key(open_board, mobile):
	board = open_board()
	name = unique("Trần Thị Hoa")
	lead = board.make_lead(name, mobile)
	customer = board.call("cards.convert_lead", name=lead["name"])["customer"]
	board.reload()
	before = board.count(CONVERTED)
	board.add(NEW)
	board.fill(full_name="Anh Bình", mobile_no=mobile, expected_revenue="7000000")
	board.dialog.locator(".lc-duplicates__attach").click()
	board.settle()
	details = board.call("board.get_card", doctype="LC Customer", name=customer)
	assert 7_000_000 in [opportunity["amount"] for opportunity in details["opportunities"]]
	expect(board.card(name, CONVERTED)).to_be_visible()
	assert board.count(CONVERTED) == before


def test_4_2_bad_values_are_marked_at_their_field_while_typing(open_board):
	board = open_board()
	board.add(NEW)
	board.fill(mobile_no="0916666")
	mark = board.dialog.locator(".frappe-control[data-fieldname=mobile_no] .lc-fault")
	expect(mark).to_contain_text("10 chữ số")
	expect(board.field("mobile_no")).to_have_attribute("aria-invalid", "true")
	board.field("mobile_no").press_sequentially("123")
	expect(mark).to_have_count(0)
	board.unfold()
	board.fill(tax_id="123")
	expect(board.dialog.locator(".frappe-control[data-fieldname=tax_id] .lc-fault")).to_be_visible()


def test_4_2_what_is_pasted_into_a_new_lead_is_understood_or_told_at_its_field(open_board, mobile):
	board = open_board()
	name = unique("Lâm Thị Dán")
	board.add(NEW)
	board.unfold()

	def told(fieldname: str):
		return board.dialog.locator(f".frappe-control[data-fieldname={fieldname}] .lc-fault")

	board.fill(phone="(08) 3822 1234", tax_id="312345678.0", id_number="079190012345")
	expect(told("phone")).to_contain_text("028 3822 1234")
	expect(told("tax_id")).to_contain_text("0312345678")
	expect(told("id_number")).to_contain_text("nữ, sinh năm 1990")
	assert board.field("id_number").get_attribute("aria-invalid") is None
	board.fill(
		full_name=name,
		mobile_no=f"tel:+84 (0) {mobile[1:4]} - {mobile[4:7]} - {mobile[7:]}",
		phone="",
		tax_id="",
		id_number="",
		email_id=f"Lâm Dán <mailto:dan.{mobile}@example.com>",
		website="www.congty.vn",
	)
	board.accept()
	board.settle()
	card = board.card(name, NEW)
	expect(card).to_be_visible()
	expect(card).to_contain_text(f"{mobile[:4]} {mobile[4:7]} {mobile[7:]}")


@pytest.mark.journey
def test_3_7_money_computes_as_one_types_and_is_stored_as_shown(open_board, product):
	board = open_board()
	name = unique("Đinh Công Trứ")
	price = int(product["price"])
	board.add(NEW)
	board.unfold()
	board.fill(full_name=name)
	board.choose("product", product["name"])
	board.expect_numbers(expected_revenue=price)
	board.fill(deposit_percent="30")
	board.expect_numbers(deposit_amount=round(price * 0.3))
	board.fill(deposit_amount=str(price + 1))
	mark = board.dialog.locator(".frappe-control[data-fieldname=deposit_amount] .lc-fault")
	expect(mark).to_contain_text("lớn hơn doanh số")
	board.fill(deposit_amount="0")
	expect(mark).to_have_count(0)
	board.fill(expected_revenue=str(price - 7))
	board.expect_numbers(deposit_percent=30, deposit_amount=0, remaining_amount=price - 7)
	board.accept()
	board.settle()
	expect(board.card(name, NEW)).to_be_visible()
	stored = board.page.request.get(
		f"{board.host.url}/api/method/frappe.client.get_list",
		params={
			"doctype": "LC Lead",
			"filters": json.dumps({"full_name": name}),
			"fields": json.dumps(MONEY),
		},
	).json()["message"][0]
	assert [stored[field] for field in MONEY] == [price - 7, 30, 0, price - 7]


@pytest.mark.journey
def test_3_1_a_lead_takes_five_clicks_and_chips_begin_with_those_used_last(
	open_board, mobile, product, setting, violations
):
	board = open_board()
	name = unique("Ngô Thị Năm")

	def chips(fieldname: str):
		return board.dialog.locator(f".frappe-control[data-fieldname={fieldname}] input[type=radio]")

	board.add(NEW)
	expect(board.field("mobile_no")).to_be_focused()
	board.page.keyboard.type(mobile)
	board.page.keyboard.press("Tab")
	board.page.keyboard.type(name)
	source = chips("source").nth(1).get_attribute("value")
	chips("source").first.focus()
	board.page.keyboard.press("ArrowRight")
	expect(chips("source").nth(1)).to_be_checked()
	board.choose("product", product["name"])
	board.expect_numbers(expected_revenue=int(product["price"]))
	expect(board.dialog.locator("[data-fieldname=email_id]:visible")).to_have_count(0)
	if not board.host.is_bench:
		assert violations(board, ".modal") == []
	board.page.keyboard.press("Control+Enter")
	board.settle()
	expect(board.card(name, NEW)).to_contain_text(product["product_name"])
	setting("quick_fields", "full_name, email_id, source", after="")
	board.reload()
	board.add(NEW)
	expect(board.field("full_name")).to_be_focused()
	expect(board.dialog.locator("[data-fieldname=email_id]:visible").first).to_be_visible()
	expect(chips("source").first).to_have_attribute("value", source)
	board.choose("source", source)
	expect(chips("source").first).to_be_checked()
	board.choose("source", source)
	expect(chips("source").first).not_to_be_checked()
	stored = board.page.request.get(
		f"{board.host.url}/api/method/frappe.client.get_value",
		params={"doctype": "LC Lead", "filters": json.dumps({"full_name": name}), "fieldname": "source"},
	).json()["message"]
	assert stored == {"source": source}


def test_3_8_what_is_refused_of_a_chip_is_said_at_its_chips_and_not_over_the_dialog(
	open_board, mobile, product, set_value, violations
):
	board = open_board()
	name = unique("Chậm Chân")
	board.add(NEW)
	board.fill(mobile_no=mobile, full_name=name)
	board.choose("product", product["name"])
	board.expect_numbers(expected_revenue=int(product["price"]))
	# somebody else was faster
	set_value("LC Product", product["name"], "status", "Sold")
	board.accept()
	control = board.dialog.locator(".frappe-control[data-fieldname=product]")
	expect(control.locator(".lc-fault")).to_contain_text(product["product_name"])
	expect(board.page.locator(".modal:visible")).to_have_count(1)
	expect(control.locator(":focus")).to_have_count(1)
	expect(control.locator("[role=radiogroup]")).to_have_attribute("aria-invalid", "true")
	assert violations(board, ".modal-body") == []
	if (chip := control.locator(f".lc-chip-row__one:has(input[value='{product['name']}'])")).count():
		chip.click()
	else:
		control.locator(".lc-chip-row__one--other").click()
		board.field("product").fill("")
		board.field("product").blur()
	expect(control.locator(".lc-fault")).to_have_count(0)
	expect(board.field("full_name")).to_have_value(name)


@pytest.mark.journey
def test_3_1_a_missing_field_is_named_and_the_types_keep_what_was_typed(open_board, mobile):
	board = open_board()
	company = unique("Công ty Hoa Sen")
	board.add(CONTACTING)
	expect(board.dialog.locator(".frappe-control[data-fieldname=full_name] .reqd")).to_have_count(1)
	board.fill(full_name="Lê Văn Tám", mobile_no=mobile)
	board.field("party_type").select_option("Organization")
	star = board.dialog.locator(".frappe-control[data-fieldname=organization_name]:visible .reqd")
	expect(star).to_have_count(1)
	expect(board.dialog.locator(".frappe-control[data-fieldname=full_name] .reqd")).to_have_count(0)
	board.accept()
	name = board.dialog.locator(".frappe-control[data-fieldname=organization_name]")
	expect(name.locator(".lc-fault")).to_have_text("Hãy điền trường này.")
	expect(board.field("organization_name")).to_be_focused()
	expect(board.page.locator(".modal:visible")).to_have_count(1)
	expect(board.field("full_name")).to_have_value("Lê Văn Tám")
	board.fill(organization_name=company)
	expect(name.locator(".lc-fault")).to_have_count(0)
	board.field("organization_name").blur()
	board.field("party_type").select_option("Individual")
	board.field("party_type").select_option("Organization")
	expect(board.field("organization_name")).to_have_value(company)
	code = f"KH-{mobile}"
	board.fill(code=code, tags="VIP, căn góc")
	board.dialog.locator("input[type=file]").set_input_files(
		{"name": "so-do.txt", "mimeType": "text/plain", "buffer": b"so do"}
	)
	# what is closed while it is saved is saved, with its files
	held = board.hold("cards.create_lead")
	board.accept()
	held.wait_for(1)
	board.cancel()
	board.settle()
	held.let_go()
	expect(board.card(company, CONTACTING)).to_be_visible()
	details = board.call("board.get_card", doctype="LC Lead", name=code)
	assert (details["card"]["full_name"], sorted(details["card"]["tags"])) == (
		"Lê Văn Tám",
		["VIP", "căn góc"],
	)
	assert [file["file_name"] for file in details["files"]] == ["so-do.txt"]


def test_3_4_a_referrer_is_a_user_or_a_customer(open_board, mobile):
	board = open_board()
	name = unique("Cao Bá Quát")
	board.add(NEW)
	board.fill(full_name=name, mobile_no=mobile)
	board.field("referrer_type").select_option("User")
	board.choose("referrer", board.person.user)
	board.accept()
	board.settle()
	expect(board.card(name, NEW)).to_be_visible()
	stored = board.page.request.get(
		f"{board.host.url}/api/method/frappe.client.get_value",
		params={"doctype": "LC Lead", "filters": json.dumps({"full_name": name}), "fieldname": "referrer"},
	).json()["message"]
	assert stored == {"referrer": board.person.user}


@pytest.fixture
def custom_field(browser, host):
	"""A field that Customize Form added to leads, for as long as the test lasts."""
	field = {
		"doctype": "Custom Field",
		"dt": "LC Lead",
		"fieldname": "custom_so_thich",
		"label": "Sở thích",
		"fieldtype": "Data",
		"insert_after": "full_name",
	}
	if host.is_bench:
		import frappe

		frappe.db.rollback()
		made = frappe.get_doc(field).insert()
		frappe.db.commit()
		yield field["fieldname"]
		frappe.db.rollback()
		frappe.delete_doc("Custom Field", made.name, force=True)
		frappe.db.commit()
		return
	context = browser.new_context()
	context.request.post(f"{host.url}/login", form={"usr": "Administrator"}, max_redirects=0)
	answer = context.request.post(f"{host.url}/api/method/frappe.client.insert", data={"doc": field})
	assert answer.ok, answer.text()
	yield field["fieldname"]
	name = {"doctype": "Custom Field", "name": answer.json()["message"]["name"]}
	assert context.request.post(f"{host.url}/api/method/frappe.client.delete", data=name).ok
	context.close()


def test_3_5_a_custom_field_is_asked_for_without_code(open_board, mobile, custom_field):
	board = open_board()
	name = unique("Mạc Đĩnh Chi")
	board.add(NEW)
	board.fill(full_name=name, mobile_no=mobile, **{custom_field: "Câu cá"})
	board.accept()
	board.settle()
	expect(board.card(name, NEW)).to_be_visible()
	stored = board.page.request.get(
		f"{board.host.url}/api/method/frappe.client.get_value",
		params={"doctype": "LC Lead", "filters": json.dumps({"full_name": name}), "fieldname": custom_field},
	).json()["message"]
	assert stored == {custom_field: "Câu cá"}


def test_3_1_on_a_phone_quick_create_takes_the_whole_screen(open_board, violations):
	board = open_board(phone=True)
	board.add(NEW)
	box = board.dialog.locator(".modal-dialog").bounding_box()
	assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 390, 844)
	save = board.dialog.locator(".btn-primary:visible").bounding_box()
	assert save["height"] >= 44 and save["y"] + save["height"] <= 844
	assert board.field("mobile_no").get_attribute("inputmode") == "tel"
	if not board.host.is_bench:
		assert violations(board, ".modal") == []


@pytest.mark.journey
def test_6_4_a_conversion_says_what_it_moves_and_offers_the_customer_with_the_same_key(open_board, mobile):
	board = open_board()
	name, second = unique("Vương Đình Khải"), unique("Vương Khải")
	email = f"khai.{mobile}@example.com"
	first = board.make_lead(name, mobile, email_id=email)
	customer = board.call("cards.convert_lead", name=first["name"])["customer"]
	other = another_mobile(mobile)
	lead = board.make_lead(second, other, email_id=email)
	board.call(
		"activities.log_call",
		doctype="LC Lead",
		name=lead["name"],
		values={"completed": 1, "description": "Đã gọi"},
	)
	board.reload()
	before = board.count(CONVERTED)
	board.drag(second, CONVERTED)
	expect(board.dialog).to_contain_text("Cuộc gọi: 1")
	expect(board.field("customer")).to_have_value(customer)
	expect(board.dialog).to_contain_text("một người liên hệ")
	board.field("customer").select_option("")
	expect(board.dialog).not_to_contain_text("một người liên hệ")
	expect(board.dialog).to_contain_text("Thẻ chuyển sang cột Đã chuyển đổi")
	board.field("customer").select_option(customer)
	board.accept()
	board.settle()
	expect(board.card(second)).to_have_count(0)
	expect(board.card(name, CONVERTED).locator(".lc-lines--history .lc-line")).to_have_count(1)
	assert board.count(CONVERTED) == before


def test_4_3_a_customer_that_one_may_not_see_is_explained_before_the_conversion(open_board, mobile):
	owner, board = open_board(role="LeadCard Manager"), open_board()
	email, name = f"kin.{mobile}@example.com", unique("Lý Thái Tông")
	lead = owner.make_lead("Kiều Thanh Bí Mật", mobile, email_id=email)
	owner.call("cards.convert_lead", name=lead["name"])
	board.make_lead(name, another_mobile(mobile), email_id=email)
	board.drag(name, CONVERTED)
	line = board.dialog.locator(".lc-hidden-match")
	expect(line).to_contain_text("K. T. B. M.")
	assert "Bí Mật" not in board.dialog.inner_text()
	line.locator("button").click()
	expect(line.locator("button")).to_be_disabled()
	board.accept()
	board.settle()
	expect(board.card(name, CONVERTED)).to_be_visible()


def test_2_6_winning_creates_an_opportunity_whose_money_computes(open_board, mobile, product):
	board = open_board()
	name = unique("Lê Đại Hành")
	lead = board.make_lead(name, mobile)
	customer = board.call("cards.convert_lead", name=lead["name"])["customer"]
	board.reload()
	board.drag(name, TRANSACTED)
	board.field("opportunity").select_option("create")
	board.choose("product", product["name"])
	price = int(product["price"])
	board.expect_numbers(amount=price)
	board.fill(deposit_percent="20")
	deposit = round(price * 0.2)
	board.expect_numbers(deposit_amount=deposit, remaining_amount=price - deposit)
	board.fill(amount="1000000", deposit_amount="0")
	board.accept()
	board.settle()
	expect(board.card(name, TRANSACTED)).to_be_visible()
	won = board.call("board.get_card", doctype="LC Customer", name=customer)["opportunities"]
	assert 1_000_000 in [one["amount"] for one in won if one["status"] == "Won"]


def test_8_real_estate_shows_deposits_in_front_and_its_own_columns(open_board, mobile, edition, product):
	edition("Real Estate")
	board = open_board()
	name = unique("Trần Thủ Độ")
	board.add(NEW)
	expect(board.dialog).to_contain_text("Tiềm năng")
	for field, label in (("deposit_amount", "Tiền cọc"), ("remaining_amount", "Thanh toán còn lại")):
		control = board.dialog.locator(f".frappe-control[data-fieldname={field}]")
		expect(control).to_be_visible()
		expect(control).to_contain_text(label)
	board.fill(full_name=name, mobile_no=mobile)
	board.choose("product", product["name"])
	board.expect_numbers(expected_revenue=int(product["price"]))
	board.accept()
	board.settle()
	board.drag(name, CONVERTED)
	expect(board.dialog).to_contain_text("Phát sinh nhu cầu")
	expect(board.dialog).to_contain_text("Thanh toán còn lại")
	board.accept()
	board.settle()
	expect(board.card(name, CONVERTED)).to_be_visible()


def test_a_move_by_hand_can_be_taken_back(open_board, mobile):
	board = open_board()
	name = unique("Âu Dương Minh")
	board.make_lead(name, mobile)
	board.drag(name, CONTACTING)
	expect(board.card(name, CONTACTING)).to_be_visible()
	search = board.page.locator(".lc-search input")
	search.focus()
	board.page.keyboard.press("Control+z")
	expect(undo(board)).to_be_visible()
	board.page.locator(".lc-sort select").focus()
	board.page.keyboard.press("Control+z")
	expect(board.card(name, NEW)).to_be_visible()
	expect(undo(board)).to_have_count(0)
	board.reload()
	expect(board.card(name, NEW)).to_be_visible()


def test_5_7_stopping_care_can_be_taken_back(open_board, mobile):
	board = open_board()
	name = unique("Giang Thanh Hà")
	board.make_lead(name, mobile)
	board.card(name).locator(".lc-card__more").click()
	board.page.locator(".lc-menu__item", has_text="Ngừng chăm sóc").click()
	board.fill(reason="Nhầm số")
	board.accept()
	expect(board.card(name)).to_have_count(0)
	undo(board).click()
	expect(board.card(name, NEW)).to_be_visible()


def test_of_two_who_move_a_card_the_second_is_told_who_moved_it_where(open_board, mobile):
	board = open_board()
	name = unique("Thân Trọng An")
	lead = board.make_lead(name, mobile)
	board.page.route("**/realtime*", lambda route: route.abort())
	board.page.evaluate("frappe.realtime.off('leadcard_card')")
	key = {"doctype": "LC Lead", "name": lead["name"]}
	board.call("activities.log_call", **key, values={"completed": 1, "description": "Đã gọi"})
	board.drag(name, CONTACTING)
	expect(board.alert).to_contain_text("chuyển sang cột")
	expect(board.card(name, CONTACTING)).to_be_visible()


def test_a_lost_connection_is_shown_until_it_is_back_and_keeps_what_is_typed(open_board, mobile):
	board = open_board()
	name = unique("Lục Vân Tiên")
	board.add(NEW)
	board.fill(full_name=name, mobile_no=mobile)
	board.page.context.set_offline(True)
	board.accept()
	expect(board.page.locator(".lc-offline")).to_be_visible()
	expect(board.dialog.locator(".lc-dialog-failure")).to_be_visible()
	expect(board.field("full_name")).to_have_value(name)
	board.page.context.set_offline(False)
	expect(board.page.locator(".lc-offline")).to_have_count(0)
	board.accept()
	expect(board.card(name, NEW)).to_be_visible()


def test_3_4_a_manager_gives_a_new_lead_a_short_name_an_owner_and_a_team(
	open_board, mobile, team, violations
):
	colleague = open_board()
	user = colleague.page.evaluate("frappe.session.user")
	board = open_board(role="LeadCard Manager", language="en")
	name = unique("Phan Thị Giao")
	board.add(NEW)
	owner, teams = board.field("lead_owner"), board.field("sales_team")
	expect(board.dialog.locator(".frappe-control[data-fieldname=lead_owner]")).to_contain_text(
		"Left empty: you"
	)
	board.fill(full_name=name, short_name="Giao", mobile_no=mobile)
	owner.select_option(user)
	teams.select_option(team)
	if not board.host.is_bench:
		assert violations(board, ".modal") == []
	board.accept()
	board.settle()
	board.show_panel(name)
	expect(board.panel.locator(".lc-panel__owner")).to_contain_text(
		colleague.page.evaluate("frappe.boot.user.full_name || frappe.user.full_name()")
	)
	board.tab("details").click()
	expect(board.panel.locator(".lc-tab-view")).to_contain_text(team)
	expect(board.panel.locator(".lc-tab-view")).to_contain_text("Giao")


def test_3_4_a_salesperson_is_offered_a_short_name_and_neither_owner_nor_team(open_board, mobile):
	board = open_board(role="outsider")
	lead = board.make_lead(unique("Phan Thị Riêng"), mobile)
	board.add(NEW)
	expect(board.field("short_name")).to_be_visible()
	expect(board.field("lead_owner")).to_have_count(0)
	expect(board.field("sales_team")).to_have_count(0)
	board.cancel()
	board.show_panel(lead["title"])
	board.tab("details").click()
	board.panel.locator(".lc-panel__actions--top .lc-button").first.click()
	board.dialog.wait_for()
	expect(board.field("short_name")).to_be_visible()
	expect(board.field("sales_team")).to_have_count(0)
