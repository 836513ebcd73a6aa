"""Claim, assign, viewers (spec §8.4 to §8.6)."""

import frappe
import pytest
from frappe.desk.form import assign_to
from frappe.utils import add_to_date, now_datetime

from leadcard.exceptions import NotClaimableError
from leadcard.permissions.sight import OWNER_FIELDS
from leadcard.pipeline.change_log import timeline

CLAIM = "leadcard.api.cards.claim"
ASSIGN = "leadcard.api.cards.assign"
VIEWERS = "leadcard.api.cards.get_viewers"


def test_8_4_an_unassigned_card_is_claimed_once(call, as_user, floor, make_lead):
	lead = make_lead()
	with as_user(floor.anna):
		assert call(CLAIM, doctype="LC Lead", name=lead.name)["card"]["owner"] == floor.anna
	for slower in (floor.ben, floor.lead, floor.carl):
		with as_user(slower), pytest.raises(NotClaimableError) as told:
			call(CLAIM, doctype="LC Lead", name=lead.name)
		assert frappe.utils.get_fullname(floor.anna) in str(told.value)
	assert frappe.db.get_value("LC Lead", lead.name, "lead_owner") == floor.anna


def test_8_4_only_who_saw_the_card_a_moment_ago_is_told_who_was_faster(
	call, as_user, floor, make_lead, freeze
):
	of_team = make_lead(sales_team="Nhóm 1")
	given = make_lead(lead_owner=floor.ben)
	old = make_lead()
	with as_user(floor.anna):
		call(CLAIM, doctype="LC Lead", name=of_team.name)
		call(CLAIM, doctype="LC Lead", name=old.name)
	with as_user(floor.lead):
		call(ASSIGN, doctype="LC Lead", name=given.name, user=floor.anna)
	with as_user(floor.ben):
		for seen in (of_team, given):
			with pytest.raises(NotClaimableError):
				call(CLAIM, doctype="LC Lead", name=seen.name)
	with as_user(floor.carl):
		for hidden in (of_team, given):
			with pytest.raises(frappe.PermissionError):
				call(CLAIM, doctype="LC Lead", name=hidden.name)
	freeze(add_to_date(now_datetime(), hours=1))
	with as_user(floor.ben), pytest.raises(frappe.PermissionError):
		call(CLAIM, doctype="LC Lead", name=old.name)


def test_8_4_a_stale_card_is_claimed_by_who_sees_it_and_its_owner_is_told(
	call, as_user, floor, make_lead, freeze
):
	lead = make_lead(lead_owner=floor.anna)
	frappe.share.add("LC Lead", lead.name, floor.ben, write=1)
	with as_user(floor.ben):
		with pytest.raises(NotClaimableError) as told:
			call(CLAIM, doctype="LC Lead", name=lead.name)
		assert frappe.utils.get_fullname(floor.anna) in str(told.value)
		freeze(add_to_date(now_datetime(), days=8))
		assert call(CLAIM, doctype="LC Lead", name=lead.name)["card"]["owner"] == floor.ben
		with pytest.raises(NotClaimableError):
			call(CLAIM, doctype="LC Lead", name=lead.name)
	notice = frappe.get_last_doc("Notification Log", {"for_user": floor.anna})
	assert frappe.utils.get_fullname(floor.ben) in notice.subject and notice.document_name == lead.name


def test_8_4_who_is_given_a_card_hears_of_it(call, as_user, floor, make_lead):
	lead = make_lead(lead_owner=floor.anna)
	with as_user(floor.lead):
		call(ASSIGN, doctype="LC Lead", name=lead.name, user=floor.ben)
	notice = frappe.get_last_doc("Notification Log", {"for_user": floor.ben})
	assert notice.document_name == lead.name and notice.from_user == floor.lead
	assert lead.title in notice.subject


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


def assign_by_hand(card, *users):
	assign_to.add({"doctype": card.doctype, "name": card.name, "assign_to": list(users)})


def owner_of(card) -> str | None:
	return frappe.db.get_value(card.doctype, card.name, OWNER_FIELDS[card.doctype])


def test_8_5_whoever_is_assigned_a_card_of_nobody_owns_it(call, make_lead, make_customer, floor):
	for card in (make_lead(), make_customer()):
		assign_by_hand(card, floor.anna, floor.ben)
		assert owner_of(card) == floor.anna
		panel = call.get("leadcard.api.board.get_card", doctype=card.doctype, name=card.name)
		change = panel["changes"][0]
		assert (change["changed_field"], change["why"]) == ("owner", "Assigned")
		assert change["to_label"] == frappe.utils.get_fullname(floor.anna)


def test_8_5_an_owner_stays_and_the_assignee_sees_the_card(make_lead, as_user, floor):
	lead = make_lead(lead_owner=floor.anna)
	assign_by_hand(lead, floor.carl)
	assert owner_of(lead) == floor.anna
	with as_user(floor.carl):
		assert frappe.has_permission("LC Lead", "read", doc=lead.name)


def test_8_5_only_people_of_leadcard_become_owners(make_lead, make_user):
	lead = make_lead()
	assign_by_hand(lead, make_user(roles=("Desk User",)))
	assert not owner_of(lead)


def test_8_5_by_hand_one_gives_only_what_one_may_hand_over(make_lead, as_user, floor):
	lead, other, mine = make_lead(), make_lead(), make_lead()
	with as_user(floor.anna):
		assign_by_hand(lead, floor.ben)
		assign_by_hand(mine, floor.anna)
	with as_user(floor.lead):
		assign_by_hand(other, floor.ben)
	assert not owner_of(lead)
	assert (owner_of(mine), owner_of(other)) == (floor.anna, floor.ben)


def test_8_5_a_task_that_is_changed_later_gives_nothing(make_lead, floor):
	lead = make_lead()
	assign_by_hand(lead, floor.anna)
	lead.reload().update({"lead_owner": None})
	lead.save()
	task = frappe.get_last_doc("ToDo", {"reference_name": lead.name})
	task.priority = "High"
	task.save()
	assert not owner_of(lead)
	task.status = "Closed"
	task.save()
	task.status = "Open"
	task.save()
	assert owner_of(lead) == floor.anna


def test_8_4_a_claim_and_a_handover_are_in_the_log(call, as_user, make_lead, floor):
	lead = make_lead()
	with as_user(floor.anna):
		call(CLAIM, doctype="LC Lead", name=lead.name)
	with as_user(floor.lead):
		call(ASSIGN, doctype="LC Lead", name=lead.name, user=floor.ben)
	changes = call.get("leadcard.api.board.get_card", doctype="LC Lead", name=lead.name)["changes"]
	owners = [
		(change["from_value"], change["to_value"], change["changed_by"], change["why"])
		for change in changes
		if change["changed_field"] == "owner"
	]
	assert owners == [
		(floor.anna, floor.ben, floor.lead, "Assigned"),
		(None, floor.anna, floor.anna, "Claimed"),
	]
	shown = [entry["content"] for entry in timeline("LC Lead", lead.name)]
	assert any(frappe.utils.get_fullname(floor.ben) in sentence for sentence in shown)


def test_6_2_a_task_on_a_lead_that_was_converted_goes_to_its_customer(make_lead, convert, floor):
	lead = make_lead()
	customer = convert(lead)["customer"]
	assign_by_hand(lead, floor.anna)
	(task,) = frappe.get_all("ToDo", {"allocated_to": floor.anna}, ["reference_type", "reference_name"])
	assert (task.reference_type, task.reference_name) == ("LC Customer", customer)
	assert frappe.db.get_value("LC Customer", customer, "account_owner") == floor.anna
