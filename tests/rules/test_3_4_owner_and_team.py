"""Owner and team of a new card are chosen by who may assign, inside the managed part of the tree (spec §3.4, §8.4)."""

import frappe
import pytest

CREATE = "leadcard.api.cards.create_lead"
PLACES = "leadcard.api.cards.get_places"
TEAM = "LC Sales Team"


@pytest.fixture
def director(make_user, floor) -> str:
	"""A LeadCard Manager outside the tree."""
	return make_user(roles=("LeadCard Manager",))


def offered(call) -> tuple[set[str], list[str]]:
	places = call.get(PLACES)
	return {person["user"] for person in places["owners"]}, places["teams"]


def test_3_4_whom_and_which_teams_one_may_give_a_lead_to_is_offered(call, as_user, floor, director):
	everybody, teams = set(floor.values()), ["Công ty", "Nhóm 1", "Nhóm 2"]
	with as_user(floor.lead):
		assert offered(call) == ({floor.lead, floor.anna, floor.ben}, ["Nhóm 1"])
	with as_user(floor.anna):
		assert offered(call) == ({floor.anna}, [])
	for user in (floor.boss, director):
		with as_user(user):
			owners, known = offered(call)
			assert owners >= everybody and known == teams


def test_3_4_a_manager_gives_a_new_lead_to_somebody_and_to_a_team(call, as_user, floor):
	values = {"full_name": "Lê An", "short_name": "An", "lead_owner": floor.anna, "sales_team": "Nhóm 1"}
	with as_user(floor.lead):
		card = call(CREATE, values=values)["card"]
	stored = frappe.db.get_value(
		"LC Lead", card["name"], ["lead_owner", "sales_team", "short_name"], as_dict=True
	)
	assert stored == {"lead_owner": floor.anna, "sales_team": "Nhóm 1", "short_name": "An"}
	notice = frappe.get_last_doc("Notification Log", {"for_user": floor.anna})
	assert notice.document_name == card["name"] and notice.from_user == floor.lead


@pytest.mark.parametrize("values", [{"lead_owner": "carl"}, {"lead_owner": "boss"}, {"sales_team": "Nhóm 2"}])
def test_3_4_nobody_gives_a_new_lead_outside_the_managed_teams(call, as_user, floor, refused, values):
	asked = {field: floor.get(value, value) for field, value in values.items()}
	for user in (floor.lead, floor.anna):
		with as_user(user):
			with refused(frappe.PermissionError) as told:
				call(CREATE, values={"full_name": "Lê An", **asked})
			assert "manager" in str(told.value)
			with refused(frappe.PermissionError):
				frappe.get_doc({"doctype": "LC Lead", "full_name": "Lê An", **asked}).insert()


@pytest.mark.parametrize("kind", ["LC Lead", "LC Customer"])
def test_3_4_a_card_changes_its_team_by_who_may_assign(
	call, as_user, floor, refused, make_lead, make_customer, kind
):
	card = make_lead(lead_owner=floor.anna) if kind == "LC Lead" else make_customer(account_owner=floor.anna)
	key = {"doctype": kind, "name": card.name}
	change = {"fieldname": "sales_team", "value": "Nhóm 1"}
	with as_user(floor.anna):
		with refused(frappe.PermissionError):
			call("leadcard.api.cards.edit_card", **key, values={"sales_team": "Nhóm 1"})
		with refused(frappe.PermissionError):
			call("frappe.client.set_value", **key, **change)
		call("leadcard.api.cards.edit_card", **key, values={"sales_team": "", "district": "Quận 7"})
	with as_user(floor.lead):
		call("frappe.client.set_value", **key, **change)
		with refused(frappe.PermissionError):
			call("frappe.client.set_value", **key, **{**change, "value": "Nhóm 2"})
	with as_user(floor.anna), refused(frappe.PermissionError):
		call("frappe.client.set_value", **key, **{**change, "value": ""})
	with as_user(floor.boss):
		call("frappe.client.set_value", **key, **{**change, "value": "Nhóm 2"})
	assert frappe.db.get_value(kind, card.name, "sales_team") == "Nhóm 2"


def test_3_4_a_new_card_may_be_of_the_own_team_and_a_conversion_keeps_it(
	call, as_user, floor, make_lead, convert
):
	with as_user(floor.anna):
		own = frappe.get_doc({"doctype": "LC Lead", "full_name": "Lê An", "sales_team": "Nhóm 1"}).insert()
	assert own.sales_team == "Nhóm 1"
	lead = make_lead(lead_owner=floor.anna, sales_team="Nhóm 2")
	with as_user(floor.anna):
		customer = call("leadcard.api.cards.convert_lead", name=lead.name)["customer"]
	assert frappe.db.get_value("LC Customer", customer, "sales_team") == "Nhóm 2"
