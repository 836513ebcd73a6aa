"""A card is changed from its panel by the rules of its form (spec §3, §8.3)."""

import frappe
import pytest

EDIT = "leadcard.api.cards.edit_card"
TAGS = "leadcard.api.cards.set_tags"
LEAD = "LC Lead"


def key(card):
	return {"doctype": card.doctype, "name": card.name}


def test_3_6_what_is_filled_in_is_changed_and_emptied(call, make_lead):
	lead = make_lead(website="https://example.com", industry="Xây dựng")
	values = {"website": "", "district": "Quận 7", "referrer_type": "User", "referrer": "Administrator"}
	card = call(EDIT, **key(lead), values={**values, "full_name": "Lê Hoa"}, modified=str(lead.modified))[
		"card"
	]
	assert card["title"] == "Lê Hoa"
	stored = frappe.db.get_value(LEAD, lead.name, ["website", *values, "industry"], as_dict=True)
	assert (stored.website or "", stored.district, stored.industry) == ("", "Quận 7", "Xây dựng")
	details = call.get("leadcard.api.board.get_card", **key(lead))["details"]
	assert {"referrer", "district"} <= {field["fieldname"] for field in details}


def test_3_7_money_follows_as_in_the_form(call, make_lead, make_product):
	product = make_product(price=1_000_000_000, deposit_percent=20)
	lead = make_lead()
	card = call(EDIT, **key(lead), values={"product": product.name})["card"]
	assert (card["revenue"], card["deposit"], card["remaining"]) == (1e9, 2e8, 8e8)


@pytest.mark.parametrize(
	"field", ["remaining_amount", "last_care_on", "open_tickets", "title", "customer", "status_before_stop"]
)
def test_8_3_what_the_program_sets_is_not_written(call, refused, make_lead, field):
	lead = make_lead()
	with refused(frappe.PermissionError):
		call(EDIT, **key(lead), values={field: 1})


@pytest.mark.parametrize(
	"field", ["owner", "name", "docstatus", "modified_by", "doctype", "_user_tags", "flags"]
)
def test_8_3_what_is_no_field_of_a_card_is_not_written(call, refused, make_lead, field):
	lead = make_lead()
	with refused(frappe.ValidationError):
		call(EDIT, **key(lead), values={field: "Administrator"})


def test_2_8_a_status_is_not_smuggled_in(call, refused, make_lead):
	lead = make_lead()
	with refused(frappe.ValidationError):
		call(EDIT, **key(lead), values={"status": "Converted"})


def test_8_4_an_owner_is_not_smuggled_in(call, as_user, refused, make_user, make_lead):
	anna, ben = make_user(), make_user()
	lead = make_lead(lead_owner=anna)
	with as_user(anna), refused(frappe.PermissionError):
		call(EDIT, **key(lead), values={"lead_owner": ben})


def test_8_3_an_outsider_edits_and_tags_nothing(call, as_user, refused, make_user, make_lead):
	lead = make_lead(lead_owner=make_user())
	with as_user(make_user()):
		with refused(frappe.PermissionError):
			call(EDIT, **key(lead), values={"full_name": "Khác"})
		with refused(frappe.PermissionError):
			call(TAGS, **key(lead), tags=["VIP"])


def test_a_stale_panel_overwrites_nothing(call, refused, make_lead):
	lead = make_lead()
	seen = str(lead.modified)
	call(EDIT, **key(lead), values={"district": "Quận 1"}, modified=seen)
	with refused(frappe.TimestampMismatchError) as told:
		call(EDIT, **key(lead), values={"district": "Quận 2"}, modified=seen)
	assert "was changed by" in str(told.value)


def test_3_3_tags_are_set_and_taken_off(call, make_lead):
	lead = make_lead()
	assert call(TAGS, **key(lead), tags=["VIP", "Quận 7"])["card"]["tags"] == ["VIP", "Quận 7"]
	assert call(TAGS, **key(lead), tags=["Quận 7", "Tết"])["card"]["tags"] == ["Quận 7", "Tết"]
	assert call(TAGS, **key(lead), tags=[])["card"]["tags"] == []
	assert not frappe.get_all("Tag Link", filters={"document_name": lead.name})


@pytest.mark.parametrize("tags", ["{", {"a": 1}, [1], ["x" * 500], [f"t{n}" for n in range(200)]], ids=str)
def test_3_3_what_is_no_list_of_tags_is_refused(call, refused, make_lead, tags):
	lead = make_lead()
	with refused((frappe.ValidationError, TypeError)):
		call(TAGS, **key(lead), tags=tags)


def test_5_11_comments_say_how_long_they_can_be_changed(call, as_user, make_user, make_lead, freeze):
	anna = make_user()
	boss = make_user(roles=("LeadCard Manager",))
	lead = make_lead(lead_owner=anna)
	freeze("2026-05-20 10:00:00")
	with as_user(anna):
		call("leadcard.api.comments.add_comment", **key(lead), text="Gọi lại")
		freeze("2026-05-20 10:30:00")
		comment = call.get("leadcard.api.board.get_card", **key(lead))["comments"][0]
		assert (comment["own"], comment["editable"], comment["editable_for"]) == (True, True, 90 * 60)
		freeze("2026-05-20 12:30:00")
		comment = call.get("leadcard.api.board.get_card", **key(lead))["comments"][0]
		assert (comment["own"], comment["editable"], comment["editable_for"]) == (True, False, 0)
	with as_user(boss):
		assert not call.get("leadcard.api.board.get_card", **key(lead))["comments"][0]["own"]
