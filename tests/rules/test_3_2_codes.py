"""Spec §3.2: a typed code goes along at conversion, and the customer is found by the code of its lead."""

import frappe
import pytest

from leadcard.documents import search_rebuild

LEAD, CUSTOMER = "LC Lead", "LC Customer"
CODE = "HĐ-Sen 01"


@pytest.fixture
def found(call):
	"""`found(text)` → the cards that the board's search finds, by name."""
	return lambda text: [card["name"] for card in call.get("leadcard.api.search.search", text=text)["cards"]]


def test_3_2_a_typed_code_is_the_customers_too(make_lead, convert, found):
	lead = make_lead(code=CODE)
	customer = convert(lead)["customer"]
	assert customer == CODE
	assert frappe.db.get_value(CUSTOMER, CODE, ["code", "lead"]) in [(CODE, lead.name), [CODE, lead.name]]
	assert found("hd-sen") == [CODE]


def test_3_2_by_dragging_too(make_lead, call):
	lead = make_lead(code=CODE)
	moved = call("leadcard.api.board.move_card", doctype=LEAD, name=lead.name, to_status="Converted")
	assert moved["card"]["name"] == CODE


def test_3_2_a_generated_code_stays_the_leads_and_finds_the_customer(make_lead, convert, found):
	lead = make_lead()
	customer = convert(lead)["customer"]
	assert customer.startswith("CUST-")
	assert found(lead.name) == [customer]


def test_3_2_a_code_that_another_customer_has_finds_both(make_lead, make_customer, convert, found):
	other = make_customer(code=CODE)
	customer = convert(make_lead(code=CODE))["customer"]
	assert customer.startswith("CUST-")
	assert sorted(found(CODE)) == sorted([other.name, customer])


@pytest.mark.parametrize("code", ["LC Customer", "new-lc-customer-1"])
def test_3_2_a_code_that_no_customer_can_have_finds_it_all_the_same(make_lead, convert, found, code):
	customer = convert(make_lead(code=code))["customer"]
	assert customer.startswith("CUST-")
	assert found(code) == [customer]


def test_6_4_an_existing_customer_keeps_its_code_and_is_found_by_the_leads(
	make_lead, make_customer, convert, found
):
	customer = make_customer()
	for code in (CODE, "KH77"):
		assert convert(make_lead(code=code), customer=customer.name)["customer"] == customer.name
	assert found(CODE) == found("KH77") == found(customer.name) == [customer.name]


def test_7_1_the_leads_code_finds_the_customer_after_its_edits_and_a_new_index(
	make_lead, make_customer, convert, found
):
	customer = make_customer(full_name=f"Anh {CODE}")
	convert(make_lead(code=CODE), customer=customer.name)
	kept = frappe.get_doc(CUSTOMER, customer.name)
	kept.full_name = "Anh Ba"
	kept.save()
	assert found(CODE) == [customer.name]
	search_rebuild.rebuild()
	assert found(CODE) == [customer.name]


def test_7_1_the_code_is_found_while_others_contact_data_is_masked(
	make_lead, make_user, as_user, convert, found, masking
):
	boss = make_user(roles=("LeadCard Manager",))
	customer = convert(make_lead(lead_owner=make_user()), customer=None)["customer"]
	lead = frappe.db.get_value(CUSTOMER, customer, "lead")
	masking(1)
	with as_user(boss):
		assert found(lead) == [customer]
