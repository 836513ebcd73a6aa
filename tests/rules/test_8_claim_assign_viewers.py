"""Claim, assign, viewers (spec §8.4, §8.6)."""

import frappe
import pytest

from leadcard.exceptions import NotClaimableError

CLAIM = "leadcard.api.cards.claim"
ASSIGN = "leadcard.api.cards.assign"
VIEWERS = "leadcard.api.cards.get_viewers"


@pytest.fixture
def floor(make_user):
	"""A company with one team: boss manages the company, lead the team of anna and ben; carl works elsewhere."""
	people = {name: make_user() for name in ("boss", "lead", "anna", "ben", "carl")}

	def team(name, parent, members):
		frappe.get_doc(
			{
				"doctype": "LC Sales Team",
				"team_name": name,
				"parent_lc_sales_team": parent,
				"is_group": 1,
				"members": [{"user": user, "is_manager": manages} for user, manages in members],
			}
		).insert()

	frappe.db.delete("LC Sales Team Member")
	frappe.db.delete("LC Sales Team")
	team("Công ty", None, [(people["boss"], 1)])
	team("Nhóm 1", "Công ty", [(people["lead"], 1), (people["anna"], 0), (people["ben"], 0)])
	team("Nhóm 2", "Công ty", [(people["carl"], 0)])
	return frappe._dict(people)


def test_8_4_an_unassigned_card_is_claimed_once(call, as_user, floor, make_lead):
	lead = make_lead()
	with as_user(floor.anna):
		assert call(CLAIM, doctype="LC Lead", name=lead.name)["card"]["owner"] == floor.anna
	with as_user(floor.ben), pytest.raises(frappe.PermissionError):
		call(CLAIM, doctype="LC Lead", name=lead.name)
	with as_user(floor.lead), pytest.raises(NotClaimableError) as told:
		call(CLAIM, doctype="LC Lead", name=lead.name)
	assert frappe.utils.get_fullname(floor.anna) in str(told.value)


def test_8_4_a_manager_reassigns_inside_the_managed_tree(call, as_user, floor, make_lead):
	lead = make_lead(lead_owner=floor.anna)
	with as_user(floor.lead):
		assert call(ASSIGN, doctype="LC Lead", name=lead.name, user=floor.ben)["card"]["owner"] == floor.ben
		for outside in (floor.carl, floor.boss):
			with pytest.raises(frappe.PermissionError):
				call(ASSIGN, doctype="LC Lead", name=lead.name, user=outside)
	with as_user(floor.ben), pytest.raises(frappe.PermissionError):
		call(ASSIGN, doctype="LC Lead", name=lead.name, user=floor.anna)
	assert frappe.db.get_value("LC Lead", lead.name, "lead_owner") == floor.ben


@pytest.mark.parametrize("user", ["nobody@example.com", "Guest"])
def test_8_4_only_people_of_leadcard_own_cards(call, make_lead, user):
	lead = make_lead()
	with pytest.raises(frappe.ValidationError):
		call(ASSIGN, doctype="LC Lead", name=lead.name, user=user)


def test_8_6_viewers_are_those_who_can_open_the_card(call, as_user, floor, make_lead):
	lead = make_lead(lead_owner=floor.anna)
	frappe.share.add("LC Lead", lead.name, floor.carl, read=1)
	listed = {
		viewer["user"]: viewer["reason"]
		for viewer in call.get(VIEWERS, doctype="LC Lead", name=lead.name)["viewers"]
		if viewer["user"] in floor.values()
	}
	assert set(listed) == {floor.anna, floor.lead, floor.boss, floor.carl}
	assert listed[floor.anna] == "Owner"
	for user in floor.values():
		with as_user(user):
			if user in listed:
				call.get("leadcard.api.board.get_card", doctype="LC Lead", name=lead.name)
			else:
				with pytest.raises(frappe.PermissionError):
					call.get(VIEWERS, doctype="LC Lead", name=lead.name)


def test_8_6_everybody_of_leadcard_sees_a_card_of_the_pool(call, floor, make_lead):
	lead = make_lead()
	listed = {v["user"] for v in call.get(VIEWERS, doctype="LC Lead", name=lead.name)["viewers"]}
	assert set(floor.values()) <= listed
