"""The tree of sales teams (spec §8.1): what its tree view shows, and what it refuses, with a sentence that helps."""

import frappe
import pytest

from leadcard.exceptions import TeamTreeError

TEAM, LEAD = "LC Sales Team", "LC Lead"


@pytest.fixture
def make_team():
	def make(name, parent=None, managers=(), members=(), **values):
		rows = [{"user": user, "is_manager": 1} for user in managers] + [{"user": user} for user in members]
		return frappe.get_doc(
			{"doctype": TEAM, "team_name": name, "parent_lc_sales_team": parent, "members": rows, **values}
		).insert()

	frappe.db.delete("LC Sales Team Member")
	frappe.db.delete(TEAM)
	return make


@pytest.fixture
def children(call):
	return lambda parent="": call.get(
		"leadcard.api.teams.get_children", doctype=TEAM, parent=parent, is_root=not parent
	)


def move(call, name, parent):
	call("frappe.client.set_value", doctype=TEAM, name=name, fieldname="parent_lc_sales_team", value=parent)


def test_8_1_the_tree_shows_managers_and_members(make_team, make_user, children):
	people = [make_user(first_name=name) for name in ("An", "Bình", "Chi", "Dung", "Em")]
	make_team("Công ty")
	make_team("Nhóm 1", "Công ty", managers=people[:4], members=people[4:])
	(company,) = children()
	assert (company["value"], company["manager_count"], company["member_count"]) == ("Công ty", 0, 0)
	assert company["expandable"] == 1, "a team with teams below has them"
	(team,) = children("Công ty")
	assert team["managers"] == ["An", "Bình", "Chi"] and team["expandable"] == 0
	assert (team["manager_count"], team["member_count"]) == (4, 1)


def test_8_1_a_team_moves_with_all_below_and_it_holds_at_once(make_team, make_user, make_lead, as_user, call):
	one, two, seller = make_user(), make_user(), make_user()
	make_team("Công ty")
	make_team("A", "Công ty", managers=[one])
	make_team("B", "Công ty", managers=[two])
	make_team("Khối", "A")
	make_team("Đội", "Khối", members=[seller])
	lead = make_lead(lead_owner=seller)

	def seen() -> tuple[bool, bool]:
		found = []
		for user in (one, two):
			with as_user(user):
				found.append(bool(frappe.get_list(LEAD, {"name": lead.name})))
		return tuple(found)

	assert seen() == (True, False)
	move(call, "Khối", "B")
	assert seen() == (False, True)
	move(call, "Đội", "")
	assert seen() == (False, False)


@pytest.mark.parametrize("below", ["Công ty", "Khối", "Đội"])
def test_8_1_a_team_is_never_below_itself(make_team, call, refused, below):
	make_team("Công ty")
	make_team("Khối", "Công ty")
	make_team("Đội", "Khối")
	with refused(TeamTreeError) as told:
		move(call, "Công ty", below)
	assert "Công ty" in str(told.value)
	assert not frappe.db.get_value(TEAM, "Công ty", "parent_lc_sales_team")


def test_8_1_a_team_that_is_needed_is_not_deleted(make_team, make_lead, refused):
	make_team("Công ty")
	make_team("Đội", "Công ty")
	lead = make_lead(sales_team="Đội")
	with refused(TeamTreeError):
		frappe.delete_doc(TEAM, "Công ty")
	with refused(TeamTreeError) as told:
		frappe.delete_doc(TEAM, "Đội")
	assert "1 card belongs to the team" in str(told.value) and "Đội" in str(told.value)
	lead.sales_team = None
	lead.save()
	frappe.delete_doc(TEAM, "Đội")
	frappe.delete_doc(TEAM, "Công ty")


def test_8_1_a_team_with_teams_below_stays_one(make_team):
	company = make_team("Công ty")
	make_team("Đội", "Công ty")
	company.reload().is_group = 0
	company.save()
	assert frappe.db.get_value(TEAM, "Công ty", "is_group") == 1


def test_8_1_salespeople_look_and_change_nothing(make_team, make_user, as_user, call, refused):
	make_team("Công ty")
	make_team("Đội", "Công ty")
	with as_user(make_user()):
		assert call.get("leadcard.api.teams.get_children")[0]["value"] == "Công ty"
		with refused(frappe.PermissionError):
			move(call, "Đội", "")
		with refused(frappe.PermissionError):
			frappe.delete_doc(TEAM, "Đội")
