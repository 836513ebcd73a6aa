"""Spec §8.3: Frappe mails followers what changes and asks nobody; who loses the sight of a card loses its follows."""

import frappe
import pytest

from leadcard.tasks import drop_unseen_follows

LEAD, TEAM = "LC Lead", "LC Sales Team"


@pytest.fixture
def floor(make_user):
	"""lan manages a team with minh in it; ben stands outside."""
	people = frappe._dict({name: make_user() for name in ("lan", "minh", "ben")})
	frappe.db.delete("LC Sales Team Member")
	frappe.db.delete(TEAM)
	members = [{"user": people.lan, "is_manager": 1}, {"user": people.minh}]
	frappe.get_doc({"doctype": TEAM, "team_name": "Nhóm 1", "is_group": 1, "members": members}).insert()
	return people


@pytest.fixture
def follow():
	def start(doc, user):
		values = {"ref_doctype": doc.doctype, "ref_docname": doc.name, "user": user}
		frappe.get_doc({"doctype": "Document Follow", **values}).insert()

	return start


def followers(doc) -> set[str]:
	return set(frappe.get_all("Document Follow", {"ref_docname": doc.name}, pluck="user"))


def test_8_3_a_change_of_the_tree_ends_the_follows_of_who_sees_the_card_no_more(
	floor, follow, make_lead, log_activity
):
	lead, other = make_lead(lead_owner=floor.minh), make_lead(lead_owner=floor.lan)
	call = log_activity(lead, "LC Call")
	for doc in (lead, call, other):
		follow(doc, floor.lan)
	follow(lead, floor.minh)
	team = frappe.get_doc(TEAM, "Nhóm 1")
	team.members[0].is_manager = 0
	team.save()
	assert followers(lead) == {floor.minh}
	assert followers(call) == set()
	assert followers(other) == {floor.lan}


def test_8_3_a_share_that_ends_ends_the_follow(floor, follow, make_lead):
	lead = make_lead(lead_owner=floor.minh)
	frappe.share.add(LEAD, lead.name, floor.ben, read=1)
	follow(lead, floor.ben)
	frappe.share.add(LEAD, lead.name, floor.ben, read=1, write=1)
	assert followers(lead) == {floor.ben}
	frappe.share.remove(LEAD, lead.name, floor.ben)
	assert followers(lead) == set()


def test_8_3_before_frappe_mails_the_follows_of_the_unseen_are_gone(floor, follow, make_lead, log_activity):
	lead = make_lead(lead_owner=floor.minh)
	call = log_activity(lead, "LC Call")
	for user in (floor.minh, floor.lan):
		follow(lead, user)
	frappe.share.add("LC Call", call.name, floor.ben, read=1)
	follow(call, floor.ben)
	# a change that no event tells of
	frappe.db.delete("LC Sales Team Member", {"user": floor.lan})
	frappe.local.cache = {}
	for _twice in range(2):
		drop_unseen_follows()
		assert followers(lead) == {floor.minh}
		assert followers(call) == {floor.ben}
