"""Spec §4: duplicate keys, across the company, through documents and the check while typing."""

import json

import frappe
import pytest

from leadcard import exceptions

LEAD, CUSTOMER = "LC Lead", "LC Customer"
KEYS = {
	"mobile_no": ("0916 666 123", "+84916666123", "mobile_policy"),
	"phone": ("024 3825 1234", "(+84) 24-3825-1234", "phone_policy"),
	"email_id": ("Binh@Example.com", "binh@example.com ", "email_policy"),
	"tax_id": ("0101234567-001", "0101234567001", "tax_id_policy"),
	"id_number": ("001 090 012 345", "001090012345", "id_number_policy"),
}
each_key = pytest.mark.parametrize("fieldname", list(KEYS))


@pytest.fixture
def lead_with(make_lead):
	"""A lead that has no keys but the given ones."""
	return lambda **values: make_lead(**{"mobile_no": None, **values})


@pytest.fixture
def check(call):
	return lambda exclude=None, **values: call(
		"leadcard.api.duplicates.check", values=values, exclude=exclude
	)


def keys_of(doc) -> list[tuple]:
	rows = frappe.get_all(
		"LC Identity",
		filters={"reference_doctype": doc.doctype, "reference_name": doc.name},
		fields=["kind", "value"],
		order_by="kind",
	)
	return [(row.kind, row.value) for row in rows]


@each_key
def test_4_4_block_refuses_the_second_spelling_of_a_key(lead_with, settings, refused, fieldname):
	first, second, policy = KEYS[fieldname]
	settings(**{policy: "Block"})
	lead_with(**{fieldname: first})
	before = frappe.db.count(LEAD)
	with refused(exceptions.DuplicateIdentityError):
		lead_with(**{fieldname: second})
	assert frappe.db.count(LEAD) == before


@each_key
def test_4_4_warn_lets_both_in_and_the_check_tells(lead_with, settings, check, fieldname):
	first, second, policy = KEYS[fieldname]
	settings(**{policy: "Warn"})
	held = lead_with(**{fieldname: first})
	match = check(**{fieldname: second})["matches"][0]
	assert (match["name"], match["policy"], match["field"]) == (held.name, "Warn", fieldname)
	lead_with(**{fieldname: second})
	assert len(check(**{fieldname: second})["matches"]) == 2


def test_4_4_by_default_all_block_but_email(lead_with):
	policies = frappe.get_doc("LC Settings")
	assert [policies.get(policy) for _a, _b, policy in KEYS.values()] == [
		"Block",
		"Block",
		"Warn",
		"Block",
		"Block",
	]


@each_key
def test_4_2_bad_values_are_refused_with_the_fields_name(lead_with, refused, check, fieldname):
	bad = {
		"mobile_no": "0916666",
		"phone": "12",
		"email_id": "binh at example",
		"tax_id": "12345",
		"id_number": "abc",
	}[fieldname]
	label = frappe.get_meta(LEAD).get_label(fieldname)
	with refused(exceptions.InvalidIdentityError) as error:
		lead_with(**{fieldname: bad})
	assert label in str(error.value) and bad in str(error.value)
	lead = lead_with()
	with refused(exceptions.InvalidIdentityError):
		lead.set(fieldname, bad)
		lead.save()
	answer = check(**{fieldname: bad})
	assert [(entry["field"], bool(entry["message"])) for entry in answer["invalid"]] == [(fieldname, True)]


def test_4_2_a_number_copied_with_invisible_marks_is_stored_clean(lead_with):
	lead = lead_with(mobile_no="\u202a0916\u00a0666\u200b123\u202c")
	assert keys_of(lead) == [("Phone", "+84916666123")]
	assert lead.mobile_no == "0916 666123"


def test_4_2_an_old_bad_value_does_not_block_other_edits(lead_with):
	lead = lead_with()
	frappe.db.set_value(LEAD, lead.name, "tax_id", "12", update_modified=False)
	lead.reload()
	lead.notes = "x"
	lead.save()
	assert lead.tax_id == "12"


@pytest.mark.parametrize("holder", [LEAD, CUSTOMER])
def test_4_1_leads_and_customers_share_one_space_of_keys(lead_with, make_customer, refused, check, holder):
	held = lead_with(mobile_no="0916666123") if holder == LEAD else make_customer(mobile_no="0916666123")
	with refused(exceptions.DuplicateIdentityError):
		make_customer(mobile_no=None, phone="0916.666.123")
	with refused(exceptions.DuplicateIdentityError):
		lead_with(phone="0168 000 0000", mobile_no="+84 916 666 123")
	assert check(phone="0084916666123")["matches"][0]["name"] == held.name


def test_4_1_contacts_are_found_and_those_of_a_card_block(lead_with, make_customer, refused, check):
	def contact(phone, card=None):
		doc = frappe.get_doc({"doctype": "Contact", "first_name": "Hoa", "phone_nos": [{"phone": phone}]})
		if card:
			doc.append("links", {"link_doctype": card.doctype, "link_name": card.name})
		return doc.insert()

	loose = contact("0912 000 001")
	match = check(mobile_no="0912000001")["matches"][0]
	assert (match["doctype"], match["name"], match["policy"]) == ("Contact", loose.name, "Warn")
	lead_with(mobile_no="0912000001")

	customer = make_customer()
	contact("0912 000 002", customer)
	assert check(mobile_no="0912000002")["matches"][0]["name"] == customer.name
	with refused(exceptions.DuplicateIdentityError):
		lead_with(mobile_no="0912000002")
	customer.phone = "0912000002"
	customer.save()


def test_4_1_a_contact_that_joins_or_leaves_a_card_takes_its_keys_along(
	lead_with, make_customer, refused, check
):
	contact = frappe.get_doc(
		{"doctype": "Contact", "first_name": "Hoa", "phone_nos": [{"phone": "0912000003"}]}
	).insert()
	customer = make_customer()
	contact.append("links", {"link_doctype": CUSTOMER, "link_name": customer.name})
	contact.save()
	with refused(exceptions.DuplicateIdentityError):
		lead_with(mobile_no="0912000003")
	contact.links = []
	contact.save()
	lead_with(mobile_no="0912000003")


def test_4_1_a_contact_with_a_key_of_another_card_is_refused(lead_with, make_customer, refused):
	lead_with(mobile_no="0912000004")
	customer = make_customer()
	with refused(exceptions.DuplicateIdentityError):
		frappe.get_doc(
			{
				"doctype": "Contact",
				"first_name": "Hoa",
				"phone_nos": [{"phone": "0912000004"}],
				"links": [{"link_doctype": CUSTOMER, "link_name": customer.name}],
			}
		).insert()


def test_4_3_a_match_that_one_may_not_read_is_masked(lead_with, make_user, as_user, check, refused):
	owner, stranger = make_user(first_name="Lan", last_name="Chủ"), make_user()
	secret = {
		"full_name": "Trần Ngọc Bình",
		"mobile_no": "0916666123",
		"phone": "02438251234",
		"email_id": "binh@example.com",
		"tax_id": "0101234567",
		"id_number": "001090012345",
	}
	lead = lead_with(**secret, lead_owner=owner)
	with as_user(stranger):
		answer = check(mobile_no="0916666123", email_id="binh@example.com", tax_id="0101234567")
		with refused(exceptions.DuplicateIdentityError) as error:
			lead_with(mobile_no="0916 666 123", lead_owner=stranger)
	assert {match["field"] for match in answer["matches"]} == {"mobile_no", "email_id", "tax_id"}
	for match in answer["matches"]:
		assert match["masked"] and "name" not in match
		assert (match["title"], match["owner_name"], match["column"]) == ("T. N. B.", "Lan Chủ", "New")
		assert match["last_care_on"]
	shown = json.dumps(answer, ensure_ascii=False) + str(error.value)
	for hidden in (*secret.values(), "+84916666123", "916666123", "84916", lead.name):
		assert hidden not in shown
	with as_user(owner):
		match = check(mobile_no="0916666123")["matches"][0]
	assert (match["masked"], match["name"], match["title"]) == (False, lead.name, "Trần Ngọc Bình")


def test_4_3_a_masked_contact_tells_nothing_either(make_customer, make_user, as_user, check):
	owner, stranger = make_user(), make_user()
	customer = make_customer(account_owner=owner)
	frappe.get_doc(
		{
			"doctype": "Contact",
			"first_name": "0912000005",
			"phone_nos": [{"phone": "0912000005"}],
			"links": [{"link_doctype": CUSTOMER, "link_name": customer.name}],
		}
	).insert()
	with as_user(stranger):
		answer = check(mobile_no="0912000005")
	assert answer["matches"][0]["masked"]
	assert "12000005" not in json.dumps(answer)


def test_4_3_whoever_creates_no_leads_may_not_check(make_user, as_user, check):
	with as_user(make_user(roles=())), pytest.raises(frappe.PermissionError):
		check(mobile_no="0916666123")
	with as_user("Guest"), pytest.raises(frappe.PermissionError):
		check(mobile_no="0916666123")


def test_4_4_freed_keys_can_be_used_again(lead_with, refused):
	lead = lead_with(mobile_no="0916666123")
	lead.mobile_no = "0917777123"
	lead.save()
	other = lead_with(mobile_no="0916666123")
	with refused(exceptions.DuplicateIdentityError):
		lead.reload()
		lead.mobile_no = "0916666123"
		lead.save()
	frappe.delete_doc(LEAD, other.name)
	lead.reload()
	lead.mobile_no = "0916666123"
	lead.save()


def test_4_4_warn_then_block_keeps_what_is_there_and_refuses_what_comes(lead_with, settings, refused):
	settings(mobile_policy="Warn")
	first, second = lead_with(mobile_no="0916666123"), lead_with(mobile_no="0916666123")
	settings(mobile_policy="Block")
	for held in (first, second):
		held.notes = "x"
		held.save()
	with refused(exceptions.DuplicateIdentityError):
		lead_with(mobile_no="0916666123")
	frappe.delete_doc(LEAD, first.name)
	with refused(exceptions.DuplicateIdentityError):
		lead_with(mobile_no="0916666123")
	promoted = frappe.get_all("LC Identity", filters={"reference_name": second.name}, pluck="exclusive_key")
	assert promoted == ["Phone:+84916666123"]
	frappe.delete_doc(LEAD, second.name)
	lead_with(mobile_no="0916666123")


@pytest.mark.parametrize("kind", ["Individual", "Organization"])
def test_4_5_what_was_let_in_under_warn_is_converted_under_block(lead_with, settings, convert, refused, kind):
	names = {"party_type": kind, "organization_name": "Công ty Hoa Sen", "full_name": "Bình"}
	settings(mobile_policy="Warn")
	first, second = (lead_with(mobile_no="0916666123", **names) for _number in range(2))
	settings(mobile_policy="Block")
	assert convert(second)["customer"] != convert(first)["customer"]
	with refused(exceptions.DuplicateIdentityError):
		lead_with(mobile_no="0916666123")


def test_4_4_one_number_in_both_fields_is_one_key(lead_with):
	lead = lead_with(mobile_no="0916666123", phone="0916 666 123")
	assert keys_of(lead) == [("Phone", "+84916666123")]
	lead.phone = None
	lead.save()
	assert keys_of(lead) == [("Phone", "+84916666123")]
	lead.mobile_no = None
	lead.save()
	assert keys_of(lead) == []


def test_4_5_a_lead_and_its_customer_share_their_keys(lead_with, convert, refused, check):
	lead = lead_with(mobile_no="0916666123", tax_id="0101234567", email_id="binh@example.com")
	name = convert(lead)["customer"]
	customer = frappe.get_doc(CUSTOMER, name)
	customer.notes = "x"
	customer.save()
	customer.mobile_no = "0916 666 123"
	customer.save()
	assert keys_of(lead) == keys_of(customer)
	assert len(check(mobile_no="0916666123")["matches"]) == 1
	assert check(mobile_no="0916666123", exclude={"doctype": LEAD, "name": lead.name})["matches"] == []
	assert check(mobile_no="0916666123", exclude={"doctype": CUSTOMER, "name": name})["matches"] == []
	with refused(exceptions.DuplicateIdentityError):
		lead_with(mobile_no="0916666123")
	customer.mobile_no = None
	customer.save()
	with refused(exceptions.DuplicateIdentityError):
		lead_with(mobile_no="0916666123")


def test_4_4_each_way_in_is_guarded(lead_with, refused, call):
	lead_with(mobile_no="0916666123")
	lead = lead_with()
	with refused(exceptions.DuplicateIdentityError):
		call(
			"frappe.client.set_value",
			doctype=LEAD,
			name=lead.name,
			fieldname="mobile_no",
			value="84916666123",
		)
	with refused(exceptions.DuplicateIdentityError):
		call("frappe.client.insert", doc={"doctype": LEAD, "full_name": "B", "mobile_no": "0916666123"})
	with refused(exceptions.DuplicateIdentityError):
		call("leadcard.api.cards.create_lead", values={"full_name": "B", "mobile_no": "0916666123"})
	assert not frappe.db.get_value(LEAD, lead.name, "mobile_no")


@pytest.mark.parametrize("values", ["[]", "{", '"x"', "3"])
def test_4_1_a_malformed_check_is_refused(call, refused, values):
	with refused(frappe.ValidationError):
		call("leadcard.api.duplicates.check", values=values)


def test_4_1_odd_values_never_break_the_check(check):
	answer = check(mobile_no=["0916"], email_id={"a": 1}, tax_id=5, phone=None, id_number="\ud800", other="x")
	assert {entry["field"] for entry in answer["invalid"]} == {"mobile_no", "email_id", "tax_id", "id_number"}
	assert check(exclude={"doctype": LEAD, "name": ["x"]})["matches"] == []


def test_4_3_nobody_reads_the_keys_themselves(make_user, as_user, lead_with, call):
	lead_with(mobile_no="0916666123")
	with as_user(make_user()):
		with pytest.raises(frappe.PermissionError):
			call.get("frappe.client.get_list", doctype="LC Identity", fields=["value"])
		with pytest.raises(frappe.PermissionError):
			frappe.get_doc({"doctype": "LC Identity", "kind": "Phone", "value": "x"}).insert()


def test_4_4_an_edit_in_bulk_keeps_nothing_of_what_it_refuses(call, make_lead):
	first, second, third = make_lead(), make_lead(), make_lead()
	wishes = [
		{"doctype": "LC Lead", "docname": second.name, "mobile_no": first.mobile_no, "notes": "x"},
		{"doctype": "LC Lead", "docname": third.name, "notes": "x"},
	]
	answer = call("leadcard.hardening.stand_ins.writes.bulk_update", docs=wishes)
	assert [failed["doc"]["docname"] for failed in answer["failed_docs"]] == [second.name]
	stored = [frappe.db.get_value("LC Lead", lead.name, ["mobile_no", "notes"]) for lead in (second, third)]
	assert stored == [(second.mobile_no, None), (third.mobile_no, "x")]


def test_4_3_leaving_out_a_card_that_one_does_not_see_tells_nothing(
	floor, as_user, lead_with, check, convert
):
	lead = lead_with(mobile_no="0916666123", lead_owner=floor.carl)
	other = lead_with(mobile_no="0916666456", lead_owner=floor.carl)
	customer = convert(other)["customer"]
	with as_user(floor.anna):
		for number, doctype, name in (
			("0916666123", LEAD, lead.name),
			("0916666456", LEAD, other.name),
			("0916666456", CUSTOMER, customer),
		):
			plain = check(mobile_no=number)
			assert (
				plain["matches"]
				and check(mobile_no=number, exclude={"doctype": doctype, "name": name}) == plain
			)
	with as_user(floor.carl):
		assert not check(mobile_no="0916666123", exclude={"doctype": LEAD, "name": lead.name})["matches"]
