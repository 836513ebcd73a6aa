"""Spec §5.1, §8.3: who may change a card changes its contacts, whoever entered them; of a card that one doesn't see, none."""

import frappe
import pytest

from leadcard.exceptions import DuplicateIdentityError

LEAD = "LC Lead"
NEW, EDIT = "leadcard.api.activities.create_contact", "leadcard.api.activities.edit_contact"


@pytest.fixture
def known(make_user, make_lead, as_user, call):
	"""A lead that anna had and ben has now, with a contact that anna entered."""
	anna, ben = make_user(), make_user()
	lead = make_lead(lead_owner=anna)
	card = {"doctype": LEAD, "name": lead.name}
	with as_user(anna):
		values = {"first_name": "Chị Hạnh", "mobile_no": "0916 666 123", "email_id": "hanh@example.com"}
		contact = call(NEW, **card, **values)["contact"]
	frappe.db.set_value(LEAD, lead.name, "lead_owner", ben)
	return frappe._dict(anna=anna, ben=ben, lead=lead, card=card, contact=contact)


def shown(call, card) -> dict:
	(row,) = call.get("leadcard.api.board.get_card", **card)["contacts"]
	return {key: row[key] or "" for key in ("full_name", "designation", "mobile_no", "email_id")}


def test_5_1_the_new_owner_changes_a_contact_that_somebody_else_entered(known, as_user, call):
	values = {"first_name": "Nguyễn Thị Hạnh", "mobile_no": "0987 654 321", "designation": "Kế toán"}
	with as_user(known.ben):
		call(EDIT, **known.card, contact=known.contact, **values, email_id="")
		assert shown(call, known.card) == {
			"full_name": "Nguyễn Thị Hạnh",
			"designation": "Kế toán",
			"mobile_no": "0987 654 321",
			"email_id": "",
		}
		found = call.get("leadcard.api.search.search", text="654321")["cards"]
	keys = frappe.get_all("LC Identity", {"reference_name": known.contact}, pluck="value")
	assert keys == ["+84987654321"] and found is not None


def test_8_3_who_lost_the_card_changes_nothing(known, as_user, call, refused):
	with as_user(known.anna), refused(frappe.PermissionError):
		call(EDIT, **known.card, contact=known.contact, first_name="x")
	with as_user(known.ben):
		assert shown(call, known.card)["full_name"] == "Chị Hạnh"


def test_8_3_a_contact_of_another_card_is_not_reached_through_ones_own(
	known, as_user, call, refused, make_lead
):
	mine = make_lead(lead_owner=known.anna)
	with as_user(known.anna), refused(frappe.DoesNotExistError):
		call(EDIT, doctype=LEAD, name=mine.name, contact=known.contact, first_name="x")


@pytest.mark.parametrize(
	"values",
	[{"first_name": " "}, {"first_name": "A", "mobile_no": "123"}, {"first_name": "A", "email_id": "b"}],
)
def test_5_1_a_bad_change_of_a_contact_is_refused(known, as_user, call, refused, values):
	with as_user(known.ben), refused(frappe.ValidationError):
		call(EDIT, **known.card, contact=known.contact, **values)


def test_4_1_a_changed_contact_takes_no_key_of_another_card(known, make_lead, as_user, call, refused):
	make_lead(mobile_no="0916666999")
	with as_user(known.ben), refused(DuplicateIdentityError):
		call(EDIT, **known.card, contact=known.contact, first_name="A", mobile_no="0916 666 999")
