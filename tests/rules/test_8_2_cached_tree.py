"""Spec §8.2: the team tree is kept between requests, and any change of it holds from the next question on."""

import frappe
import pytest
from frappe.query_builder import DocType

from leadcard.permissions.tree import forget_teams, managers_of, pool_teams, visible_owners

TEAM, MEMBER = "LC Sales Team", "LC Sales Team Member"


@pytest.fixture
def company(make_user):
	"""Head office over two teams: lan manages the first with minh in it, hoa the second; one more with odd signs."""
	frappe.db.delete(MEMBER)
	frappe.db.delete(TEAM)
	people = frappe._dict({name: make_user() for name in ("head", "lan", "minh", "hoa")})
	team("Trụ sở", None, (people.head, 1))
	team("Nhóm 1", "Trụ sở", (people.lan, 1), (people.minh, 0))
	team("Nhóm 2", "Trụ sở", (people.hoa, 1))
	next_request()
	return people


def team(name, parent, *members):
	return frappe.get_doc(
		{
			"doctype": TEAM,
			"team_name": name,
			"parent_lc_sales_team": parent,
			"is_group": 1,
			"members": [{"user": user, "is_manager": manages} for user, manages in members],
		}
	).insert()


def next_request() -> None:
	"""What a request keeps is gone; what the site keeps stays."""
	frappe.local.cache = {}
	frappe.flags.pop("leadcard_teams_written", None)


def edit(name, change):
	doc = frappe.get_doc(TEAM, name)
	change(doc)
	doc.save()


def drop_member(company):
	edit(
		"Nhóm 1", lambda team: team.set("members", [row for row in team.members if row.user != company.minh])
	)


def add_manager(company):
	edit("Nhóm 1", lambda team: team.append("members", {"user": company.hoa, "is_manager": 1}))


def stop_managing(company):
	edit("Nhóm 1", lambda team: team.members[0].update({"is_manager": 0}))


def move_node(company):
	edit("Nhóm 1", lambda team: team.update({"parent_lc_sales_team": "Nhóm 2"}))


def move_node_away(company):
	team("Nhóm 3", "Nhóm 2", (company.minh, 0))
	edit("Nhóm 2", lambda team: team.update({"parent_lc_sales_team": "Nhóm 1"}))


def delete_node(company):
	frappe.delete_doc(TEAM, "Nhóm 1")


def set_row(company):
	frappe.db.set_value(MEMBER, {"user": company.lan}, "is_manager", 0)


def drop_row(company):
	frappe.db.delete(MEMBER, {"user": company.minh})


@pytest.mark.parametrize(
	"change",
	[
		drop_member,
		add_manager,
		stop_managing,
		move_node,
		move_node_away,
		delete_node,
		set_row,
		drop_row,
	],
	ids=lambda change: change.__name__,
)
def test_8_2_any_change_of_the_tree_holds_for_the_next_request(company, change):
	def told() -> dict:
		next_request()
		return {user: (visible_owners(user), pool_teams(user)) for user in company.values()}

	before = told()
	assert told() == before
	change(company)
	after = told()
	# as it is read without any cache
	frappe.cache.delete_keys("leadcard_teams")
	assert after == told()
	assert after != before


def test_8_2_a_change_that_is_taken_back_leaves_nothing(company):
	frappe.db.savepoint("tree_change")
	add_manager(company)
	next_request()
	assert company.minh in visible_owners(company.hoa)
	frappe.db.rollback(save_point="tree_change")
	next_request()
	assert visible_owners(company.hoa) == {company.hoa}


def test_8_2_the_request_that_changes_the_tree_sees_it_at_once(company):
	assert visible_owners(company.hoa) == {company.hoa}
	add_manager(company)
	assert company.minh in visible_owners(company.hoa)


def test_8_2_what_is_kept_costs_one_small_query(company, recorded):
	def ask() -> None:
		next_request()
		visible_owners(company.lan)
		pool_teams(company.lan)
		managers_of(company.minh)

	ask()
	asked = [query for query in recorded(ask) if TEAM in query]
	assert len(asked) == 1, asked


def test_8_2_a_disabled_manager_is_told_nothing(company):
	assert managers_of(company.minh) == [company.lan]
	next_request()
	frappe.db.set_value("User", company.lan, "enabled", 0)
	next_request()
	assert managers_of(company.minh) == [company.head]


@pytest.mark.bench
def test_8_1_a_renamed_team_and_a_renamed_member_are_known_by_their_new_names(company):
	visible_owners(company.lan), pool_teams(company.minh)
	frappe.rename_doc(TEAM, "Nhóm 1", "Nhóm O’Brien 100% \\")
	next_request()
	assert "Nhóm O’Brien 100% \\" in pool_teams(company.minh)
	member = DocType(MEMBER)
	frappe.qb.update(member).set(member.user, "moi@example.com").where(member.user == company.minh).run()
	from leadcard.permissions.tree import follow_renamed_user

	follow_renamed_user(frappe._dict(name="moi@example.com"), "after_rename", company.minh, "moi@example.com")
	next_request()
	assert "moi@example.com" in visible_owners(company.lan)


def test_8_2_the_tree_of_a_transaction_is_not_handed_to_others(company):
	"""What is read while a change is not committed stays with the request that makes it."""
	next_request()
	visible_owners(company.hoa)
	kept = frappe.local.cache["leadcard_teams"]["stamp"]
	add_manager(company)
	visible_owners(company.hoa)
	assert "stamp" not in frappe.local.cache["leadcard_teams"]
	next_request()
	visible_owners(company.hoa)
	assert frappe.local.cache["leadcard_teams"]["stamp"] != kept
	forget_teams()
