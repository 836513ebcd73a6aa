"""Spec §4.2 on every way in: what people paste is understood, or refused in a sentence that names the field."""

import json
from pathlib import Path

import frappe
import pytest

from leadcard import exceptions
from leadcard.patches import renew_identity_keys

LEAD, CUSTOMER = "LC Lead", "LC Customer"
CHECK, CREATE, EDIT = (
	"leadcard.api.duplicates.check",
	"leadcard.api.cards.create_lead",
	"leadcard.api.cards.edit_card",
)
ADD_CONTACT, EDIT_CONTACT = (
	"leadcard.api.activities.create_contact",
	"leadcard.api.activities.edit_contact",
)
CASES = json.loads((Path(__file__).parents[1] / "domain" / "pasted_values.json").read_text(encoding="utf-8"))
UNDERSTOOD = [tuple(case) for case in CASES if not case[2].startswith("!")]
REFUSED = [(case[0], case[1], case[3:]) for case in CASES if case[2].startswith("!")]
NAME = {"party_type": "Individual", "full_name": "Trần Ngọc Bình"}


@pytest.fixture(autouse=True)
def genders():
	"""What the setup wizard makes, on a site where nobody has completed it too."""
	for gender in ("Female", "Male"):
		if not frappe.db.exists("Gender", gender):
			frappe.get_doc({"doctype": "Gender", "gender": gender}).insert()


@pytest.fixture
def lead_with(make_lead):
	"""A lead that has no keys but the given ones."""
	return lambda **values: make_lead(**{"mobile_no": None, **values})


def keys_of(doctype: str, name: str) -> set[tuple[str, str]]:
	rows = frappe.get_all(
		"LC Identity",
		filters={"reference_doctype": doctype, "reference_name": name},
		fields=["kind", "value"],
	)
	return {(row.kind, row.value) for row in rows}


def said() -> str:
	return str(frappe.local.message_log)


@pytest.mark.parametrize(("fieldname", "pasted", "spelling", "key"), UNDERSTOOD)
def test_4_2_a_document_stores_what_was_pasted_in_its_spelling(
	make_customer, fieldname, pasted, spelling, key
):
	customer = make_customer(**{"mobile_no": None, fieldname: pasted})
	assert frappe.db.get_value(CUSTOMER, customer.name, fieldname) == spelling
	assert {value for _kind, value in keys_of(CUSTOMER, customer.name)} == ({key} if key else set())


@pytest.mark.parametrize(("fieldname", "pasted", "details"), REFUSED)
def test_4_2_a_refusal_names_the_field_the_value_and_what_to_write(
	lead_with, refused, fieldname, pasted, details
):
	with refused(exceptions.InvalidIdentityError) as error:
		lead_with(**{fieldname: pasted})
	label = frappe.get_meta(LEAD).get_label(fieldname)
	assert f"<strong>{label}</strong>: " in str(error.value)
	assert all(detail in str(error.value) for detail in details)


@pytest.mark.parametrize(
	("fieldname", "number", "spelling"),
	[
		("mobile_no", 912345678, "0912 345 678"),
		("mobile_no", 912345678.0, "0912 345 678"),
		("phone", 2438251234.0, "024 3825 1234"),
		("id_number", 312345678.0, "312345678"),
	],
)
def test_4_2_numbers_that_arrive_as_numbers_lose_no_zero(call, fieldname, number, spelling):
	assert call(CHECK, values={fieldname: number})["invalid"] == []
	card = call(CREATE, values={**NAME, fieldname: number})["card"]
	assert frappe.db.get_value(LEAD, card["name"], fieldname) == spelling


@pytest.mark.parametrize(
	("fieldname", "number", "proposed"),
	[("tax_id", 312345678.0, "0312345678"), ("id_number", 79190012345.0, "079190012345")],
)
def test_4_2_numbers_that_lost_a_zero_are_asked_about_on_every_way_in(
	call, refused, lead_with, fieldname, number, proposed
):
	(fault,) = call(CHECK, values={fieldname: number})["invalid"]
	assert fault["field"] == fieldname and f"Write {proposed} if that is it" in fault["message"]
	with refused(exceptions.InvalidIdentityError) as by_endpoint:
		call(CREATE, values={**NAME, fieldname: number})
	with refused(exceptions.InvalidIdentityError) as by_client:
		call("frappe.client.insert", doc={"doctype": LEAD, **NAME, fieldname: number})
	card = lead_with()
	with refused(exceptions.InvalidIdentityError) as by_edit:
		call(EDIT, doctype=LEAD, name=card.name, values={fieldname: number})
	for error in (by_endpoint, by_client, by_edit):
		assert f"Write {proposed} if that is it" in str(error.value)


def test_4_2_pasted_spellings_meet_in_the_check_and_under_block(call, refused, lead_with):
	held = lead_with(mobile_no="0912 340 001", email_id="binh@example.com")
	for pasted in ("912340001.0", "+84 (0) 912 - 340 - 001", "'0912340001", "0084912340001"):
		assert [match["name"] for match in call(CHECK, values={"mobile_no": pasted})["matches"]] == [
			held.name
		]
		with refused(exceptions.DuplicateIdentityError):
			lead_with(mobile_no=pasted)
	matches = call(CHECK, values={"email_id": "Bình <mailto:Binh@example.com>"})["matches"]
	assert [match["name"] for match in matches] == [held.name]


def test_4_2_a_persons_tax_id_and_id_number_are_one_key(call, refused, lead_with, settings):
	held = lead_with(id_number="079190012345")
	match = call(CHECK, values={"tax_id": "079 190 012 345"})["matches"][0]
	assert (match["name"], match["field"]) == (held.name, "tax_id")
	with refused(exceptions.DuplicateIdentityError) as error:
		lead_with(tax_id="079190012345")
	assert "Tax ID" in str(error.value)
	settings(tax_id_policy="Warn")
	both = {"tax_id": "079190012345", "id_number": "079190012345"}
	with refused(exceptions.DuplicateIdentityError):
		lead_with(**both)
	held.tax_id = "079190012345"
	held.save()
	assert keys_of(LEAD, held.name) == {("ID Number", "079190012345")}


@pytest.mark.parametrize("fieldname", ["date_of_birth", "founding_date"])
def test_4_2_a_year_of_two_digits_never_lands_in_the_future(call, refused, lead_with, fieldname):
	with refused(exceptions.InvalidIdentityError) as error:
		lead_with(**{fieldname: "2055-06-05"})
	label = frappe.get_meta(LEAD).get_label(fieldname)
	assert label in str(error.value) and "1955-06-05 if that is it" in str(error.value)
	lead = lead_with(**{fieldname: "1955-06-05"})
	with refused(exceptions.InvalidIdentityError):
		call(EDIT, doctype=LEAD, name=lead.name, values={fieldname: "2055-06-05"})


def test_4_2_a_personal_id_fills_an_empty_gender_but_makes_up_no_date(lead_with, call):
	lead = lead_with(id_number="079190012345")
	assert (lead.gender, lead.date_of_birth) == ("Female", None)
	by_tax = lead_with(tax_id="079090012399")
	assert by_tax.gender == "Male"
	chosen = lead_with(id_number="079190012377", gender="Male")
	assert chosen.gender == "Male"
	lead.gender = None
	lead.save()
	assert not lead.gender, "who empties it again means it"
	(hint,) = call(CHECK, values={"id_number": "079190012311"})["hints"]
	assert hint["field"] == "id_number" and "a woman born in 1990" in hint["message"]


@pytest.mark.parametrize(
	("values", "field", "says"),
	[
		({"tax_id": "0312345678"}, "tax_id", "doesn't fit"),
		({"tax_id": "0312345678-001"}, "tax_id", "doesn't fit"),
		({"id_number": "079190012345", "date_of_birth": "1991-01-31"}, "id_number", "birth year 1990"),
		({"id_number": "079190012345", "gender": "Male"}, "id_number", "a woman's"),
		({"tax_id": "079090012345", "gender": "Female"}, "tax_id", "a man's"),
	],
)
def test_4_2_what_contradicts_is_warned_of_and_stored(lead_with, call, values, field, says):
	(hint,) = call(CHECK, values={**values, "party_type": "Individual"})["hints"]
	assert hint["field"] == field and says in hint["message"]
	frappe.local.message_log = []
	lead = lead_with(**values)
	assert says in said()
	frappe.local.message_log = []
	lead.notes = "x"
	lead.save()
	assert says not in said(), "only whoever typed one of the values is told"


@pytest.mark.parametrize("values", [{"tax_id": "0312345673"}, {"id_number": "079190012345"}])
def test_4_2_what_fits_is_not_warned_of(lead_with, call, values):
	frappe.local.message_log = []
	lead_with(**values, date_of_birth="1990-01-31", gender="Female")
	assert "doesn't fit" not in said() and "Compare" not in said()


@pytest.mark.parametrize("odd", [["1990"], {"a": 1}, 5, "\ud800", True])
def test_4_2_odd_values_beside_a_number_never_break_the_check(call, odd):
	values = {"id_number": "079190012345", "date_of_birth": odd, "gender": odd, "party_type": odd}
	assert call(CHECK, values=values)["invalid"] == []


def test_4_2_a_card_that_holds_an_old_value_is_edited_and_converted_all_the_same(lead_with, call):
	lead = lead_with()
	stored = {"phone": "0838221234", "tax_id": "312345678.0", "date_of_birth": "2055-06-05"}
	frappe.db.set_value(LEAD, lead.name, dict(stored))
	call(EDIT, doctype=LEAD, name=lead.name, values={"notes": "x"})
	assert keys_of(LEAD, lead.name) == {("Phone", "+84838221234")}
	customer = call("leadcard.api.cards.convert_lead", name=lead.name)["customer"]
	kept = frappe.db.get_value(CUSTOMER, customer, ["phone", "tax_id", "date_of_birth"], as_dict=True)
	assert {field: str(value) for field, value in kept.items()} == stored


@pytest.mark.parametrize(
	("values", "mobile_no", "email_id"),
	[
		({"mobile_no": "912345678.0"}, "0912 345 678", ""),
		({"mobile_no": "'+84 (0) 912 - 345 - 678"}, "0912 345 678", ""),
		({"mobile_no": "tel:02438251234;ext=5"}, "024 3825 1234 #5", ""),
		({"email_id": "Hạnh <mailto:Hanh@example.com>"}, "", "Hanh@example.com"),
	],
)
def test_4_2_a_contact_takes_what_is_pasted_in_the_panel(lead_with, call, values, mobile_no, email_id):
	card = {"doctype": LEAD, "name": lead_with().name}
	contact = call(ADD_CONTACT, **card, first_name="Chị Hạnh", **values)["contact"]
	stored = frappe.get_doc("Contact", contact)
	assert (stored.mobile_no or "", stored.email_id or "") == (mobile_no, email_id)
	assert len(keys_of("Contact", contact)) == 1


@pytest.mark.parametrize(
	("values", "label", "says"),
	[
		({"mobile_no": "0912349901, 0987659901"}, "Mobile No", "more than one number"),
		({"mobile_no": "(08) 3822 1234"}, "Mobile No", "028 3822 1234"),
		({"mobile_no": "91234567.0"}, "Mobile No", "is not a phone number"),
		({"email_id": "hanh@example.com; binh@example.com"}, "Email", "more than one email address"),
		({"email_id": "hanh@"}, "Email", "is not an email address"),
	],
)
def test_4_2_a_contact_is_refused_with_its_field_and_advice(lead_with, call, refused, values, label, says):
	card = {"doctype": LEAD, "name": lead_with().name}
	with refused(exceptions.InvalidIdentityError) as error:
		call(ADD_CONTACT, **card, first_name="Chị Hạnh", **values)
	assert label in str(error.value) and says in str(error.value)
	contact = call(ADD_CONTACT, **card, first_name="Chị Hạnh", mobile_no="0912 345 678")["contact"]
	with refused(exceptions.InvalidIdentityError):
		call(EDIT_CONTACT, **card, contact=contact, first_name="Chị Hạnh", **values)


def contact_of(card=None, phone: str | None = None, email: str | None = None):
	return frappe.get_doc(
		{
			"doctype": "Contact",
			"first_name": "Chị Hạnh",
			"phone_nos": [{"phone": phone}] if phone else [],
			"email_ids": [{"email_id": email, "is_primary": 1}] if email else [],
			"links": [{"link_doctype": card.doctype, "link_name": card.name}] if card else [],
		}
	)


def test_4_2_frappes_own_contact_is_read_where_it_hangs_on_a_card(lead_with, refused, call):
	lead = lead_with()
	contact = contact_of(lead, "024 3825 1234 máy lẻ 5", "<hanh@example.com>").insert()
	assert (contact.phone_nos[0].phone, contact.email_id) == ("024 3825 1234 #5", "hanh@example.com")
	assert keys_of("Contact", contact.name) == {("Phone", "+842438251234"), ("Email", "hanh@example.com")}
	with refused(exceptions.InvalidIdentityError) as error:
		contact.append("phone_nos", {"phone": "0838221234"})
		contact.save()
	assert "Phone" in str(error.value)


def test_4_2_contacts_of_no_card_stay_as_their_users_typed_them():
	contact = contact_of(None, "08 3822 1234", "hanh@example.com").insert()
	assert contact.phone_nos[0].phone == "08 3822 1234"


def test_4_2_the_keys_of_stored_cards_are_renewed_and_their_fields_stay(lead_with, make_customer):
	lead, customer, other = lead_with(), make_customer(mobile_no=None), lead_with(mobile_no="0912 345 678")
	contact = contact_of(customer, "0912 000 777").insert()
	frappe.db.set_value(LEAD, lead.name, {"email_id": "mailto:Binh@example.com", "phone": "08 3822 1234"})
	frappe.db.set_value(CUSTOMER, customer.name, {"tax_id": "312345678.0", "mobile_no": "912345678.0"})
	frappe.db.set_value("Contact Phone", contact.phone_nos[0].name, "phone", "(08) 3822 9999")
	modified = [frappe.db.get_value(doc.doctype, doc.name, "modified") for doc in (lead, customer, contact)]
	for _time in range(2):
		renew_identity_keys.execute()
		assert keys_of(LEAD, lead.name) == {("Email", "binh@example.com"), ("Phone", "+842838221234")}
		assert keys_of(CUSTOMER, customer.name) == {("Phone", "+84912345678")}
		assert keys_of("Contact", contact.name) == {("Phone", "+842838229999")}
	owner = frappe.db.get_value("LC Identity", {"exclusive_key": "Phone:+84912345678"}, "reference_name")
	assert owner == other.name, "who held a key first holds it still"
	assert [frappe.db.get_value(d.doctype, d.name, "modified") for d in (lead, customer, contact)] == modified
	assert frappe.db.get_value(LEAD, lead.name, "phone") == "08 3822 1234"
