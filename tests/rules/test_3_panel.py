"""What a card's panel is answered (spec §3.6, §5, §8.4)."""

import frappe
import pytest

GET = "leadcard.api.board.get_card"
QUERIES = {"bench": 25, "sandbox": 52}
"""Statements of one `get_card` with warm metas. The sandbox reads roles and settings anew each time, a bench has them in
its cache."""


@pytest.fixture
def statements(monkeypatch):
	"""What is asked of the database from now on."""
	seen = []
	ask = frappe.db.sql

	def sql(query, *args, **kwargs):
		seen.append(str(query))
		return ask(query, *args, **kwargs)

	monkeypatch.setattr(frappe.db, "sql", sql)
	return seen


def test_opening_a_panel_takes_few_statements(
	request, call, as_user, make_user, make_lead, log_activity, statements
):
	anna = make_user()
	lead = make_lead(lead_owner=anna)
	with as_user(anna):
		log_activity(lead, completed=1)
		call.get(GET, doctype="LC Lead", name=lead.name)
		statements.clear()
		call.get(GET, doctype="LC Lead", name=lead.name)
	host = "bench" if request.config.getoption("--bench") else "sandbox"
	assert len(statements) <= QUERIES[host]


def test_3_6_details_show_what_is_filled_in_by_the_meta(call, make_lead):
	lead = make_lead(website="https://example.com", lead_owner="Administrator")
	details = {row["fieldname"]: row for row in call.get(GET, doctype="LC Lead", name=lead.name)["details"]}
	assert details["website"]["value"] == "https://example.com"
	assert details["lead_owner"]["link"] == "User"
	assert details["lead_owner"]["text"] == frappe.utils.get_fullname("Administrator")
	assert not {"title", "naming_series", "tax_id", "status_before_stop"} & set(details)


def test_2_9_the_panel_offers_the_stages_of_the_cards_column(call, make_lead):
	lead = make_lead()
	answer = call.get(GET, doctype="LC Lead", name=lead.name)
	assert lead.stage in answer["stages"]
	columns = {frappe.db.get_value("LC Stage", stage, "pipeline_status") for stage in answer["stages"]}
	assert columns <= {"", None, "New"}


def test_8_4_managers_alone_are_offered_to_assign(call, as_user, make_user, make_lead):
	anna, boss = make_user(), make_user(roles=("LeadCard Manager",))
	lead = make_lead(lead_owner=anna)
	key = {"doctype": "LC Lead", "name": lead.name}
	with as_user(anna):
		refused = dict.fromkeys(("assign", "hand_on", "anonymise", "resume"), False)
		may = {"write": True, "contact_data": True, **refused}
		assert call.get(GET, **key)["may"] == may
		offered = call.get("leadcard.api.cards.get_assignees", **key)["assignees"]
		assert [person["user"] for person in offered] == [anna]
	with as_user(boss):
		assert call.get(GET, **key)["may"]["assign"]
		offered = call.get("leadcard.api.cards.get_assignees", **key)["assignees"]
		assert {anna, boss} <= {person["user"] for person in offered}


def test_5_7_a_stopped_card_may_be_resumed(call, make_lead):
	lead = make_lead()
	call("leadcard.api.cards.stop_care", doctype="LC Lead", name=lead.name, reason="Đã mua chỗ khác")
	assert call.get(GET, doctype="LC Lead", name=lead.name)["may"]["resume"]


def test_5_12_numbers_say_whether_they_take_messages(call, make_lead):
	mobile = make_lead(mobile_no="0916 666 123")
	landline = make_lead(mobile_no="", phone="028 3822 9999")
	cards = [call.get(GET, doctype="LC Lead", name=lead.name)["card"] for lead in (mobile, landline)]
	assert [(card["call_no"], card["text_no"]) for card in cards] == [
		("+84916666123", "+84916666123"),
		("+842838229999", ""),
	]
	assert call.get("leadcard.api.board.get_board")["sms"] is False
	frappe.db.set_single_value("SMS Settings", "sms_gateway_url", "https://sms.example.com")
	frappe.clear_document_cache("SMS Settings", "SMS Settings")
	assert call.get("leadcard.api.board.get_board")["sms"] is True


def test_5_8_a_template_is_filled_in_with_the_card(call, make_lead):
	template = frappe.get_doc(
		{
			"doctype": "Email Template",
			"name": "Chào khách",
			"subject": "Chào {{ full_name }}",
			"response": "<p>Kính gửi {{ full_name }}</p>",
		}
	).insert()
	lead = make_lead(full_name="Trần Ngọc Bình")
	filled = call.get(
		"leadcard.api.activities.fill_template",
		doctype="LC Lead",
		name=lead.name,
		email_template=template.name,
	)
	assert filled == {"subject": "Chào Trần Ngọc Bình", "message": "<p>Kính gửi Trần Ngọc Bình</p>"}


def test_3_7_in_the_real_estate_edition_a_customers_card_tells_its_opportunities_deposits(
	settings, call, make_customer, make_opportunity, statements
):
	settings(edition="Real Estate")
	customers = [make_customer(mobile_no=f"09123456{number:02}") for number in range(4)]
	for customer in customers:
		make_opportunity(customer, amount=1_000_000, deposit_amount=300_000)
	make_opportunity(customers[0], amount=500_000, deposit_amount=100_000)

	def cards(count):
		statements.clear()
		column = call.get("leadcard.api.board.get_column", status="Converted", limit=count)
		asked = [statement for statement in statements if "LC Opportunity" in statement]
		return {card["name"]: card for card in column["cards"]}, len(asked)

	_one, few = cards(1)
	shown, many = cards(4)
	assert len(shown) == 4 and many == few == 1
	assert (shown[customers[0].name]["deposit"], shown[customers[0].name]["remaining"]) == (
		400_000,
		1_100_000,
	)
	assert shown[customers[1].name]["deposit"] == 300_000

	key = {"doctype": "LC Customer", "name": customers[1].name}
	name = frappe.db.get_value("LC Opportunity", {"customer": customers[1].name})
	call("leadcard.api.activities.win_opportunity", name=name)
	panel = call.get(GET, **key)
	assert (panel["card"]["column"], panel["card"]["deposit"]) == ("Transacted", 300_000)
	status = next(field for field in panel["details"] if field["fieldname"] == "status")
	assert status["text"] == panel["card"]["status_label"]
	assert "Demand Raised" in {change["to_label"] for change in panel["changes"]}
