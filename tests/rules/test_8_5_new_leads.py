"""Whose a new lead is that names no owner (spec §8.5), where no Assignment Rule chooses: both hosts."""

import frappe
import pytest

LEAD = "LC Lead"
CREATE = "leadcard.api.cards.create_lead"
BOARD_ALONE, MAKER, RULE = "Maker on the Board", "Maker", "Assignment Rule"


def owner(name: str) -> str | None:
	return frappe.db.get_value(LEAD, name, "lead_owner")


def on_board(call) -> str:
	return call(CREATE, values={"full_name": "Lê An"})["card"]["name"]


def by_rest(call) -> str:
	return call("frappe.client.insert", doc={"doctype": LEAD, "full_name": "Lê Bình"})["name"]


@pytest.mark.parametrize(
	("choice", "way", "is_makers"),
	[
		(BOARD_ALONE, on_board, True),
		(BOARD_ALONE, by_rest, False),
		(MAKER, on_board, True),
		(MAKER, by_rest, True),
		(RULE, on_board, True),
		(RULE, by_rest, True),
	],
)
def test_8_5_a_lead_that_no_rule_matches_is_whose_the_setting_says(
	call, as_user, make_user, settings, choice, way, is_makers
):
	settings(new_lead_owner=choice)
	anna = make_user()
	with as_user(anna):
		lead = way(call)
	assert owner(lead) == (anna if is_makers else None)
	assert bool(frappe.db.get_value(LEAD, lead, "owned_since")) == is_makers


def test_8_5_a_new_site_leaves_leads_of_the_board_to_their_makers():
	assert frappe.db.get_single_value("LC Settings", "new_lead_owner") == BOARD_ALONE


@pytest.mark.parametrize("choice", [BOARD_ALONE, MAKER, RULE])
def test_8_5_whoever_cannot_own_cards_makes_leads_of_nobody(settings, as_user, choice):
	"""A web form that a visitor sends, and a mailbox, whose job is Administrator's."""
	settings(new_lead_owner=choice)
	for user in ("Guest", "Administrator"):
		with as_user(user):
			lead = frappe.get_doc({"doctype": LEAD, "full_name": "Lê Khách"}).insert(ignore_permissions=True)
		assert not owner(lead.name)


@pytest.mark.parametrize("choice", [MAKER, RULE])
def test_8_5_a_lead_that_loses_its_owner_is_not_its_makers_again(settings, as_user, make_user, call, choice):
	settings(new_lead_owner=choice)
	anna = make_user()
	with as_user(anna):
		name = by_rest(call)
	lead = frappe.get_doc(LEAD, name)
	lead.lead_owner = None
	lead.save()
	lead.save()
	assert not owner(name)


@pytest.mark.parametrize("choice", [BOARD_ALONE, MAKER, RULE])
def test_8_5_an_owner_that_is_named_stays(call, settings, make_user, choice):
	settings(new_lead_owner=choice)
	anna = make_user()
	values = {"full_name": "Lê An", "lead_owner": anna}
	assert call(CREATE, values=values)["card"]["owner"] == anna
	assert owner(call("frappe.client.insert", doc={"doctype": LEAD, **values})["name"]) == anna
