"""What a change of owner means, whatever it comes by (spec §8.4): old shares, tasks and follows don't outlive it."""

import frappe
import pytest
from frappe.desk.form import assign_to
from frappe.utils import add_to_date, now_datetime

from leadcard.exceptions import InvalidOwnerError
from leadcard.ownership import transfer
from leadcard.permissions.sight import OWNER_FIELDS

LEAD, CUSTOMER = "LC Lead", "LC Customer"


@pytest.fixture(params=[LEAD, CUSTOMER])
def card(request, make_lead, make_customer, floor):
	"""A card of anna's."""
	if request.param == LEAD:
		return make_lead(lead_owner=floor.anna)
	return make_customer(account_owner=floor.anna)


def by_form(call, card, user):
	found = frappe.get_doc(card.doctype, card.name)
	found.set(OWNER_FIELDS[card.doctype], user)
	found.save()


def by_set_value(call, card, user):
	field = OWNER_FIELDS[card.doctype]
	call("frappe.client.set_value", doctype=card.doctype, name=card.name, fieldname=field, value=user)


def by_assign(call, card, user):
	call("leadcard.api.cards.assign", doctype=card.doctype, name=card.name, user=user)


def by_edit(call, card, user):
	values = {OWNER_FIELDS[card.doctype]: user}
	call("leadcard.api.cards.edit_card", doctype=card.doctype, name=card.name, values=values)


def by_give(call, card, user):
	transfer.give(frappe.get_doc(card.doctype, card.name), user, transfer.HANDED_OVER)


@pytest.fixture(params=[by_form, by_set_value, by_assign, by_edit, by_give], ids=lambda way: way.__name__)
def reassign(request, call):
	"""Each way in which a manager gives a card to somebody else."""
	return lambda card, user: request.param(call, card, user)


def owner_of(card):
	return frappe.db.get_value(card.doctype, card.name, OWNER_FIELDS[card.doctype])


def sees(user, card):
	before = frappe.session.user
	frappe.set_user(user)
	try:
		return bool(frappe.has_permission(card.doctype, "read", doc=card.name)) and bool(
			frappe.get_list(card.doctype, {"name": card.name})
		)
	finally:
		frappe.set_user(before)


def tasks(card, **filters):
	on_card = {"reference_type": card.doctype, "reference_name": card.name, **filters}
	return {
		row.allocated_to: row.status for row in frappe.get_all("ToDo", on_card, ["allocated_to", "status"])
	}


def test_8_4_old_shares_and_tasks_do_not_outlive_a_reassignment(card, floor, as_user, reassign):
	frappe.share.add(card.doctype, card.name, floor.outsider, read=1, write=1)
	frappe.share.add(card.doctype, card.name, everyone=1)
	frappe.share.add(card.doctype, card.name, floor.ben)
	assign_to.add({"doctype": card.doctype, "name": card.name, "assign_to": [floor.carl, floor.ben]})
	assert sees(floor.outsider, card) and sees(floor.carl, card)
	with as_user(floor.lead):
		reassign(card, floor.ben)
	assert owner_of(card) == floor.ben
	assert not any(sees(user, card) for user in (floor.anna, floor.outsider, floor.carl))
	assert tasks(card) == {floor.carl: "Cancelled", floor.ben: "Open"}
	held = frappe.parse_json(frappe.db.get_value(card.doctype, card.name, "_assign"))
	assert held == [floor.ben]
	changes = frappe.get_all(
		"LC Status Change",
		{"reference_name": card.name, "changed_field": "owner"},
		["from_value", "to_value", "changed_by", "why"],
	)
	assert [(c.from_value, c.to_value, c.changed_by) for c in changes] == [
		(floor.anna, floor.ben, floor.lead)
	]
	assert changes[0].why


@pytest.mark.parametrize("way", [by_form, by_set_value, by_assign, by_edit], ids=lambda way: way.__name__)
def test_8_4_whoever_is_given_a_card_is_told_once_and_who_takes_it_is_not(way, card, floor, as_user, call):
	def told(user):
		return frappe.get_all(
			"Notification Log", {"for_user": user, "document_name": card.name}, pluck="from_user"
		)

	with as_user(floor.lead):
		way(call, card, floor.ben)
		assert told(floor.ben) == [floor.lead]
		way(call, card, floor.lead)
	frappe.flags.in_import = True
	way(call, card, floor.anna)
	assert told(floor.lead) == []
	assert told(floor.anna) == [floor.lead], "of the card that went from her, not of the import's"


def test_8_4_nobody_follows_a_card_that_is_not_theirs_any_more(card, floor, call):
	for user in (floor.anna, floor.lead):
		follow = {"doctype": "Document Follow", "ref_doctype": card.doctype, "ref_docname": card.name}
		frappe.get_doc({**follow, "user": user}).insert(ignore_permissions=True)
	by_assign(call, card, floor.ben)
	assert frappe.get_all("Document Follow", {"ref_docname": card.name}, pluck="user") == [floor.lead]


def test_8_4_plans_tickets_and_opportunities_of_who_no_longer_sees_the_card_go_along(
	make_customer, floor, log_activity, make_opportunity, call
):
	card = make_customer(account_owner=floor.anna, next_contact_date="2099-01-05", next_contact_by=floor.anna)
	later = {"starts_at": str(add_to_date(now_datetime(), days=1)), "completed": 0, "remind": 1}
	before = {"starts_at": str(add_to_date(now_datetime(), hours=-1)), "completed": 1}
	theirs = log_activity(card, "LC Call", activity_owner=floor.anna, **later)
	managers = log_activity(card, "LC Meeting", activity_owner=floor.lead, **later)
	done = log_activity(card, "LC Call", activity_owner=floor.anna, **before)
	ticket = log_activity(card, "LC Ticket", ticket_owner=floor.anna)
	closed = log_activity(card, "LC Ticket", ticket_owner=floor.anna, status="Closed")
	opportunity = make_opportunity(card, opportunity_owner=floor.anna)
	by_assign(call, card, floor.ben)

	def held(record, field="activity_owner"):
		return frappe.db.get_value(record.doctype, record.name, field)

	assert (held(theirs), held(managers), held(done)) == (floor.ben, floor.lead, floor.anna)
	assert (held(ticket, "ticket_owner"), held(closed, "ticket_owner")) == (floor.ben, floor.anna)
	assert held(opportunity, "opportunity_owner") == floor.ben
	assert held(card, "next_contact_by") == floor.ben
	for record in (theirs, card):
		armed = {"reference_name": record.name, "status": "Armed"}
		assert frappe.get_all("LC Reminder", armed, pluck="recipient") == [floor.ben]


def test_8_4_back_to_nobody_leaves_the_plans_and_takes_the_shares(card, floor, log_activity):
	frappe.share.add(card.doctype, card.name, floor.outsider)
	later = {"starts_at": str(add_to_date(now_datetime(), days=1)), "completed": 0, "remind": 1}
	plan = log_activity(card, "LC Call", activity_owner=floor.anna, **later)
	by_form(None, card, None)
	assert owner_of(card) is None
	assert not frappe.db.count("DocShare", {"share_name": card.name})
	assert frappe.db.get_value("LC Call", plan.name, "activity_owner") == floor.anna


def test_8_5_the_first_owner_by_a_task_takes_nothing_from_others(make_lead, floor):
	card = make_lead()
	frappe.share.add(card.doctype, card.name, floor.outsider)
	assign_to.add({"doctype": card.doctype, "name": card.name, "assign_to": [floor.anna, floor.carl]})
	assert owner_of(card) == floor.anna
	assert tasks(card) == {floor.anna: "Open", floor.carl: "Open"}
	assert sees(floor.outsider, card) and sees(floor.carl, card)


@pytest.mark.parametrize("who", ["disabled", "without a role"])
def test_8_4_an_owner_is_somebody_who_can_look_after_cards(
	card, floor, make_user, reassign, refused, who, request
):
	if "by_give" in request.node.name:
		pytest.skip("the way past all checks")
	roles = ("LeadCard User",) if who == "disabled" else ("Desk User",)
	somebody = make_user(roles=roles, enabled=int(who != "disabled"))
	with refused(InvalidOwnerError) as told:
		reassign(card, somebody)
	assert somebody in str(told.value) and "LeadCard User" in str(told.value)
	assert owner_of(card) == floor.anna


@pytest.mark.parametrize("doctype", [LEAD, CUSTOMER])
def test_8_4_nor_is_a_new_card_made_for_somebody_who_cannot(
	make_lead, make_customer, make_user, refused, doctype
):
	gone = make_user(enabled=0)
	make = {LEAD: make_lead, CUSTOMER: make_customer}[doctype]
	with refused(InvalidOwnerError):
		make(**{OWNER_FIELDS[doctype]: gone})


def test_6_1_a_leavers_lead_is_converted_all_the_same(make_lead, floor, convert):
	lead = make_lead(lead_owner=floor.anna)
	frappe.db.set_value("User", floor.anna, "enabled", 0)
	customer = convert(lead)["customer"]
	assert frappe.db.get_value(CUSTOMER, customer, "account_owner") == floor.anna


def test_8_4_a_card_of_who_has_left_is_edited_all_the_same(card, floor):
	frappe.db.set_value("User", floor.anna, "enabled", 0)
	found = frappe.get_doc(card.doctype, card.name)
	found.notes = "Gọi lại"
	found.save()
	assert owner_of(card) == floor.anna


def test_8_4_the_lead_of_a_customer_is_seen_with_the_customer(call, make_lead, floor, convert):
	lead = make_lead(lead_owner=floor.anna)
	customer = frappe.get_doc(CUSTOMER, convert(lead)["customer"])
	assert sees(floor.anna, lead) and not sees(floor.ben, lead)
	by_assign(call, customer, floor.ben)
	assert not sees(floor.anna, lead) and sees(floor.ben, lead)
	by_form(call, frappe.get_doc(CUSTOMER, customer.name), None)
	assert sees(floor.carl, lead)


def test_6_4_what_others_were_given_of_a_lead_does_not_open_the_customer_that_it_joins(
	make_lead, make_customer, floor, convert, log_activity
):
	lead, customer = make_lead(lead_owner=floor.anna), make_customer(account_owner=floor.ben)
	frappe.share.add(LEAD, lead.name, floor.carl)
	later = {"starts_at": str(add_to_date(now_datetime(), days=1)), "remind": 1}
	plan = log_activity(lead, "LC Call", activity_owner=floor.anna, **later)
	convert(lead, customer=customer.name)
	assert not any(sees(user, card) for user in (floor.anna, floor.carl) for card in (lead, customer))
	assert frappe.db.get_value("LC Call", plan.name, "activity_owner") == floor.ben
	assert sees(floor.ben, lead)


def test_6_4_a_lead_that_joins_a_customer_of_the_same_owner_keeps_its_shares(
	make_lead, make_customer, floor, convert
):
	lead, customer = make_lead(lead_owner=floor.anna), make_customer(account_owner=floor.anna)
	frappe.share.add(LEAD, lead.name, floor.carl)
	convert(lead, customer=customer.name)
	assert sees(floor.carl, customer)


def test_8_4_converted_leads_of_before_go_to_the_owner_of_their_customer(make_lead, floor, convert):
	from leadcard.patches import give_converted_leads_to_their_customers_owner as patch

	lead = make_lead(lead_owner=floor.anna)
	customer = convert(lead)["customer"]
	frappe.db.set_value(CUSTOMER, customer, "account_owner", floor.ben)
	for _run in range(2):
		patch.execute()
	assert frappe.db.get_value(LEAD, lead.name, "lead_owner") == floor.ben
