"""Spec §2.2: a customer whom the company had before is entered on the board, and stands in Converted."""

import frappe
import pytest

from leadcard import exceptions

CUSTOMER = "LC Customer"
ENTER = "leadcard.api.cards.create_customer"


@pytest.fixture
def enter(call):
	"""`enter(tags=…, contacts=…, full_name=…)` → the card."""

	def make(tags=None, contacts=None, **values):
		values = values or {"full_name": "Trần Ngọc Bình"}
		return call(ENTER, values=values, tags=tags, contacts=contacts)["card"]

	return make


def test_2_2_an_existing_customer_stands_in_converted_and_is_its_makers(enter, call, as_user, floor):
	with as_user(floor.anna):
		card = enter(full_name="Lê An", mobile_no="0916 666 123", short_name="An", code="KH-0007")
		shown = call.get("leadcard.api.board.get_column", status="Converted")["cards"]
	assert (card["doctype"], card["name"], card["column"]) == (CUSTOMER, "KH-0007", "Converted")
	assert (card["title"], card["owner"]) == ("Lê An", floor.anna)
	assert card["name"] in [one["name"] for one in shown]
	stored = frappe.get_doc(CUSTOMER, card["name"])
	assert (stored.status, stored.lead, stored.short_name) == ("Converted", None, "An")
	assert not frappe.db.exists("LC Opportunity", {"customer": stored.name})


def test_2_10_the_log_says_that_it_was_created_in_converted(enter, as_user, floor):
	with as_user(floor.anna):
		card = enter()
	log = frappe.get_all(
		"LC Status Change",
		filters={"reference_name": card["name"], "changed_field": "status"},
		fields=["from_value", "to_value", "why", "changed_by"],
	)
	assert [tuple(row.values()) for row in log] == [(None, "Converted", "Created", floor.anna)]


@pytest.mark.parametrize("sent", ["Transacted", "Inactive", "New"])
def test_2_6_nothing_that_is_sent_lets_it_stand_elsewhere(enter, make_lead, sent):
	lead = make_lead().name
	card = enter(full_name="Lê An", status=sent, won_revenue=9, lead=lead, expected_revenue=5)
	stored = frappe.get_doc(CUSTOMER, card["name"])
	assert (stored.status, stored.lead) == ("Converted", None)
	assert (stored.won_revenue, stored.expected_revenue) == (0, 0)


def test_4_1_the_keys_of_leads_and_customers_are_refused(enter, make_lead, make_customer, refused):
	make_lead(mobile_no="0916666123")
	make_customer(tax_id="0312345678", party_type="Organization", organization_name="ACME")
	before = frappe.db.count(CUSTOMER)
	for key in ({"mobile_no": "+84 916 666 123"}, {"tax_id": "0312 345 678"}):
		with refused(exceptions.DuplicateIdentityError):
			enter(full_name="Lê An", **key)
	assert frappe.db.count(CUSTOMER) == before


def test_4_3_who_does_not_see_the_holder_is_told_no_name(enter, make_lead, as_user, floor, refused):
	make_lead(full_name="Kiều Bí Mật", mobile_no="0916666123", lead_owner=floor.carl)
	with as_user(floor.anna), refused(exceptions.DuplicateIdentityError) as told:
		enter(full_name="Lê An", mobile_no="0916666123")
	assert "Bí Mật" not in str(told.value) and "0916" not in str(told.value)


@pytest.mark.parametrize(
	("values", "error", "told"),
	[
		({"party_type": "Organization"}, exceptions.RequiredFieldError, "Organization Name"),
		({"full_name": " "}, exceptions.RequiredFieldError, "Full Name"),
		({"full_name": "A", "mobile_no": "12345"}, frappe.ValidationError, "Mobile No"),
		({"full_name": "A", "lead_owner": "x"}, frappe.ValidationError, "lead_owner"),
		("x", frappe.ValidationError, "Values"),
	],
)
def test_2_2_bad_values_are_refused_in_a_sentence(call, refused, values, error, told):
	with refused(error) as refusal:
		call(ENTER, values=values)
	assert told in str(refusal.value)


def test_8_4_owner_and_team_are_chosen_by_who_may_assign(enter, as_user, floor, refused):
	with as_user(floor.lead):
		card = enter(full_name="Lê An", account_owner=floor.anna, sales_team="Nhóm 1")
	assert frappe.db.get_value(CUSTOMER, card["name"], ["account_owner", "sales_team"]) == (
		floor.anna,
		"Nhóm 1",
	)
	notice = frappe.get_last_doc("Notification Log", {"for_user": floor.anna})
	assert notice.document_name == card["name"] and notice.from_user == floor.lead
	for values in ({"account_owner": floor.carl}, {"sales_team": "Nhóm 2"}):
		for user in (floor.anna, floor.lead):
			with as_user(user), refused(frappe.PermissionError):
				enter(full_name="Lê Bình", **values)


def test_2_2_who_has_no_right_to_customers_enters_none(enter, as_user, make_user, refused, call, floor):
	with as_user(make_user(roles=())), refused(frappe.PermissionError):
		enter()
	with as_user(floor.anna):
		assert call.get("leadcard.api.board.get_board")["can_enter_customers"] is True


def test_6_1_an_organization_has_its_primary_contact_and_further_ones(enter, call):
	card = enter(
		contacts=[{"first_name": "Chị Hạnh", "mobile_no": "0987654321"}],
		party_type="Organization",
		organization_name="Công ty Hoa Sen",
		full_name="Nguyễn Văn Nam",
		mobile_no="0916666123",
		email_id="nam@example.com",
	)
	shown = call.get("leadcard.api.board.get_card", doctype=CUSTOMER, name=card["name"])["contacts"]
	people = {row["full_name"]: (row["is_primary_contact"], row["mobile_no"]) for row in shown}
	assert {name: bool(primary) for name, (primary, _mobile) in people.items()} == {
		"Nguyễn Văn Nam": True,
		"Chị Hạnh": False,
	}
	assert enter(full_name="Lê An", tags=["VIP"])["tags"] == ["VIP"]


def test_2_2_its_opportunity_wins_it_into_transacted(enter, call, make_opportunity):
	card = enter()
	opportunity = make_opportunity(card["name"], amount=5_000_000)
	won = call("leadcard.api.activities.win_opportunity", name=opportunity.name)["card"]
	assert (won["name"], won["column"]) == (card["name"], "Transacted")
