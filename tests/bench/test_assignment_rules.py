"""Frappe's Assignment Rules on leads and customers (spec §8.5)."""

from __future__ import annotations

import frappe
import pytest
from frappe.cache_manager import clear_doctype_map
from frappe.core.doctype.data_import.data_import import start_import
from frappe.desk.form import assign_to

from leadcard.ownership import transfer
from tests.rules.test_3_3_files_of_new_cards import upload
from tests.rules.test_8_7_files_of_given_cards import attach, reads

pytestmark = pytest.mark.bench
LEAD, CUSTOMER = "LC Lead", "LC Customer"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@pytest.fixture
def make_rule():
	"""`make_rule(users, rule="Round Robin", …)`: a real Assignment Rule for every day."""
	frappe.db.delete("Assignment Rule")

	def make(users, rule="Round Robin", **values):
		return frappe.get_doc(
			{
				"doctype": "Assignment Rule",
				"name": f"Chia {frappe.generate_hash(length=6)}",
				"document_type": LEAD,
				"description": "Chăm sóc {{ title }}",
				"assign_condition": "status == 'New'",
				"rule": rule,
				"assignment_days": [{"day": day} for day in DAYS],
				"users": [{"user": user} for user in users],
				**values,
			}
		).insert()

	_forget_rules()
	yield make
	frappe.db.rollback()
	_forget_rules()


def _forget_rules() -> None:
	for doctype in (LEAD, CUSTOMER):
		clear_doctype_map("Assignment Rule", doctype)
		clear_doctype_map("Assignment Rule", f"due_date_rules_for_{doctype}")


@pytest.fixture
def three(make_user) -> list[str]:
	return [make_user() for _user in range(3)]


def owner(lead: str, doctype: str = LEAD) -> str | None:
	return frappe.db.get_value(doctype, lead, "lead_owner" if doctype == LEAD else "account_owner")


def tasks(name: str, doctype: str = LEAD, **filters) -> list[str]:
	on_card = {"reference_type": doctype, "reference_name": name, "status": "Open", **filters}
	return frappe.get_all("ToDo", filters=on_card, pluck="allocated_to")


def by_rest(call, values: dict) -> str:
	return call("frappe.client.insert", doc={"doctype": LEAD, **values})["name"]


def by_guest(_call, values: dict) -> str:
	"""As a web form saves what a visitor sends, and saves again after it has stored the attachments."""
	before = frappe.session.user
	frappe.set_user("Guest")
	try:
		lead = frappe.get_doc({"doctype": LEAD, **values}).insert(ignore_permissions=True)
		lead.save(ignore_permissions=True)
	finally:
		frappe.set_user(before)
	return lead.name


WAYS = {"rest": by_rest, "web form": by_guest}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("kind", ["Round Robin", "Load Balancing"])
def test_8_5_leads_go_round_whatever_they_come_by(call, make_rule, three, way, kind):
	make_rule(three, kind)
	leads = [way(call, {"full_name": f"Khách {number}"}) for number in range(6)]
	assert [owner(lead) for lead in leads] == three * 2
	assert [tasks(lead) for lead in leads] == [[user] for user in three * 2]
	log = frappe.get_last_doc("LC Status Change", {"reference_name": leads[0], "changed_field": "owner"})
	assert (log.to_value, log.why) == (three[0], "Assignment Rule")


def test_8_5_what_the_saver_holds_knows_its_owner(make_rule, three, make_lead):
	make_rule(three)
	lead = make_lead()
	assert lead.lead_owner == three[0]
	lead.save()
	assert owner(lead.name) == three[0]


def test_8_5_load_goes_to_whoever_has_least(make_rule, three, make_lead):
	make_rule(three, "Load Balancing")
	for _lead in range(2):
		make_lead(lead_owner=three[2])
	leads = [make_lead().name for _lead in range(4)]
	assert sorted(owner(lead) for lead in leads) == sorted([three[2], three[0], three[1], three[2]])


def test_8_5_a_lead_made_on_the_board_stays_its_makers(call, make_rule, three, make_user, as_user):
	make_rule(three)
	anna = make_user()
	with as_user(anna):
		made = call("leadcard.api.cards.create_lead", values={"full_name": "Lê An"})
	assert made["card"]["owner"] == anna
	assert tasks(made["card"]["name"]) == [three[0]]
	with as_user(three[0]):
		assert frappe.has_permission(LEAD, "read", doc=made["card"]["name"])
	with as_user(three[1]):
		assert not frappe.has_permission(LEAD, "read", doc=made["card"]["name"])


def test_8_5_imported_leads_are_shared_out(make_rule, three, outgoing):
	make_rule(three)
	content = "Full Name,Mobile No\n" + "".join(f"Khách {n},09170001{n:02}\n" for n in range(10, 16))
	file = frappe.get_doc({"doctype": "File", "file_name": "a.csv", "content": content, "is_private": 1})
	data_import = frappe.get_doc(
		{
			"doctype": "Data Import",
			"reference_doctype": LEAD,
			"import_type": "Insert New Records",
			"import_file": file.insert().file_url,
		}
	).insert()
	start_import(data_import.name)
	frappe.flags.in_import = frappe.flags.mute_emails = False
	names = frappe.get_all(
		"Data Import Log", {"data_import": data_import.name, "success": 1}, pluck="docname"
	)
	assert sorted(owner(name) for name in names) == sorted(three * 2)


@pytest.fixture
def rules_choose(settings):
	"""LC Settings leaves new leads to the Assignment Rules."""
	settings(new_lead_owner="Assignment Rule")


def on_board(call, values: dict) -> str:
	call("leadcard.api.cards.create_lead", values=values, tags=["Hội chợ"])
	return frappe.get_last_doc(LEAD, {"full_name": values["full_name"]}).name


@pytest.mark.parametrize("way", [on_board, by_rest])
def test_8_5_where_the_rule_chooses_a_salespersons_lead_is_the_chosen_ones(
	call, make_rule, three, make_user, as_user, rules_choose, way
):
	make_rule(three)
	anna = make_user()
	with as_user(anna):
		leads = [way(call, {"full_name": f"Khách {number}"}) for number in range(3)]
	assert [owner(lead) for lead in leads] == three
	assert [tasks(lead) for lead in leads] == [[user] for user in three]
	with as_user(anna):
		assert not frappe.has_permission(LEAD, "read", doc=leads[0])


def test_8_7_a_file_goes_with_the_lead_that_a_rule_gives_away(
	call, make_rule, three, make_user, make_lead, as_user
):
	make_rule(three[:1], assign_condition="status == 'Contacting'")
	anna, lead = make_user(), make_lead(lead_owner=None)
	with as_user(anna):
		file = attach(lead)
		assert reads(anna, file, as_user, call)
	assert owner(lead.name) is None
	call("leadcard.api.board.move_card", doctype=LEAD, name=lead.name, to_status="Contacting")
	assert owner(lead.name) == three[0]
	assert [reads(user, file, as_user, call) for user in (three[0], anna)] == [True, False]


def test_8_5_whoever_makes_a_lead_on_the_board_hears_whom_the_rule_gave_it(
	call, make_rule, three, make_user, as_user, rules_choose
):
	make_rule(three[:1])
	anna = make_user()
	with as_user(anna):
		file = frappe.get_doc("File", upload())
		made = call(
			"leadcard.api.cards.create_lead",
			values={"full_name": "Lê An"},
			tags=["Hội chợ"],
			contacts=[{"first_name": "Chị Hạnh", "mobile_no": "0987654321"}],
			files=[file.name],
		)
	assert made == {"card": None, "owner_name": frappe.utils.get_fullname(three[0])}
	lead = frappe.get_last_doc(LEAD, {"full_name": "Lê An"})
	assert lead.get_tags() == ["Hội chợ"]
	with as_user(three[0]):
		(contact,) = call.get("leadcard.api.board.get_card", doctype=LEAD, name=lead.name)["contacts"]
	assert contact["full_name"] == "Chị Hạnh"
	assert [reads(user, file.reload(), as_user, call) for user in (three[0], anna)] == [True, False]


def test_8_5_where_no_rule_matches_or_can_give_the_lead_is_its_makers(
	call, make_rule, three, make_user, as_user, rules_choose
):
	make_rule(three, assign_condition="status == 'Contacting'")
	clerk, anna = make_user(roles=("Desk User",)), make_user()
	with as_user(anna):
		assert owner(on_board(call, {"full_name": "Không khớp"})) == anna
		assert owner(by_rest(call, {"full_name": "Không khớp nào"})) == anna
	make_rule([clerk], priority=1)
	with as_user(anna):
		assert owner(on_board(call, {"full_name": "Không thể"})) == anna
	assert frappe.db.exists("Error Log", {"error": ("like", f"%{clerk}%")})


def test_8_5_where_leads_are_their_makers_the_rule_gives_a_task_alone(
	call, make_rule, three, make_user, as_user, settings
):
	settings(new_lead_owner="Maker")
	make_rule(three)
	anna = make_user()
	with as_user(anna):
		lead = by_rest(call, {"full_name": "Lê An"})
	assert owner(lead) == anna and tasks(lead) == [three[0]]


def test_8_5_where_the_rule_chooses_what_joins_a_customer_is_the_customers(
	call, make_rule, three, make_user, make_customer, as_user, rules_choose
):
	make_rule(three)
	anna = make_user()
	customer = make_customer(account_owner=anna, mobile_no="0916666123")
	with as_user(anna):
		values = {"full_name": "Lê An", "mobile_no": "0916666123"}
		call("leadcard.api.cards.attach_lead", values=values, customer=customer.name)
	assert owner(customer.name, CUSTOMER) == anna


@pytest.mark.parametrize("guest", [False, True])
def test_8_5_somebody_without_a_role_owns_nothing_and_the_lead_is_kept(call, make_rule, make_user, guest):
	clerk = make_user(roles=("Desk User",))
	rule = make_rule([clerk])
	lead = (by_guest if guest else by_rest)(call, {"full_name": "Lê An"})
	assert not owner(lead) and tasks(lead) == [clerk]
	(error,) = frappe.get_all("Error Log", {"error": ("like", f"%{rule.name}%")}, pluck="error")
	assert clerk in error


def test_8_5_a_lead_made_by_a_salesperson_is_shared_as_the_rule_says(call, make_rule, make_user, as_user):
	clerk, anna = make_user(roles=("Desk User",)), make_user()
	make_rule([clerk])
	with as_user(anna):
		lead = call("leadcard.api.cards.create_lead", values={"full_name": "Lê An"})["card"]["name"]
	assert owner(lead) == anna and tasks(lead) == [clerk]


def test_8_5_a_task_that_only_says_it_is_a_rules_gives_nothing(call, make_rule, three, make_user, as_user):
	rule, (anna, ben) = make_rule(three, assign_condition="status == 'Dead'"), (make_user(), make_user())
	lead = by_rest(call, {"full_name": "Lê An"})
	wish = {"doctype": LEAD, "name": lead, "assign_to": [ben], "assignment_rule": rule.name}
	with as_user(anna):
		assign_to.add(wish)
	assert tasks(lead) == [ben] and not owner(lead)


def test_8_5_unassigning_takes_the_task_and_leaves_the_owner(call, make_rule, three, make_lead):
	make_rule(three, unassign_condition="status == 'Contacting'")
	lead = make_lead()
	log = {"starts_at": frappe.utils.now(), "completed": 1}
	call("leadcard.api.activities.log_call", doctype=LEAD, name=lead.name, values=log)
	assert frappe.db.get_value(LEAD, lead.name, "status") == "Contacting"
	assert tasks(lead.name) == [] and owner(lead.name) == three[0]
	assert not frappe.parse_json(frappe.db.get_value(LEAD, lead.name, "_assign") or "[]")


def test_8_5_a_conversion_closes_what_a_rule_closes_and_carries_the_rest(call, make_rule, three, make_lead):
	rule = make_rule(three, close_condition="status == 'Converted'")
	lead = make_lead()
	customer = call("leadcard.api.cards.convert_lead", name=lead.name)["customer"]
	assert tasks(customer, CUSTOMER, status="Closed") == [three[0]]
	assert owner(customer, CUSTOMER) == three[0]
	rule.reload().close_condition = None
	rule.save()
	other = make_lead()
	customer = call("leadcard.api.cards.convert_lead", name=other.name)["customer"]
	assert tasks(customer, CUSTOMER) == [three[1]] and tasks(other.name) == []
	assert frappe.parse_json(frappe.db.get_value(CUSTOMER, customer, "_assign")) == [three[1]]


def test_8_5_rules_work_on_customers_and_follow_a_win(call, make_rule, three, make_customer):
	make_rule(three, document_type=CUSTOMER, assign_condition="1", close_condition="status == 'Transacted'")
	customer = make_customer()
	assert owner(customer.name, CUSTOMER) == three[0] and tasks(customer.name, CUSTOMER) == [three[0]]
	deal = call("leadcard.api.activities.create_opportunity", name=customer.name, values={"amount": 5})
	call("leadcard.api.activities.win_opportunity", name=deal["opportunity"])
	assert tasks(customer.name, CUSTOMER) == []
	assert tasks(customer.name, CUSTOMER, status="Closed") == [three[0]]


def test_8_5_based_on_a_field(make_rule, three, make_lead):
	make_rule([], "Based on Field", field="next_contact_by")
	assert make_lead(next_contact_by=three[1]).lead_owner == three[1]


def test_8_4_a_reassigned_lead_is_given_to_nobody_else_by_a_rule(
	make_rule, three, make_lead, make_user, as_user
):
	make_rule(three)
	lead, ben = make_lead(), make_user()
	assert owner(lead.name) == three[0]
	lead.lead_owner = ben
	lead.save()
	lead.reload().save()
	assert owner(lead.name) == ben
	assert tasks(lead.name) == [ben]
	for user in three:
		with as_user(user):
			assert not frappe.has_permission(LEAD, "read", doc=lead.name)


def test_8_4_a_closed_task_that_a_rule_opens_again_shows_the_lead_to_nobody(
	make_rule, three, make_lead, make_user, as_user
):
	make_rule(three)
	lead, ben = make_lead(), make_user()
	task = frappe.get_last_doc("ToDo", {"reference_name": lead.name})
	task.status = "Closed"
	task.save()
	lead.reload().lead_owner = ben
	lead.save()
	lead.reload().save()
	assert owner(lead.name) == ben
	with as_user(three[0]):
		assert not frappe.has_permission(LEAD, "read", doc=lead.name)


def test_8_4_a_lead_of_nobody_again_is_given_by_the_rule_at_its_next_save(make_rule, three, make_lead):
	make_rule(three)
	lead = make_lead()
	transfer.give(frappe.get_doc(LEAD, lead.name), None, transfer.PROTECTION_ENDED)
	assert owner(lead.name) is None and tasks(lead.name) == []
	frappe.get_doc(LEAD, lead.name).save()
	assert owner(lead.name) == three[1]
