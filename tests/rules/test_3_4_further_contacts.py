"""Spec §3.4, §5.14: further contacts are entered with a new lead or customer, all of it or nothing."""

import frappe
import pytest

from leadcard import exceptions

LEAD, CUSTOMER = "LC Lead", "LC Customer"
CREATE, ENTER = "leadcard.api.cards.create_lead", "leadcard.api.cards.create_customer"
ATTACH = "leadcard.api.cards.attach_lead"
COMPANY = {"party_type": "Organization", "organization_name": "Công ty Hoa Sen", "mobile_no": "0916666123"}
HANH = {"first_name": "Chị Hạnh", "designation": "Kế toán", "mobile_no": "0987 654 321", "email_id": ""}
TAM = {"first_name": "Anh Tám", "email_id": "tam@example.com"}


def shown(call, card) -> dict:
	rows = call.get("leadcard.api.board.get_card", doctype=card["doctype"], name=card["name"])["contacts"]
	return {
		row["full_name"]: (row["designation"] or "", row["mobile_no"] or "", row["email_id"] or "")
		for row in rows
	}


def counts() -> list[int]:
	return [frappe.db.count(kind) for kind in (LEAD, CUSTOMER, "Contact", "LC Identity", "LC Status Change")]


@pytest.mark.parametrize("values", [COMPANY, {"full_name": "Lê An"}], ids=["organization", "individual"])
def test_3_4_a_new_lead_has_the_contacts_that_were_typed_with_it(call, as_user, floor, values):
	empty = {"first_name": " ", "mobile_no": ""}
	with as_user(floor.anna):
		card = call(CREATE, values=values, contacts=[HANH, empty, TAM])["card"]
		assert shown(call, card) == {
			"Chị Hạnh": ("Kế toán", "0987 654 321", ""),
			"Anh Tám": ("", "", "tam@example.com"),
		}
		found = call.get("leadcard.api.search.search", text="654321")
	assert card["name"] in str(found)


def test_4_1_their_numbers_are_keys_of_the_card(call, refused):
	card = call(CREATE, values=COMPANY, contacts=[HANH])["card"]
	party = frappe.db.get_value("LC Identity", {"value": "+84987654321"}, ["party_doctype", "party"])
	assert party == (LEAD, card["name"])
	with refused(exceptions.DuplicateIdentityError):
		call(CREATE, values={"full_name": "B", "mobile_no": "0987654321"})


@pytest.mark.parametrize("method", [CREATE, ENTER])
@pytest.mark.parametrize(
	("bad", "named", "told"),
	[
		({"first_name": "Bà Tư", "mobile_no": "12345"}, "Bà Tư", "Mobile No"),
		({"first_name": "Bà Tư", "email_id": "tu@"}, "Bà Tư", "Email"),
		({"mobile_no": "0983 111 222"}, "2", "needs a name"),
		({"first_name": "B" * 150}, "BBB", "140"),
		({"first_name": "Bà Tư", "mobile_no": "0903 000 111"}, "Bà Tư", "belongs to"),
		({"first_name": "<img src=x>", "mobile_no": "1"}, "&lt;img", "Mobile No"),
	],
)
def test_3_4_a_bad_contact_refuses_all_and_is_named(call, refused, make_lead, method, bad, named, told):
	make_lead(mobile_no="0903000111")
	before = counts()
	with refused(frappe.ValidationError) as refusal:
		call(method, values=COMPANY, contacts=[HANH, bad], tags=["VIP"])
	assert named in str(refusal.value) and told in str(refusal.value) and "<img" not in str(refusal.value)
	assert counts() == before


def test_3_4_the_refusal_is_told_once(call):
	with pytest.raises(frappe.ValidationError) as refusal:
		call(CREATE, values=COMPANY, contacts=[{"first_name": "Bà Tư", "mobile_no": "12345"}])
	messages = [str(message) for message in frappe.get_message_log()]
	assert len(messages) == 1 and str(refusal.value) in frappe.get_message_log()[0]["message"]


@pytest.mark.parametrize(
	"contacts",
	[{"first_name": "A"}, ["A"], [{"first_name": 1}], [{"first_name": "A", "owner": "x"}], "x", [HANH] * 21],
)
def test_3_4_what_is_no_list_of_contacts_is_refused(call, refused, contacts):
	before = counts()
	for method in (CREATE, ENTER):
		with refused(frappe.ValidationError) as refusal:
			call(method, values={"full_name": "A"}, contacts=contacts)
		assert "ontacts" in str(refusal.value)
	assert counts() == before


def test_3_4_a_lead_given_to_a_colleague_brings_its_contacts(call, as_user, floor):
	with as_user(floor.lead):
		card = call(CREATE, values={**COMPANY, "lead_owner": floor.anna}, contacts=[HANH])["card"]
	with as_user(floor.anna):
		assert list(shown(call, card)) == ["Chị Hạnh"]


def test_6_2_they_go_along_at_conversion(call):
	lead = call(CREATE, values=COMPANY, contacts=[HANH, TAM])["card"]
	customer = call("leadcard.api.cards.convert_lead", name=lead["name"])["card"]
	assert set(shown(call, customer)) == {"Công ty Hoa Sen", "Chị Hạnh", "Anh Tám"}


def test_6_4_with_an_attached_lead_they_become_the_customers(call, make_customer):
	customer = make_customer(mobile_no="0916666123")
	card = {"doctype": CUSTOMER, "name": customer.name}
	# a number that is the customer's already is no alarm
	again = {"first_name": "Chị Hạnh", "mobile_no": "0916666123"}
	values = {"full_name": "Anh Bình", "mobile_no": "0916 666 123"}
	call(ATTACH, values=values, customer=customer.name, contacts=[again, TAM])
	assert set(shown(call, card)) == {"Anh Bình", "Chị Hạnh", "Anh Tám"}


def test_6_4_a_bad_contact_attaches_nothing(call, make_customer, refused):
	customer = make_customer(mobile_no="0916666123")
	before = counts()
	with refused(frappe.ValidationError) as refusal:
		call(
			ATTACH,
			values={"full_name": "Anh Bình", "mobile_no": "0916666123"},
			customer=customer.name,
			contacts=[{"first_name": "Bà Tư", "mobile_no": "12345"}],
		)
	assert "Bà Tư" in str(refusal.value) and counts() == before
