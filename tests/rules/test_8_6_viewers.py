"""Spec §8.6: the list of viewers names those who can in fact open the card, and says why, over random companies."""

import random

import frappe
import pytest

from leadcard.permissions.sight import OWNER_FIELDS
from leadcard.permissions.viewers import viewers_of, why_seen

LEAD, CUSTOMER = "LC Lead", "LC Customer"
TEAM = "LC Sales Team"


def random_company(chance: random.Random, make_user) -> list[str]:
	"""A tree of teams with people in it: salespeople, managers, LeadCard Managers, some without a role, some disabled."""
	frappe.db.delete("LC Sales Team Member")
	frappe.db.delete(TEAM)
	roles = [("LeadCard User",)] * 6 + [
		("LeadCard Manager",),
		("Desk User",),
		(),
		("LeadCard User", "System Manager"),
	]
	people = [make_user(roles=chance.choice(roles)) for _number in range(9)]
	for user in people:
		if chance.random() < 0.15:
			frappe.db.set_value("User", user, "enabled", 0)
	names: list[str] = []
	for number in range(chance.randint(1, 5)):
		members = chance.sample(people, chance.randint(0, 3))
		parent = chance.choice(names) if names and chance.random() < 0.9 else None
		names.append(f"Đội '{number}' 100% {frappe.generate_hash(length=4)}")
		frappe.get_doc(
			{
				"doctype": TEAM,
				"team_name": names[-1],
				"parent_lc_sales_team": parent,
				"is_group": 1,
				"members": [{"user": user, "is_manager": chance.randint(0, 1)} for user in members],
			}
		).insert()
	return [*people, *names]


@pytest.mark.parametrize("seed", range(8))
def test_8_6_viewers_are_exactly_those_who_can_open_the_card(
	seed, make_user, make_lead, make_customer, as_user
):
	chance = random.Random(seed)
	made = random_company(chance, make_user)
	people, names = made[:9], made[9:]
	for make in (make_lead, make_customer):
		card = make()
		owner = chance.choice([None, *people])
		team = chance.choice([None, *names])
		place = {OWNER_FIELDS[card.doctype]: owner, "sales_team": team}
		frappe.db.set_value(card.doctype, card.name, place, update_modified=False)
		for user in chance.sample(people, 2):
			frappe.share.add(card.doctype, card.name, user, read=1)
		if chance.random() < 0.3:
			frappe.share.add(card.doctype, card.name, everyone=1, read=1)
		card = frappe.get_doc(card.doctype, card.name)
		listed = {viewer["user"]: viewer["reason"] for viewer in viewers_of(card)}
		for user in people:
			enabled = frappe.db.get_value("User", user, "enabled")
			opens = bool(enabled) and bool(frappe.has_permission(card.doctype, "read", doc=card, user=user))
			assert (user in listed) is opens, (user, owner, team, listed.get(user))
			if enabled and frappe.has_permission(card.doctype, user=user):
				with as_user(user):
					found = frappe.get_list(card.doctype, filters={"name": card.name}, pluck="name")
				assert bool(found) is opens, (user, owner, team)
		if owner in listed:
			assert listed[owner] == "Owner" or "LeadCard" not in str(frappe.get_roles(owner))


def test_8_6_the_reasons(make_user, make_lead, make_customer, call):
	names = ("head", "lead", "anna", "ben", "carl", "dora", "emil", "fritz")
	people = frappe._dict({name: make_user() for name in names})
	manager = make_user(roles=("LeadCard Manager",))
	frappe.db.delete("LC Sales Team Member")
	frappe.db.delete(TEAM)

	def team(name, parent, *members):
		rows = [{"user": people[user], "is_manager": manages} for user, manages in members]
		values = {"team_name": name, "parent_lc_sales_team": parent, "is_group": 1, "members": rows}
		frappe.get_doc({"doctype": TEAM, **values}).insert()

	team("Công ty", None, ("head", 1))
	team("Nhóm 1", "Công ty", ("lead", 1), ("anna", 0))
	team("Nhóm 2", "Công ty", ("emil", 0))
	lead = make_lead(lead_owner=people.anna)
	frappe.share.add(LEAD, lead.name, people.ben, read=1)
	frappe.share.add(LEAD, lead.name, people.carl, read=1)
	frappe.get_doc(
		{
			"doctype": "ToDo",
			"description": "x",
			"allocated_to": people.carl,
			"reference_type": LEAD,
			"reference_name": lead.name,
		}
	).insert(ignore_permissions=True)

	def told(card):
		found = {viewer["user"]: viewer["reason"] for viewer in viewers_of(card)}
		return {name: found[user] for name, user in people.items() if user in found} | {
			"manager": found.get(manager)
		}

	assert told(lead) == {
		"head": "Head office",
		"lead": "Manages the owner's team",
		"anna": "Owner",
		"ben": "Shared with this user",
		"carl": "Assigned",
		"manager": "LeadCard Manager",
	}
	frappe.share.add(LEAD, lead.name, everyone=1, read=1)
	assert told(lead)["dora"] == "Shared with everyone"
	pool = make_customer(account_owner=None, sales_team="Nhóm 2")
	assert told(pool) == {
		"head": "Head office",
		"emil": "Nobody owns this card yet",
		"manager": "LeadCard Manager",
	}


def test_8_6_as_many_queries_for_many_people_as_for_few(make_user, make_lead, recorded):
	lead = make_lead()
	asked = []
	why_seen(LEAD, lead.name, None, None)
	for _more in range(2):
		for _person in range(6):
			make_user()
		frappe.local.cache = {}
		asked.append(len(recorded(lambda: why_seen(LEAD, lead.name, None, None))))
	assert asked[0] == asked[1] <= 4


@pytest.mark.bench
def test_8_6_frappes_user_permissions_take_a_viewer_away(make_user, make_lead, make_product):
	user, product = make_user(), make_product().name
	lead = make_lead(lead_owner=user)
	assert user in {viewer["user"] for viewer in viewers_of(lead)}
	permission = {"doctype": "User Permission", "user": user, "allow": "LC Product", "for_value": product}
	frappe.get_doc({**permission, "apply_to_all_doctypes": 1}).insert()
	frappe.db.set_value(LEAD, lead.name, "product", make_product().name)
	card = frappe.get_doc(LEAD, lead.name)
	assert user not in {viewer["user"] for viewer in viewers_of(card)}
