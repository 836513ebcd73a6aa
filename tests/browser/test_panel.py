"""The panel of a card (spec §3.6, §5, §8.6), on both hosts."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta

import pytest

from tests.browser.board import CONTACTING, CONVERTED, NEW, POST, TABS, another_mobile, unique

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect


@pytest.fixture
def opened(open_board, mobile):
	"""`opened(name, **how)` → the board with the panel of a new lead, and the lead."""

	def open_one(name: str, values: dict | None = None, **how):
		board = open_board(**how)
		lead = board.make_lead(unique(name), mobile, **(values or {}))
		show(board, lead)
		return board, lead

	return open_one


def show(board, lead) -> None:
	board.card(lead["title"]).locator(".lc-card__title").click()
	board.panel.locator(".lc-tabs").wait_for()


def key_of(lead) -> dict:
	return {"doctype": lead["doctype"], "name": lead["name"]}


def test_opening_a_panel_takes_one_request(open_board, mobile):
	board = open_board()
	lead = board.make_lead(unique("Trần Thị Mai"), mobile)
	board.requests.clear()
	show(board, lead)
	board.page.wait_for_timeout(500)
	# and the templates of emails, so that their dialog opens at once
	assert [request for request in board.requests if request != "pickers.get_email_templates"] == [
		"board.get_card"
	]


def test_5_1_a_card_has_all_seven_quick_actions(open_board, mobile):
	board = open_board(language="en")
	lead = board.make_lead(unique("Bảy Biểu Tượng"), mobile)
	labels = [
		button.get_attribute("aria-label")
		for button in board.card(lead["title"]).locator(".lc-quick button").all()
	]
	assert labels == [
		"Log a call",
		"Add a meeting",
		"Add a note",
		"Write an email",
		"Add an opportunity: converts the lead",
		"Add a contact",
		"Add a ticket",
	]


def test_5_4_a_card_that_nobody_cared_for_says_so(opened):
	board, lead = opened("Chưa Ai Gọi")
	care = board.card(lead["title"]).locator(".lc-card__care")
	expect(care).to_have_text("Chưa chăm sóc")
	expect(board.panel.locator(".lc-panel__list").first).to_contain_text("Chưa chăm sóc")
	board.call("activities.add_note", **key_of(lead), values={"content": "Đã gọi"})
	board.reload()
	expect(care).to_have_text("vừa xong")


@pytest.mark.parametrize("zone", [None, "Pacific/Pitcairn"], ids=["site", "UTC-8"])
def test_5_6_a_next_contact_is_planned_changed_and_removed_in_the_panel(open_board, mobile, zone):
	board = open_board(zone=zone)
	lead = board.make_lead(unique("Hẹn Gọi Lại"), mobile)
	show(board, lead)
	board.panel.get_by_role("button", name="Liên hệ kế tiếp").click()
	board.dialog.wait_for()
	assert board.field("next_contact_by").input_value() == lead["owner"]
	board.fill_day("next_contact_date", "2099-05-22")
	board.accept()
	board.settle()
	for place in (board.panel, board.card(lead["title"])):
		line = place.locator(".lc-lines--plan .lc-line", has_text="Liên hệ kế tiếp")
		expect(line).to_contain_text("22/05/2099")
	row = board.panel.locator(".lc-lines--plan .lc-activity")
	row.locator(".lc-activity__open").click()
	row.get_by_role("button", name="Thay đổi").click()
	board.dialog.wait_for()
	board.fill_day("next_contact_date", "2099-06-01")
	board.accept()
	board.settle()
	expect(row).to_contain_text("01/06/2099")
	row.get_by_role("button", name="Bỏ", exact=True).click()
	expect(board.panel.locator(".lc-lines--plan .lc-line")).to_have_count(0)
	assert board.call("board.get_card", **key_of(lead))["plan"] == []


@pytest.mark.parametrize("width", [390, 320])
def test_a_thumb_hits_what_a_card_offers(open_board, mobile, width):
	board = open_board(phone=True)
	lead = board.make_lead(unique("Ngón Tay Cái"), mobile)
	board.page.set_viewport_size({"width": width, "height": 800})
	boxes = [
		target.bounding_box()
		for target in board.card(lead["title"]).locator(".lc-quick button, .lc-card__more, p a").all()
	]
	assert len(boxes) >= 9
	assert [box for box in boxes if box["width"] < 40 or box["height"] < 40] == []
	assert len({round(box["y"]) for box in boxes[-7:]}) == 1
	assert board.page.evaluate("document.documentElement.scrollWidth") <= width


def test_5_10_an_opportunity_of_a_lead_converts_it_first(open_board, mobile):
	board = open_board()
	lead = board.make_lead(unique("Cơ Hội Từ Lead"), mobile)
	board.card(lead["title"]).locator(".lc-quick button").nth(4).click()
	board.accept()
	board.settle()
	expect(board.tab("opportunities")).to_have_attribute("aria-selected", "true")
	expect(board.panel.locator(".lc-row")).to_have_count(1)
	expect(board.card(lead["title"], CONVERTED)).to_be_visible()


@pytest.mark.journey
def test_5_9_a_cards_warning_leads_to_its_tickets(open_board, mobile):
	board = open_board()
	lead = board.make_lead(unique("Cảnh Báo"), mobile)
	board.call("activities.create_ticket", **key_of(lead), values={"subject": "Chưa có hóa đơn"})
	board.reload()
	board.card(lead["title"]).locator(".lc-badge--warning").click()
	expect(board.panel.locator(".lc-row")).to_contain_text("Chưa có hóa đơn")


def test_8_4_the_menu_says_why_a_card_cannot_be_claimed_and_leads_to_the_stage(open_board, mobile):
	board = open_board(language="en")
	lead = board.make_lead(unique("Thu Khách"), mobile)
	board.card(lead["title"]).locator(".lc-card__more").click()
	claim = board.page.get_by_role("menuitem", name="Claim")
	expect(claim.locator(".lc-menu__reason")).to_have_text("You look after this card already.")
	board.page.get_by_role("menuitem", name="Change stage").click()
	expect(board.panel.locator(".lc-stage-form select")).to_be_focused()


def test_3_6_tabs_go_by_arrow_keys(opened):
	board, _lead = opened("Nguyễn Văn Phím")
	board.tab("activity").focus()
	for key in TABS[1:]:
		board.page.keyboard.press("ArrowRight")
		expect(board.tab(key)).to_be_focused()
		expect(board.tab(key)).to_have_attribute("aria-selected", "true")
	board.page.keyboard.press("ArrowRight")
	expect(board.tab("activity")).to_be_focused()
	board.page.keyboard.press("End")
	expect(board.tab("viewers")).to_be_focused()
	board.page.keyboard.press("Escape")
	expect(board.panel).to_have_count(0)


def test_the_address_opens_the_panel_and_follows_it(opened):
	board, lead = opened("Lê Thị Địa Chỉ")
	assert "card=LC+Lead" in board.page.url
	board.page.reload()
	expect(board.panel.locator(".lc-panel__title")).to_have_text(lead["title"])
	board.page.keyboard.press("Escape")
	expect(board.panel).to_have_count(0)
	assert "card=" not in board.page.url
	board.page.goto(f"{board.host.url}/app/leadcard?card=LC Lead/{lead['name']}")
	expect(board.panel.locator(".lc-panel__title")).to_have_text(lead["title"])


def test_a_forms_button_leads_to_the_panel(open_board, mobile):
	board = open_board()
	lead = board.make_lead(unique("Từ Biểu Mẫu"), mobile)
	board.page.goto(f"{board.host.url}/app/lc-lead/{lead['name']}")
	expect(board.page.locator("[data-fieldname=full_name] input").first).to_have_value(lead["title"])
	board.page.evaluate(
		"card => { frappe.route_options = { card }; frappe.set_route('leadcard') }", f"LC Lead/{lead['name']}"
	)
	expect(board.panel.locator(".lc-panel__title")).to_have_text(lead["title"])


@pytest.mark.journey
def test_6_5_a_converted_lead_leads_to_its_customer(opened):
	board, lead = opened("Đã Chuyển Đổi")
	customer = board.call("cards.convert_lead", name=lead["name"])["customer"]
	board.page.reload()
	board.panel.locator(".lc-failure-note button").click()
	expect(board.panel.locator("#lc-tab-opportunities")).to_be_visible()
	assert customer in board.page.url


def test_5_3_activities_are_filtered_by_kind(opened):
	board, lead = opened("Phạm Hoạt Động")
	board.call("activities.log_call", **key_of(lead), values={"completed": 1, "subject": "Gọi lần đầu"})
	board.call("activities.add_note", **key_of(lead), values={"content": "Thích căn góc"})
	board.reload()
	lines = board.panel.locator(".lc-line")
	expect(lines).to_have_count(2)
	choices = board.panel.locator(".lc-filter__choice")
	choices.nth(3).click()
	expect(lines).to_have_count(1)
	expect(lines).to_contain_text("Thích căn góc")
	choices.last.click()
	expect(lines).to_have_count(0)
	expect(board.panel.locator(".lc-changes li")).not_to_have_count(0)


def test_5_2_one_minute_is_told_of_as_one(opened):
	board, lead = opened("Gọi Một Phút", language="en")
	for minutes in (1, 2):
		values = {"completed": 1, "subject": f"Gọi {minutes}", "duration": minutes}
		board.call("activities.log_call", **key_of(lead), values=values)
	board.reload()
	for minutes, said in ((1, "1 minute"), (2, "2 minutes")):
		row = board.panel.locator(".lc-activity").filter(has_text=f"Gọi {minutes}")
		row.locator(".lc-activity__open").click()
		expect(row).to_contain_text(re.compile(rf"{said}\b"))


def plan_of(board):
	return board.panel.locator(".lc-lines--plan .lc-activity")


def history_of(board):
	return board.panel.locator(".lc-lines--history .lc-activity")


def step(row, label: str) -> None:
	"""Opens a line where it isn't yet, and does one of what it offers."""
	if row.locator(".lc-activity__body").count() == 0:
		row.locator(".lc-activity__open").click()
	row.get_by_role("button", name=label, exact=True).click()


@pytest.mark.journey
def test_5_2_a_plan_is_moved_completed_and_planned_again(opened):
	board, lead = opened("Kế Hoạch Gọi", language="en")
	values = {"subject": "Gọi tư vấn", "starts_at": "2031-05-04 09:00:00"}
	board.call("activities.log_call", **key_of(lead), values=values)
	board.reload()
	plan = plan_of(board)
	step(plan, "Reschedule")
	expect(board.field("starts_at")).to_have_value(re.compile("2031"))
	board.fill_time("starts_at", "2031-06-06T10:00")
	board.accept()
	board.settle()
	expect(plan.locator(".lc-line__time")).to_contain_text("2031")
	expect(plan.locator(".lc-line__time")).to_have_attribute("title", re.compile("June"))

	plan.locator(".lc-activity__done").click()
	board.fill(description="Khách hẹn tuần sau")
	board.accept()
	board.settle()
	expect(plan).to_have_count(0)
	expect(board.card(lead["title"], CONTACTING)).to_be_visible()
	history_of(board).locator(".lc-activity__open").click()
	expect(history_of(board)).to_contain_text("Khách hẹn tuần sau")
	step(history_of(board), "Plan again")
	expect(plan.locator(".lc-line")).to_contain_text("Gọi tư vấn")


def test_5_2_a_plan_is_cancelled_taken_back_and_deleted(opened):
	board, lead = opened("Hủy Kế Hoạch", language="en")
	values = {"subject": "Gặp tại dự án", "starts_at": "2031-05-04 09:00:00"}
	board.call("activities.log_meeting", **key_of(lead), values=values)
	board.reload()
	step(plan_of(board), "Cancel the plan")
	expect(history_of(board)).to_contain_text("Cancelled")
	board.page.locator(".lc-toast__undo").click()
	expect(plan_of(board)).to_contain_text("Gặp tại dự án")
	step(plan_of(board), "Delete")
	board.accept()
	expect(plan_of(board)).to_have_count(0)
	expect(history_of(board)).to_have_count(0)


def test_5_2_a_meeting_takes_attendees_and_the_place_where_one_is(opened):
	board, lead = opened("Gặp Tại Chỗ", language="en")
	board.page.context.grant_permissions(["geolocation"])
	board.page.context.set_geolocation({"latitude": 21.03, "longitude": 105.85})
	board.panel.get_by_role("button", name="Add a meeting").click()
	board.fill(subject="Xem nhà mẫu", attendees="Chị Hạnh, an@example.com")
	board.field("is_here").check()
	board.type_time("starts_at", datetime.now() + timedelta(days=1))
	board.accept()
	board.settle()
	row = board.panel.locator(".lc-activity", has_text="Xem nhà mẫu")
	row.locator(".lc-activity__open").click()
	expect(row).to_contain_text("Chị Hạnh, an@example.com")
	expect(row.get_by_role("link", name="Show on the map")).to_have_attribute(
		"href", re.compile("mlat=21.03")
	)
	assert board.card(lead["title"]).is_visible()


def test_a_note_is_rewritten(opened):
	board, lead = opened("Sửa Ghi Chú", language="en")
	board.call("activities.add_note", **key_of(lead), values={"content": "Thích căn gốc"})
	board.reload()
	step(history_of(board), "Edit")
	expect(board.field("content")).to_have_value("Thích căn gốc")
	board.fill(content="Thích căn góc")
	board.accept()
	board.settle()
	expect(history_of(board)).to_contain_text("Thích căn góc")


def test_5_3_more_of_a_list_on_demand(opened):
	board, lead = opened("Nhiều Hoạt Động", language="en")
	board.page.evaluate(
		"""async ([address, values, count]) => {
			const headers = { "Content-Type": "application/json", "X-Frappe-CSRF-Token": frappe.csrf_token };
			for (let number = 0; number < count; number += 1) {
				const content = JSON.stringify({ ...values, values: { content: `Ghi chú ${number}` } });
				const answer = await fetch(address, { method: "POST", headers, body: content });
				if (!answer.ok) throw new Error(await answer.text());
			}
		}""",
		[f"{board.host.url}/api/method/leadcard.api.activities.add_note", key_of(lead), 23],
	)
	board.reload()
	expect(history_of(board)).to_have_count(20)
	board.panel.get_by_role("button", name="Show more").click()
	expect(history_of(board)).to_have_count(23)
	board.panel.locator(".lc-filter__choice", has_text="Notes").click()
	expect(history_of(board)).to_have_count(20)
	board.panel.locator(".lc-filter__choice", has_text="Calls").click()
	expect(history_of(board)).to_have_count(0)
	board.panel.locator(".lc-filter__choice").first.click()
	board.panel.get_by_role("button", name="Show more").click()
	expect(history_of(board)).to_have_count(23)
	step(history_of(board).first, "Delete")
	board.accept()
	board.settle()
	expect(history_of(board)).to_have_count(22)


@pytest.mark.journey
def test_2_9_a_stage_of_a_later_column_converts_and_wins_and_takes_all_along(opened, tmp_path):
	board, lead = opened("Phan Chọn Giai Đoạn Sau")
	paper = tmp_path / "phieu-coc.txt"
	paper.write_text("Phiếu đặt cọc", encoding="utf-8")
	form = board.panel.locator(".lc-stage-form")

	def choose(stage: str, note: str, *files) -> None:
		form.locator("select").select_option(stage)
		form.locator("textarea").fill(note)
		if files:
			form.locator("input[type=file]").set_input_files(files)
		form.locator("button[type=submit]").click()
		expect(board.dialog).to_be_visible()

	choose("Opportunity", "Đồng ý cọc", paper)
	board.requests.clear()
	board.cancel()
	board.settle()
	assert not any("convert_lead" in asked or "upload" in asked for asked in board.requests)
	form.locator("button[type=submit]").click()
	board.accept()
	expect(board.card(lead["title"], "Converted")).to_be_visible()
	note = board.panel.locator(".lc-changes li", has_text="Đồng ý cọc")
	expect(note).to_contain_text("phieu-coc.txt")

	choose("Customer Care", "Đã bán xong")
	board.field("amount").fill("5000000")
	board.accept()
	expect(board.card(lead["title"], "Transacted")).to_be_visible()
	expect(board.panel.locator(".lc-changes li", has_text="Đã bán xong")).to_be_visible()
	expect(form.locator("textarea")).to_have_count(0)


@pytest.mark.journey
def test_2_10_a_stage_changes_with_a_note_and_a_file(opened, tmp_path):
	board, lead = opened("Đỗ Giai Đoạn")
	stages = board.panel.locator(".lc-stage-form select")
	names = stages.locator("option:not(:disabled)").evaluate_all("all => all.map(one => one.value)")
	other = next(name for name in names if name != lead["stage"])
	stages.select_option(other)
	board.panel.locator(".lc-stage-form textarea").fill("Khách muốn xem lại")
	# a site calls a file otherwise that has the name of one before
	paper = tmp_path / f"bang-gia-{lead['name']}.txt"
	paper.write_text("Bảng giá")
	board.panel.locator(".lc-stage-form input[type=file]").set_input_files(paper)
	board.panel.locator(".lc-stage-form button[type=submit]").click()
	expect(board.panel.locator(".lc-changes__note")).to_have_text(
		["Khách muốn xem lại", f"Tệp: {paper.name}"]
	)
	expect(board.panel.locator(".lc-stage-form textarea")).to_have_count(0)
	board.tab("files").click()
	expect(board.panel.locator(".lc-row")).to_contain_text("bang-gia")


@pytest.mark.journey
def test_5_1_a_contact_is_added_can_be_reached_and_is_changed(opened):
	board, _lead = opened(
		"Công ty Liên Hệ", {"party_type": "Organization", "organization_name": unique("ACME")}
	)
	board.tab("contacts").click()
	board.panel.locator(".lc-tab-view").get_by_role("button", name="Thêm người liên hệ").click()
	board.fill(first_name="Chị Hạnh", email_id="hanh@example.com")
	board.accept()
	board.settle()
	row = board.panel.locator(".lc-row", has_text="Chị Hạnh")
	expect(row.locator("a[href^='mailto:']")).to_have_text("hanh@example.com")
	row.locator(".lc-icon-button").click()
	expect(board.field("email_id")).to_have_value("hanh@example.com")
	board.fill(first_name="Chị Hạnh Hà", designation="Kế toán")
	board.accept()
	board.settle()
	expect(board.panel.locator(".lc-row", has_text="Chị Hạnh Hà")).to_contain_text("Kế toán")


def test_4_2_a_contact_takes_what_is_pasted_and_says_what_it_cannot_be(opened, mobile):
	board, _lead = opened("Công ty Dán", {"party_type": "Organization", "organization_name": unique("Dán")})
	board.tab("contacts").click()
	board.panel.locator(".lc-tab-view").get_by_role("button", name="Thêm người liên hệ").click()
	number = another_mobile(mobile)
	board.fill(first_name="Chị Hạnh", mobile_no=f"{number}, 0987 659 901")
	board.accept()
	fault = board.dialog.locator(".frappe-control[data-fieldname=mobile_no] .lc-fault")
	expect(fault).to_contain_text("nhiều hơn một số")
	board.fill(mobile_no=f"{number.lstrip('0')}.0", email_id="Hạnh <mailto:hanh@example.com>")
	board.accept()
	board.settle()
	row = board.panel.locator(".lc-row", has_text="Chị Hạnh")
	expect(row).to_contain_text(f"{number[:4]} {number[4:7]} {number[7:]}")
	expect(row.locator("a[href^='mailto:']")).to_have_text("hanh@example.com")


def test_5_2_attendees_are_invited_where_it_is_wanted(opened):
	board, lead = opened("Mời Họp", {"email_id": f"{unique('moi').replace(' ', '')}@example.com"})
	board.panel.locator(".lc-quick button").nth(1).click()
	expect(board.field("invite_customer")).to_be_hidden()
	board.field("send_invitations").check()
	board.fill(subject="Ký hợp đồng")
	board.fill_time("starts_at", "2099-01-02T09:00")
	board.accept()
	expect(board.dialog.locator(".lc-dialog-failure")).to_contain_text("email")
	expect(board.field("subject")).to_have_value("Ký hợp đồng")
	board.field("invite_customer").check()
	board.fill(attendees='Chị Hoa <mailto:hoa@example.com>; "Trần, An" <an@example.com>, Anh Nam')
	board.accept()
	board.settle()
	(meeting,) = board.call("panel.get_more", **key_of(lead), part="plan")["rows"]
	assert meeting["attendees"] == ["Chị Hoa", "Trần, An", "Anh Nam"]


@pytest.mark.journey
def test_5_8_a_quotation_begins_with_the_sample_and_an_interaction_blank(opened, host):
	board, lead = opened("Xin Báo Giá")
	board.tab("emails").click()
	board.panel.locator(".lc-tab-view > .lc-button").click()
	expect(board.field("subject")).to_have_value("")
	board.field("kind").select_option("Quotation")
	chosen = board.dialog.locator(
		"[data-fieldname=email_template] :is(input[type=radio]:checked, input:not([type=radio]):visible)"
	)
	expect(chosen.last).to_have_value("LeadCard: Báo giá")
	expect(board.field("subject")).to_have_value("Báo giá")
	if not host.is_bench:
		expect(board.field("content")).to_have_value(re.compile(lead["title"]))
	board.cancel()


@pytest.mark.parametrize("role", [None, "LeadCard Manager"], ids=["owner", "manager"])
def test_5_8_an_email_is_opened_in_silence(open_board, mobile, insert, role):
	board = open_board(role=role)
	lead = board.make_lead(unique("Đọc Thư"), mobile)
	insert(
		"Communication",
		communication_type="Communication",
		communication_medium="Email",
		sent_or_received="Received",
		subject="Hỏi giá",
		content="<p>Còn căn nào không?</p>",
		sender="khach@example.com",
		recipients="board@example.com",
		reference_doctype=lead["doctype"],
		reference_name=lead["name"],
	)
	board.reload()
	show(board, lead)
	board.tab("emails").click()
	thread = board.panel.locator(".lc-thread")
	thread.locator(".lc-thread__head").first.click()
	expect(thread.frame_locator("iframe").locator("body")).to_contain_text("Còn căn nào không?")
	board.page.wait_for_timeout(500)
	expect(board.page.locator("#alert-container .desk-alert, .desk-alert:visible")).to_have_count(0)
	expect(board.page.locator(".modal.show .msgprint")).to_have_count(0)


def test_5_8_an_email_that_cannot_go_keeps_its_text(opened):
	board, _lead = opened("Vũ Thị Thư", {"email_id": f"{unique('thu').replace(' ', '')}@example.com"})
	board.tab("emails").click()
	board.panel.locator(".lc-tab-view > .lc-button").click()
	board.fill(recipients="chị Thư", subject="Báo giá căn B-12")
	board.accept()
	expect(board.dialog.locator(".lc-dialog-failure")).to_contain_text("chị Thư")
	expect(board.field("subject")).to_have_value("Báo giá căn B-12")
	board.cancel()
	board.settle()
	board.panel.locator(".lc-tab-view > .lc-button").click()
	expect(board.field("subject")).to_have_value("Báo giá căn B-12")
	assert "activities.send_email" in board.requests


def test_5_8_a_subject_typed_while_the_template_loads_stays(open_board, mobile, insert):
	template = unique("Chào khách")
	insert("Email Template", name=template, subject="Chào", response="<p>Kính gửi {{ full_name }}</p>")
	board = open_board()
	lead = board.make_lead(unique("Gõ Nhanh"), mobile, email_id=f"{mobile}@example.com")
	show(board, lead)
	board.tab("emails").click()
	board.panel.locator(".lc-tab-view > .lc-button").click()
	board.dialog.wait_for()
	held = board.hold("activities.fill_template")
	board.choose("email_template", template)
	held.wait_for(1)
	board.fill(subject="Báo giá riêng cho chị")
	held.let_go()
	expect(board.dialog.locator(".frappe-control[data-fieldname=content]")).to_be_visible()
	written = "cur_dialog.get_value('content')" if board.host.is_bench else None
	if written:
		board.page.wait_for_function(f"{written}.includes('Kính gửi')")
	else:
		expect(board.field("content")).to_have_value(f"Kính gửi {lead['title']}")
	expect(board.field("subject")).to_have_value("Báo giá riêng cho chị")
	board.cancel()


def test_5_8_an_email_goes_out_from_a_template_with_a_file_of_the_card(open_board, mobile, host, tmp_path):
	if host.is_bench:
		pytest.skip("the outgoing account is made by the sandbox's administrator")
	board = open_board()
	board.page.request.post(f"{host.url}/login", form={"usr": "Administrator"})
	board.reload()
	insert = f"{host.url}/api/method/frappe.client.insert"
	template = unique("Chào khách")
	for record in (
		{
			"doctype": "Email Account",
			"email_account_name": unique("Hộp thư"),
			"email_id": "sales@example.com",
			"enable_outgoing": 1,
			"default_outgoing": 1,
		},
		{
			"doctype": "Email Template",
			"name": template,
			"subject": "Chào {{ full_name }}",
			"response": "<p>Kính gửi {{ full_name }}</p>",
		},
	):
		status, answer = board.page.evaluate(POST, [insert, {"doc": record}])
		assert status == 200, answer
	name = unique("Hoàng Nhận Thư")
	lead = board.make_lead(name, mobile, email_id=f"{mobile}@example.com")
	show(board, lead)
	# a site calls a file otherwise that has the name of one before
	paper = tmp_path / f"bang-gia-{lead['name']}.txt"
	paper.write_text("Bảng giá")
	board.tab("files").click()
	board.panel.locator(".lc-drop input").set_input_files(paper)
	expect(board.panel.locator(".lc-row")).to_have_count(1)

	board.tab("emails").click()
	board.panel.locator(".lc-tab-view > .lc-button").click()
	board.choose("email_template", template)
	expect(board.field("subject")).to_have_value(f"Chào {name}")
	expect(board.field("content")).to_have_value(f"Kính gửi {name}")
	board.field("attachment_0").check()
	board.accept()
	board.settle()
	thread = board.panel.locator(".lc-thread")
	expect(thread).to_contain_text(f"Chào {name}")
	thread.locator(".lc-thread__head").first.click()
	expect(thread).to_contain_text(f"{mobile}@example.com")
	expect(thread.frame_locator("iframe").locator("body")).to_contain_text(f"Kính gửi {name}")

	thread.locator(".lc-email .lc-panel__actions button").click()
	board.fill(content="Gửi thêm bảng giá")
	board.cancel()
	board.panel.locator(".lc-tab-view > .lc-button").click()
	expect(board.field("subject")).to_have_value(f"Re: Chào {name}")
	expect(board.field("content")).to_have_value("Gửi thêm bảng giá")
	board.accept()
	board.settle()
	expect(thread.locator(".lc-stage").first).to_have_text("2")
	emails = board.call("panel.get_more", **key_of(lead), part="emails")["rows"]
	assert emails[0]["in_reply_to"] == emails[1]["name"]


@pytest.mark.journey
def test_5_8_an_email_from_the_last_template_takes_two_clicks_and_nothing_goes_unread(
	open_board, mobile, insert, violations
):
	board = open_board()
	template, other = unique("Chào khách"), unique("Hẹn gặp khách")
	for name in (template, other):
		insert(
			"Email Template", name=name, subject=f"{name}: {{{{ full_name }}}}", response=f"<p>{name} ơi</p>"
		)
	lead = board.make_lead(unique("Hoàng Nhận Thư"), mobile, email_id=f"{mobile}@example.com")
	board.page.route("**/leadcard.api.activities.send_email*", lambda route: answer_sent(route, lead))
	show(board, lead)
	text = board.dialog.locator("[data-fieldname=content] :is(textarea, .ql-editor:not(.read-mode))")

	board.panel.locator("[data-action=email]").click()
	expect(board.field("subject")).to_have_value("")
	board.choose("email_template", other)
	expect(board.field("subject")).to_have_value(f"{other}: {lead['title']}")
	board.choose("email_template", template)
	expect(board.field("subject")).to_have_value(f"{template}: {lead['title']}")
	board.page.keyboard.press("Control+Enter")
	board.page.wait_for_timeout(1000)
	expect(board.dialog).to_be_visible()
	assert other not in content_of(text)
	board.page.keyboard.press("Control+Enter")
	board.settle()

	board.panel.locator("[data-action=email]").click()
	expect(board.field("subject")).to_have_value(f"{template}: {lead['title']}")
	assert template in content_of(text)
	board.page.wait_for_timeout(1000)
	with board.page.expect_request("**/leadcard.api.activities.send_email*") as sent:
		board.accept()
	assert json.loads(sent.value.post_data_json["values"])["email_template"] == template
	board.settle()

	board.panel.locator("[data-action=email]").click()
	expect(board.field("subject")).to_have_value(f"{template}: {lead['title']}")
	if not board.host.is_bench:
		assert violations(board, ".modal") == []
	board.choose("email_template", template)
	expect(board.field("subject")).to_have_value("")
	assert board.requests.count("activities.send_email") == 2
	assert not content_of(text).strip()
	board.cancel()
	board.settle()
	assert not board.page.locator(".lc-left-over__one").count()


def content_of(text) -> str:
	return text.evaluate("element => element.value ?? element.innerText")


def answer_sent(route, lead: dict) -> None:
	"""As a site with an outgoing account answers."""
	route.fulfill(json={"message": {"activity": "x", "card": lead}})


@pytest.fixture
def email_of(browser, host):
	"""`email_of(lead, **values)`: an email of a card, as Frappe keeps one that was sent or received."""

	def insert(lead, **values) -> None:
		record = {
			"doctype": "Communication",
			"communication_type": "Communication",
			"communication_medium": "Email",
			"sent_or_received": "Sent",
			"sender": "sales@example.com",
			"recipients": "khach@example.com",
			"reference_doctype": lead["doctype"],
			"reference_name": lead["name"],
			**values,
		}
		if host.is_bench:
			import frappe

			frappe.db.rollback()
			frappe.set_user("Administrator")
			frappe.get_doc(record).insert(ignore_permissions=True)
			frappe.db.commit()
			return
		context = browser.new_context()
		context.request.post(f"{host.url}/login", form={"usr": "Administrator"})
		page = context.new_page()
		page.goto(f"{host.url}/app/leadcard")
		address = f"{host.url}/api/method/frappe.client.insert"
		status, answer = page.evaluate(POST, [address, {"doc": record}])
		assert status == 200, answer
		context.close()

	return insert


@pytest.mark.journey
def test_5_8_emails_are_read_as_conversations_and_run_nothing(opened, email_of):
	board, lead = opened("Thư Qua Lại", language="en")
	email_of(lead, subject="Báo giá căn B-12", content="<p>Kính gửi anh</p>", read_by_recipient=1)
	email_of(
		lead,
		subject="Re: Báo giá căn B-12",
		sent_or_received="Received",
		sender="khach@example.com",
		recipients="sales@example.com",
		content="<p>Đắt quá</p><img src='https://example.com/pixel.png'>"
		"<a href='javascript:alert(1)'>Bấm</a><img src=x onerror=alert(1)><script>alert(1)</script>",
	)
	email_of(lead, subject="Lịch hẹn", content="<p>Hẹn gặp</p>")
	board.reload()
	board.tab("emails").click()
	expect(board.panel.locator(".lc-thread")).to_have_count(2)
	thread = board.panel.locator(".lc-thread", has_text="Báo giá")
	thread.locator(".lc-thread__head").first.click()
	body = thread.frame_locator("iframe").first.locator("body")
	expect(body).to_contain_text("Đắt quá")
	expect(thread.locator("iframe").first).to_have_attribute("sandbox", re.compile("^(?!.*allow-scripts)"))
	assert "javascript:" not in thread.locator("iframe").first.get_attribute("srcdoc")
	expect(thread.get_by_role("button", name="Show pictures from elsewhere")).to_be_visible()
	expect(thread.locator(".lc-email").nth(1)).to_contain_text("Read")

	thread.get_by_role("button", name="Reply").first.click()
	expect(board.field("subject")).to_have_value("Re: Báo giá căn B-12")
	expect(board.field("recipients")).to_have_value("khach@example.com")
	board.cancel()


@pytest.mark.journey
def test_files_are_uploaded(opened, tmp_path):
	board, _lead = opened("Hồ Sơ Tệp")
	paper = tmp_path / "ho-so.txt"
	paper.write_text("Hồ sơ")
	board.tab("files").click()
	board.panel.locator(".lc-drop input").set_input_files(paper)
	expect(board.panel.locator(".lc-row")).to_have_count(1)
	# and above, where one reads it without its tab
	address = board.panel.locator(".lc-panel__files a").get_attribute("href")
	assert address == board.panel.locator(".lc-row a").get_attribute("href")
	assert board.page.request.get(f"{board.host.url}{address}").text() == "Hồ sơ"


@pytest.mark.journey
def test_5_11_comments_are_written_and_changed(opened):
	board, _lead = opened("Bùi Bình Luận")
	board.tab("comments").click()
	text = "<b>Gọi lại</b>\nsau Tết"
	board.panel.locator(".lc-comment-form textarea").fill(text)
	board.panel.locator(".lc-comment-form [type=submit]").click()
	expect(board.panel.locator(".lc-comment__text")).to_have_text(re.compile("<b>Gọi lại</b>"))
	expect(board.panel.locator(".lc-comment__head")).to_contain_text("Còn sửa được 120 phút")
	expect(board.panel.locator(".lc-comment-form textarea")).to_have_value("")
	board.panel.locator(".lc-comment .lc-icon-button").first.click()
	board.panel.locator(".lc-comment textarea").fill("Gọi lại trước Tết")
	board.panel.locator(".lc-comment button[type=submit]").click()
	expect(board.panel.locator(".lc-comment__text")).to_have_text("Gọi lại trước Tết")


def test_5_11_a_comment_outlives_a_lost_connection_and_a_closed_panel(opened):
	board, lead = opened("Mạng Chập Chờn")
	board.tab("comments").click()
	board.page.route("**/leadcard.api.comments.add_comment", lambda route: route.abort())
	board.panel.locator(".lc-comment-form textarea").fill("Đừng mất nhé")
	board.panel.locator(".lc-comment-form [type=submit]").click()
	expect(board.panel.locator(".lc-failure-note")).to_be_visible()
	board.page.keyboard.press("Escape")
	show(board, lead)
	board.tab("comments").click()
	expect(board.panel.locator(".lc-comment-form textarea")).to_have_value("Đừng mất nhé")
	board.page.unroute("**/leadcard.api.comments.add_comment")
	board.panel.locator(".lc-comment-form [type=submit]").click()
	expect(board.panel.locator(".lc-comment__text")).to_have_text("Đừng mất nhé")


def test_a_change_by_somebody_else_leaves_what_is_typed(opened, open_board):
	board, lead = opened("Người Khác Sửa")
	if not board.is_live():
		pytest.skip("no socket server of the bench answers for this site")
	board.tab("comments").click()
	box = board.panel.locator(".lc-comment-form textarea")
	box.press_sequentially("Đang gõ")
	other = open_board()
	other.call("activities.add_note", **key_of(lead), values={"content": "Ghi chú từ máy khác"})
	expect(board.card(lead["title"])).to_contain_text("Ghi chú từ máy khác")
	box.press_sequentially(" tiếp")
	expect(box).to_have_value("Đang gõ tiếp")
	expect(box).to_be_focused()


def test_5_11_colleagues_are_mentioned_and_unread_marks_go(open_board, mobile):
	board, boss = open_board(), open_board(role="LeadCard Manager")
	lead = board.make_lead(unique("Nhắc Đồng Nghiệp"), mobile)
	manager = boss.page.evaluate("frappe.boot.user.full_name || frappe.user.full_name()")
	show(board, lead)
	board.tab("comments").click()
	box = board.panel.locator(".lc-comment-form textarea")
	box.press_sequentially(f"Nhờ @{manager[:4].lower()}")
	expect(board.panel.locator(".lc-mentions__person").first).to_contain_text(manager)
	box.press("Enter")
	expect(box).to_have_value(f"Nhờ @{manager} ")
	box.press_sequentially("xem giúp")
	box.press("Control+Enter")
	expect(board.panel.locator(".lc-comment__text")).to_contain_text("xem giúp")

	if not boss.is_live():
		boss.reload()
	mark = boss.card(lead["title"]).locator(".lc-badge--unread")
	expect(mark).to_contain_text("1")
	mark.click()
	expect(boss.tab("comments")).to_have_attribute("aria-selected", "true")
	expect(boss.panel.locator(".lc-comment__text")).to_contain_text("xem giúp")
	expect(mark).to_have_count(0)
	boss.reload()
	expect(boss.card(lead["title"]).locator(".lc-badge--unread")).to_have_count(0)


def test_3_6_details_and_viewers_are_listed(opened):
	board, _lead = opened("Chi Tiết Đầy Đủ", {"website": "https://example.com/x"})
	board.tab("details").click()
	expect(board.panel.locator(".lc-tab-view")).to_contain_text("https://example.com/x")
	board.tab("viewers").click()
	expect(board.panel.locator(".lc-row").first).to_be_visible()


@pytest.mark.journey
def test_3_6_details_and_tags_are_changed_in_place(opened):
	board, _lead = opened("Sửa Tại Chỗ", {"website": "https://example.com/x"}, language="en")
	board.tab("details").click()
	board.panel.get_by_role("button", name="Edit", exact=True).click()
	expect(board.field("website")).to_have_value("https://example.com/x")
	name = unique("Tên Mới")
	board.fill(full_name=name, website="", district="Quận 7")
	board.accept()
	board.settle()
	expect(board.panel.locator(".lc-panel__title")).to_have_text(name)
	expect(board.panel.locator(".lc-tab-view")).to_contain_text("Quận 7")
	expect(board.panel.locator(".lc-tab-view")).not_to_contain_text("example.com")
	expect(board.card(name)).to_be_visible()

	board.panel.get_by_role("button", name="Tags").click()
	board.fill(tags="VIP, Quận 7")
	board.accept()
	board.settle()
	expect(board.panel.locator(".lc-panel__facts")).to_contain_text("#VIP")
	board.panel.get_by_role("button", name="Tags").click()
	board.fill(tags="VIP")
	board.accept()
	board.settle()
	expect(board.panel.locator(".lc-panel__facts")).not_to_contain_text("Quận 7")


def test_3_6_what_somebody_else_changed_is_not_overwritten(opened, open_board):
	board, lead = opened("Hai Người Sửa", language="en")
	board.tab("details").click()
	board.panel.get_by_role("button", name="Edit", exact=True).click()
	board.fill(district="Quận 1")
	board.page.route("**/leadcard.api.board.get_*", lambda route: route.abort())
	open_board(role="LeadCard Manager").call("cards.edit_card", **key_of(lead), values={"district": "Quận 2"})
	board.accept()
	expect(board.dialog.locator(".lc-dialog-failure")).to_contain_text("was changed by")
	expect(board.field("district")).to_have_value("Quận 1")
	board.page.unroute("**/leadcard.api.board.get_*")


def test_5_7_care_stops_and_is_resumed(opened):
	board, lead = opened("Ngừng Chăm Sóc")
	board.panel.locator(".lc-panel__actions .lc-button", has_text="Ngừng chăm sóc").click()
	board.fill(reason="Đã mua chỗ khác")
	board.accept()
	board.settle()
	expect(board.card(lead["title"])).to_have_count(0)
	board.page.goto(f"{board.host.url}/app/leadcard?card=LC Lead/{lead['name']}")
	expect(board.panel.locator(".lc-failure-note")).to_contain_text("Đã mua chỗ khác")
	board.panel.locator(".lc-panel__actions .lc-button", has_text="Chăm sóc lại").click()
	board.fill(reason="Muốn mua thêm một căn")
	board.accept()
	board.settle()
	expect(board.panel.locator(".lc-changes__note", has_text="Muốn mua thêm")).to_be_visible()
	expect(board.card(lead["title"], NEW)).to_be_visible()


@pytest.mark.journey
def test_8_4_a_manager_assigns_to_one_of_many(open_board, mobile):
	board = open_board(role="LeadCard Manager", language="en")
	lead = board.make_lead(unique("Giao Việc"), mobile)
	name = open_board().page.evaluate("frappe.boot.user.full_name || frappe.user.full_name()")
	crowd = [{"user": f"u{number}@example.com", "full_name": f"Người Số {number}"} for number in range(500)]

	def with_a_crowd(route):
		answer = route.fetch()
		people = answer.json()["message"]["assignees"]
		route.fulfill(response=answer, json={"message": {"assignees": [*crowd, *people]}})

	board.page.route("**/leadcard.api.cards.get_assignees*", with_a_crowd)
	show(board, lead)
	board.panel.get_by_role("button", name="Assign", exact=True).click()
	search, people = board.dialog.get_by_role("combobox"), board.dialog.get_by_role("option")
	expect(people).to_have_count(50)
	board.accept()
	expect(board.dialog.locator(".lc-dialog-failure")).to_contain_text("Choose who")
	search.fill("nguoi so 499")
	expect(people).to_have_count(1)
	search.fill("so")
	expect(people).to_have_count(50)
	search.press("ArrowDown")
	expect(people.nth(1)).to_have_attribute("aria-selected", "true")
	search.fill(name.lower())
	expect(people.first).to_contain_text(name)
	people.first.click()
	board.accept()
	board.settle()
	expect(board.panel.locator(".lc-panel__owner")).to_contain_text(name)


def test_8_4_whoever_claims_a_card_that_nobody_owns_looks_after_it(open_board, mobile):
	boss = open_board(role="LeadCard Manager")
	lead = boss.make_lead(unique("Chưa Ai Phụ Trách"), mobile)
	boss.call("cards.edit_card", **key_of(lead), values={"lead_owner": "", "sales_team": ""})
	board = open_board(language="en")
	board.page.goto(f"{board.host.url}/app/leadcard?card=LC Lead/{lead['name']}")
	expect(board.panel.locator(".lc-panel__owner")).to_contain_text("Unassigned")
	board.panel.get_by_role("button", name="Claim", exact=True).click()
	board.cancel()
	board.settle()
	expect(board.panel.locator(".lc-panel__owner")).to_contain_text("Unassigned")
	board.panel.get_by_role("button", name="Claim", exact=True).click()
	board.accept()
	board.settle()
	name = board.page.evaluate("frappe.boot.user.full_name || frappe.user.full_name()")
	expect(board.panel.locator(".lc-panel__owner")).to_contain_text(name)
	expect(board.panel.get_by_role("button", name="Claim", exact=True)).to_have_count(0)


def test_8_4_of_two_who_claim_the_second_is_told_who_was_first(open_board, mobile):
	boss = open_board(role="LeadCard Manager", language="en")
	lead = boss.make_lead(unique("Hai Người Thu"), mobile)
	boss.call("cards.edit_card", **key_of(lead), values={"lead_owner": "", "sales_team": ""})
	boss.page.goto(f"{boss.host.url}/app/leadcard?card=LC Lead/{lead['name']}")
	boss.panel.get_by_role("button", name="Claim", exact=True).click()
	first = open_board()
	first.call("cards.claim", **key_of(lead))
	boss.accept()
	name = first.page.evaluate("frappe.boot.user.full_name || frappe.user.full_name()")
	expect(boss.alert).to_contain_text(name)


@pytest.mark.parametrize("phone", [False, True])
def test_8_4_a_protected_card_shows_the_days_left_and_why_nobody_else_claims_it(
	open_board, mobile, setting, phone
):
	setting("protection_days", 6, after=0)
	board = open_board(phone=phone)
	lead = board.make_lead(unique("Được Bảo Vệ"), mobile)
	card = board.card(lead["title"])
	expect(card.locator(".lc-badge--calm")).to_contain_text("Còn 6 ngày")
	assert board.width() <= board.page.viewport_size["width"]
	board.show_panel(lead["title"])
	expect(board.panel.locator(".lc-panel__owner")).to_contain_text("Còn 6 ngày")
	assert board.violations(".lc-panel") == []

	boss = open_board(role="LeadCard Manager", language="en")
	boss.card(lead["title"]).locator(".lc-card__more").click()
	claim = boss.page.get_by_role("menuitem", name="Claim")
	expect(claim.locator(".lc-menu__reason")).to_have_text(
		re.compile("it is protected until .*Ask a manager to reassign it")
	)


@pytest.mark.journey
def test_a_copied_link_opens_the_panel_for_whom_it_may(opened, open_board):
	board, lead = opened("Sao Chép", language="en")
	board.page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text }")
	board.panel.get_by_role("button", name="Copy link").click()
	expect(board.alert).to_contain_text("The link was copied.")
	link = board.page.evaluate("window.copied")

	boss = open_board(role="LeadCard Manager", language="en")
	boss.page.goto(link)
	expect(boss.panel.locator(".lc-panel__title")).to_have_text(lead["title"])

	other = open_board(role="outsider", language="en")
	other.page.goto(link)
	expect(other.panel.get_by_role("alert")).to_contain_text("This card is not yours.")
	expect(other.panel).not_to_contain_text(lead["title"])
	other.panel.get_by_role("button", name="Close").last.click()
	expect(other.panel).to_have_count(0)
	other.page.goto(f"{board.host.url}/app/leadcard?card=LC Lead/LEAD-NONE")
	expect(other.panel.get_by_role("alert")).to_contain_text("no longer exists")


def test_a_link_is_copied_without_a_clipboard_too(opened):
	board, lead = opened("Không Https", language="en")
	board.page.evaluate(
		"""() => {
			Object.defineProperty(navigator, "clipboard", { value: undefined });
			document.addEventListener("copy", () => { window.copied = document.activeElement.value });
		}"""
	)
	board.panel.get_by_role("button", name="Copy link").click()
	expect(board.alert).to_contain_text("The link was copied.")
	assert lead["name"] in board.page.evaluate("window.copied")
	board.page.evaluate("document.execCommand = () => false")
	board.panel.get_by_role("button", name="Copy link").click()
	expect(board.dialog.get_by_label("Link", exact=True)).to_have_value(re.compile(lead["name"]))


def test_5_12_calls_and_zalo_lead_to_the_number(opened, mobile):
	board, lead = opened("Gọi Điện")
	number = f"+84{mobile[1:]}"
	if not lead["text_no"]:
		pytest.skip("a number that no operator has")
	expect(board.panel.locator(f"a[href='tel:{number}']")).to_have_count(1)
	expect(board.panel.locator(f"a[href='https://zalo.me/{number[1:]}']")).to_have_count(1)
	expect(board.panel.locator("a[href^='sms:']")).to_have_count(0)


def test_5_12_sms_is_offered_where_the_site_sends_it(open_board, mobile):
	board = open_board()
	lead = board.make_lead(unique("Nhắn Tin"), mobile)
	if not lead["text_no"]:
		pytest.skip("a number that no operator has")

	def with_sms(route):
		answer = route.fetch()
		route.fulfill(response=answer, json={"message": {**answer.json()["message"], "sms": True}})

	board.page.route("**/leadcard.api.board.get_board*", with_sms)
	board.reload()
	address = f"a[href='sms:+84{mobile[1:]}']"
	expect(board.card(lead["title"]).locator(address)).to_be_visible()
	show(board, lead)
	expect(board.panel.locator(address)).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_what_the_panel_opens(open_board, mobile, email_of, theme):
	board = open_board(role="LeadCard Manager", theme=theme, language="en")
	lead = board.make_lead(unique("Trợ Năng Sâu"), mobile)
	values = {"subject": "Gặp", "starts_at": "2031-05-04 09:00:00", "attendees": [{"attendee_name": "An"}]}
	board.call("activities.log_meeting", **key_of(lead), values=values)
	board.call("activities.log_call", **key_of(lead), values={"completed": 1, "subject": "Gọi"})
	email_of(lead, subject="Báo giá", content="<p>Kính gửi</p>", read_by_recipient=1)
	show(board, lead)
	for line in board.panel.locator(".lc-activity__open").all():
		line.click()
	found = board.violations(".lc-panel")
	board.tab("emails").click()
	board.panel.locator(".lc-thread__head").first.click()
	board.panel.locator("iframe").wait_for()
	found += board.violations(".lc-panel")
	board.panel.get_by_role("button", name="Assign", exact=True).click()
	board.dialog.get_by_role("combobox").wait_for()
	board.page.wait_for_timeout(400)
	found += board.violations(".lc-people")
	assert found == []


def test_on_a_phone_the_panel_fills_the_screen(opened):
	board, _lead = opened("Màn Hình Nhỏ", phone=True)
	assert round(board.panel.bounding_box()["width"]) == 390
	assert board.page.evaluate("document.documentElement.scrollWidth") <= 390
	small = board.panel.locator("button, select, a.lc-button, .lc-panel__list a").evaluate_all(
		"""all => all.filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 39.5)
			.map((one) => `${one.className} ${one.textContent}`)"""
	)
	assert small == []
	board.tab("comments").tap()
	board.panel.locator(".lc-comment-form textarea").fill("Từ điện thoại")
	board.panel.locator(".lc-comment-form [type=submit]").tap()
	expect(board.panel.locator(".lc-comment__text")).to_have_text("Từ điện thoại")


def test_8_4_a_salesperson_hands_a_card_on_to_a_colleague(open_board, insert, mobile, violations):
	colleague, board = open_board(), open_board(role="outsider", language="en")
	members = [{"user": one.page.evaluate("frappe.session.user")} for one in (board, colleague)]
	insert("LC Sales Team", team_name=unique("Đội chuyển"), members=members)
	name = colleague.page.evaluate("frappe.boot.user.full_name || frappe.user.full_name()")
	lead = board.make_lead(unique("Chuyển Đồng Nghiệp"), mobile)
	show(board, lead)
	board.panel.get_by_role("button", name="Hand on", exact=True).click()
	board.accept()
	expect(board.dialog.locator(".lc-dialog-failure")).to_contain_text("Choose who")
	board.dialog.get_by_role("combobox").fill(name)
	board.dialog.get_by_role("option").first.click()
	board.fill(reason="Nghỉ phép")
	board.field("asks").uncheck()
	if not board.host.is_bench:
		assert violations(board, ".modal") == []
	board.accept()
	board.settle()
	expect(board.alert).to_contain_text(name)
	expect(board.card(lead["title"])).to_have_count(0)
	show(colleague, lead)
	expect(colleague.panel.locator(".lc-panel__owner")).to_contain_text(name)
	expect(colleague.panel.locator(".lc-changes__note", has_text="Nghỉ phép")).to_be_visible()


def test_3_6_an_edit_right_after_another_begins_with_what_was_saved(open_board, mobile):
	board = open_board()
	title = unique("Sửa Liền")
	board.make_lead(title, mobile)
	board.show_panel(title)
	board.tab("details").click()
	edit = board.panel.locator("[role=tabpanel] .lc-button").first
	edit.click()
	board.dialog.wait_for()
	board.fill(short_name="Lần một")
	held = board.hold("board.get_card")
	board.accept()
	held.wait_for(1)
	board.settle()
	edit.click()
	held.let_go()
	expect(board.field("short_name")).to_have_value("Lần một")
	board.fill(short_name="Lần hai")
	board.accept()
	held.let_go()
	board.settle()
	expect(board.panel).to_contain_text("Lần hai")
