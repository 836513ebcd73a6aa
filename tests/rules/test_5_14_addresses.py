"""Spec §5.14: a card has addresses, as many as it likes, which are Frappe's; who may change the card changes them."""

import frappe
import pytest

from leadcard.exceptions import InvalidValueError, RequiredFieldError

LEAD, CUSTOMER = "LC Lead", "LC Customer"
NEW, EDIT = "leadcard.api.activities.create_address", "leadcard.api.activities.edit_address"
GET, MORE = "leadcard.api.board.get_card", "leadcard.api.panel.get_more"
STREET = {"address_line1": "12 Lê Lợi", "city": "Huế"}


@pytest.fixture
def known(make_user, make_lead, as_user, call):
	"""A lead that anna had and ben has now, with an address that anna entered."""
	anna, ben = make_user(), make_user()
	lead = make_lead(lead_owner=anna)
	card = {"doctype": LEAD, "name": lead.name}
	with as_user(anna):
		address = call(NEW, **card, values={**STREET, "county": "Phường Thuận Hóa"})["address"]
	frappe.db.set_value(LEAD, lead.name, "lead_owner", ben)
	return frappe._dict(anna=anna, ben=ben, lead=lead, card=card, address=address)


def shown(call, card) -> list[tuple]:
	rows = call.get(GET, **card)["addresses"]
	return [(row["address_type"], row["address_line1"], row["county"] or "", row["city"]) for row in rows]


def test_5_14_an_address_of_a_lead_is_entered_in_the_panel_and_hangs_on_it(known, call):
	assert shown(call, known.card) == [("Personal", "12 Lê Lợi", "Phường Thuận Hóa", "Huế")]
	stored = frappe.get_doc("Address", known.address)
	assert [(row.link_doctype, row.link_name) for row in stored.links] == [(LEAD, known.lead.name)]
	assert stored.country == "Vietnam"
	assert known.lead.title not in stored.name


@pytest.mark.parametrize("kind", ["lead", "customer"])
def test_5_14_as_many_as_one_likes_the_main_one_first(call, make_lead, make_customer, kind):
	card = make_lead() if kind == "lead" else make_customer()
	key = {"doctype": card.doctype, "name": card.name}
	for street in ("1 Lê Lai", "2 Lê Lai"):
		call(NEW, **key, values={**STREET, "address_line1": street})
	call(
		NEW,
		**key,
		values={**STREET, "address_line1": "3 Lê Lai", "is_primary_address": 1, "address_type": "Billing"},
	)
	assert [street for _kind, street, *_rest in shown(call, key)] == ["3 Lê Lai", "1 Lê Lai", "2 Lê Lai"]
	more = call.get(MORE, **key, part="addresses", start=1, limit=1)
	assert ([row["address_line1"] for row in more["rows"]], more["more"]) == (["1 Lê Lai"], True)


def test_5_14_the_new_owner_changes_an_address_that_somebody_else_entered(known, as_user, call):
	with as_user(known.ben):
		call(EDIT, **known.card, address=known.address, values={"address_line1": " 14 Lê Lợi ", "county": ""})
		assert shown(call, known.card) == [("Personal", "14 Lê Lợi", "", "Huế")]


def test_8_3_who_lost_the_card_changes_nothing_and_adds_nothing(known, as_user, call, refused):
	with as_user(known.anna):
		with refused(frappe.PermissionError):
			call(EDIT, **known.card, address=known.address, values={"city": "x"})
		with refused(frappe.PermissionError):
			call(NEW, **known.card, values=STREET)
		with refused(frappe.PermissionError):
			call.get(MORE, **known.card, part="addresses")


def test_8_3_who_may_only_read_the_card_changes_no_address(known, as_user, make_user, call, refused):
	reader = make_user()
	frappe.share.add(LEAD, known.lead.name, reader)
	with as_user(reader):
		assert len(shown(call, known.card)) == 1
		with refused(frappe.PermissionError):
			call(EDIT, **known.card, address=known.address, values={"city": "x"})
		with refused(frappe.PermissionError):
			call(NEW, **known.card, values=STREET)


def test_8_3_an_address_of_another_card_is_not_reached_through_ones_own(
	known, as_user, call, refused, make_lead
):
	mine = make_lead(lead_owner=known.anna)
	with as_user(known.anna), refused(frappe.DoesNotExistError):
		call(EDIT, doctype=LEAD, name=mine.name, address=known.address, values={"city": "x"})


@pytest.mark.parametrize(
	("values", "error"),
	[
		({"address_line1": "12 Lê Lợi"}, RequiredFieldError),
		({"city": "Huế", "address_line1": "  "}, RequiredFieldError),
		({**STREET, "links": [{"link_doctype": "User", "link_name": "Guest"}]}, frappe.ValidationError),
		({**STREET, "owner": "Guest"}, frappe.ValidationError),
		({**STREET, "city": ["Huế"]}, InvalidValueError),
		({**STREET, "address_type": "Nhà vườn"}, frappe.ValidationError),
	],
)
def test_5_14_a_bad_address_is_refused(known, as_user, call, refused, values, error):
	with as_user(known.ben):
		with refused(error):
			call(NEW, **known.card, values=values)
		assert len(shown(call, known.card)) == 1


def test_5_14_an_address_holds_no_markup(known, as_user, call):
	with as_user(known.ben):
		call(
			EDIT,
			**known.card,
			address=known.address,
			values={"address_line1": "<img src=x onerror=alert(1)>"},
		)
	assert "<" not in frappe.db.get_value("Address", known.address, "address_line1")


def test_6_2_an_address_of_a_lead_is_its_customers_after_conversion(known, as_user, call, convert):
	with as_user(known.ben):
		key = {"doctype": CUSTOMER, "name": convert(known.lead)["customer"]}
		assert [street for _kind, street, *_rest in shown(call, key)] == ["12 Lê Lợi"]
		call(EDIT, **key, address=known.address, values={"city": "Đà Nẵng"})
		assert [city for *_rest, city in shown(call, key)] == ["Đà Nẵng"]


def test_5_14_open_boards_hear_of_an_address_whatever_changed_it(known, events):
	frappe.get_doc("Address", known.address).update({"city": "Vinh"}).save()
	frappe.db.commit()
	told = [sent.message for sent in events if sent.event == "leadcard_card"]
	assert {"doctype": LEAD, "name": known.lead.name} in told


def test_5_14_contacts_and_addresses_are_found_by_one_statement(known, call, recorded):
	asked = recorded(lambda: call.get(GET, **known.card))
	assert len([line for line in asked if "Dynamic Link" in line]) == 1
