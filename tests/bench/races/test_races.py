"""Parallel processes on MariaDB: what the rules promise also holds when everybody comes at the same moment."""

from __future__ import annotations

import itertools
import os
from collections import Counter

import frappe
import pytest

from tests.bench.racers import Racers, Request, kill_during
from tests.bench.races.senders import (
	RACERS,
	call,
	comment,
	convert,
	count,
	create,
	customers,
	edit,
	errors,
	leads,
	look,
	mobile,
	move,
	new,
	opportunity,
	spellings,
	the,
	token_of,
	typed_code,
	win,
)

pytestmark = [pytest.mark.bench, pytest.mark.usefixtures("new_snapshot")]

LEADS = 100 if "LEADCARD_ROUNDS" in os.environ else 20


def test_6_3_leads_converted_by_eight_at_once_make_as_many_customers(racers):
	names = leads(racers, LEADS, party_type="Organization", organization_name="Công ty An Bình")
	racers.do([call(lead) for lead in names])
	answers = racers.race_through([[convert(lead) for lead in names]])
	for position, lead in enumerate(names):
		given = [own[position] for own in answers]
		assert errors(given) == {None: RACERS}, lead
		assert len({answer.result["customer"] for answer in given}) == 1
		assert Counter(answer.result["already"] for answer in given) == {False: 1, True: RACERS - 1}
	made = look("LC Customer", {"lead": ("in", names)}, "name", "lead", "status")
	assert len(made) == len({customer.lead for customer in made}) == LEADS
	ours = ("in", [customer.name for customer in made])
	assert count("LC Lead", name=("in", names), status="Converted", customer=ours) == LEADS
	assert count("LC Opportunity", customer=ours) == LEADS
	assert count("Dynamic Link", link_doctype="LC Customer", link_name=ours, parenttype="Contact") == LEADS
	assert count("LC Call", reference_doctype="LC Customer", reference_name=ours) == LEADS
	assert count("LC Call", reference_name=("in", names)) == 0
	# the lead, the customer and the contact hold the mobile, all as one party
	assert count("LC Identity", party_doctype="LC Customer", party=ours) == 3 * LEADS
	assert count("LC Identity", party=("in", names)) == 0
	assert count("LC Identity", party=ours, exclusive_key=("is", "set")) == LEADS
	converted = {"changed_field": "status", "to_value": "Converted"}
	assert count("LC Status Change", reference_name=("in", names), **converted) == LEADS
	assert count("LC Status Change", reference_name=ours, **converted) == LEADS


def test_6_3_a_killed_conversion_leaves_nothing_half_done(racers, users):
	(lead,) = leads(racers, 1, party_type="Organization", organization_name="Công ty An Bình")
	racers.do([call(lead)])
	token = token_of(users[0])
	for step in (
		"documents.identities.hand_over",
		"pipeline.care.refresh",
		"pipeline.customers.refresh",
		"realtime.announce",
	):
		kill_during(frappe.local.site, token, convert(lead), f"leadcard.{step}")
		assert the("LC Lead", lead).customer is None, step
		assert count("LC Customer", lead=lead) == 0, step
		assert count("LC Identity", party=lead) == count("LC Identity", reference_name=lead) == 1, step
		assert count("LC Call", reference_doctype="LC Lead", reference_name=lead) == 1, step
	(answer,) = racers.do([convert(lead)])
	assert not answer["already"]
	assert the("LC Lead", lead).customer == answer["customer"]
	assert count("LC Call", reference_doctype="LC Customer", reference_name=answer["customer"]) == 1


def test_6_4_eight_leads_join_one_customer_at_once(racers):
	(customer,) = customers(racers, 1)
	names = leads(racers)
	racers.do(
		[call(lead, completed=1, starts_at=f"2026-01-0{day} 09:00") for day, lead in enumerate(names, 1)]
	)
	racers.do([comment(lead) for lead in names])
	answers = racers.race(*[convert(lead, customer=customer) for lead in names])
	assert errors(answers) == {None: RACERS}
	assert {answer.result["customer"] for answer in answers} == {customer}
	assert count("LC Lead", name=("in", names), customer=customer, status="Converted") == RACERS
	assert count("LC Opportunity", customer=customer) == 1 + RACERS
	assert count("LC Call", reference_doctype="LC Customer", reference_name=customer) == RACERS
	assert count("Comment", reference_name=customer, comment_type="Comment") == RACERS
	stored = the("LC Customer", customer)
	assert len(frappe.parse_json(stored._comments)) == RACERS
	assert count("Dynamic Link", link_name=customer, parenttype="Contact") == RACERS
	assert count("LC Identity", party=customer, exclusive_key=("is", "set")) == 1 + RACERS


def test_6_4_eight_people_attach_what_they_typed_to_one_customer_at_once(racers):
	(customer,) = customers(racers, 1)
	typed = {
		"full_name": "Anh Bình",
		"mobile_no": the("LC Customer", customer).mobile_no,
		"expected_revenue": 5,
	}
	attach = {"values": typed, "customer": customer, "tags": ["VIP"]}
	answers = racers.race(Request("leadcard.api.cards.attach_lead", attach))
	assert errors(answers) == {None: RACERS}
	assert len({answer.result["lead"] for answer in answers}) == RACERS
	assert count("LC Lead", customer=customer, status="Converted") == 1 + RACERS
	assert count("LC Opportunity", customer=customer) == 1 + RACERS
	assert count("Dynamic Link", link_name=customer, parenttype="Contact") == RACERS
	assert count("Tag Link", document_type="LC Customer", document_name=customer) == 1
	stored = the("LC Customer", customer)
	assert (stored.expected_revenue, stored._user_tags.strip(",")) == (5 * RACERS, "VIP")
	assert count("LC Identity", value=("like", f"%{stored.mobile_no[-8:]}"), exclusive_key=("is", "set")) == 1


def test_4_3_an_owner_hears_once_a_day_of_each_who_asks_for_a_card(racers, users):
	(lead,) = leads(racers, 1)
	owner = the("LC Lead", lead).lead_owner
	ask = Request(
		"leadcard.api.duplicates.ask_handover", {"values": {"mobile_no": the("LC Lead", lead).mobile_no}}
	)
	for _round in range(3):
		answers = racers.race(ask)
		assert Counter(answer.result["asked"] for answer in answers) == {True: RACERS - 1, False: 1}
	told = Counter(row.from_user for row in look("Notification Log", {"document_name": lead}, "from_user"))
	assert told == dict.fromkeys(set(users) - {owner}, 1)
	(other,) = leads(racers, 1)
	asker = next(user for user in users if user != the("LC Lead", other).lead_owner)
	token = token_of(asker)
	impatient = Racers(frappe.local.site, [token] * 4)
	values = {"mobile_no": the("LC Lead", other).mobile_no}
	answers = impatient.race(Request("leadcard.api.duplicates.ask_handover", {"values": values}))
	impatient.stop()
	assert [answer.result for answer in answers] == [{"asked": True}] * 4
	assert count("Notification Log", document_name=other, from_user=asker) == 1


def test_6_2_what_is_added_to_a_lead_while_it_is_converted_ends_on_the_customer(racers):
	for lead in leads(racers, 3):
		logged = [call(lead, completed=1)] * 5
		answers = racers.race(convert(lead), *logged, comment(lead), comment(lead))
		assert errors(answers) == {None: RACERS}
		customer = the("LC Lead", lead).customer
		assert count("LC Call", reference_doctype="LC Customer", reference_name=customer) == 5
		assert count("LC Call", reference_name=lead) == 0
		assert count("Comment", reference_name=customer, comment_type="Comment") == 2
		calls = look("LC Call", {"reference_name": customer}, "starts_at")
		assert the("LC Customer", customer).last_care_on == max(call.starts_at for call in calls)


def test_5_7_a_lead_is_either_converted_or_stopped(racers):
	stop = "leadcard.api.cards.stop_care"
	for lead in leads(racers, 3):
		stops = Request(stop, {"doctype": "LC Lead", "name": lead, "reason": "Đã mua nơi khác"})
		answers = racers.race(convert(lead), stops)
		if the("LC Lead", lead).status == "Converted":
			assert count("LC Customer", lead=lead) == 1
			assert errors(answers) == {None: 4, "CareStoppedError": 4}
		else:
			assert count("LC Customer", lead=lead) == 0
			assert errors(answers) == {None: 1, "CareStoppedError": 7}


def policy(racers: Racers, choice: str) -> None:
	racers.do([edit("LC Settings", "LC Settings", mobile_policy=choice)])


@pytest.fixture(scope="module")
def cards(racers: Racers) -> list[tuple[str, str]]:
	"""A lead and a customer for each racer."""
	return list(zip(leads(racers), customers(racers), strict=True))


def through_create_lead(spelling: str, _lead: str, _customer: str) -> Request:
	return create(mobile_no=spelling)


def through_a_new_lead(spelling: str, _lead: str, _customer: str) -> Request:
	"""With a typed code: without the naming series nothing else keeps them apart."""
	return new("LC Lead", code=typed_code(), full_name="Lê Thị Hoa", mobile_no=spelling)


def through_a_new_customer(spelling: str, _lead: str, _customer: str) -> Request:
	return new("LC Customer", code=typed_code(), full_name="Lê Thị Hoa", mobile_no=spelling)


def through_a_lead(spelling: str, lead: str, _customer: str) -> Request:
	return edit("LC Lead", lead, mobile_no=spelling)


def through_a_customer(spelling: str, _lead: str, customer: str) -> Request:
	return edit("LC Customer", customer, mobile_no=spelling)


def through_a_contact(spelling: str, _lead: str, customer: str) -> Request:
	contact = {"doctype": "LC Customer", "name": customer, "first_name": "Hoa", "mobile_no": spelling}
	return Request("leadcard.api.activities.create_contact", contact)


WAYS = {
	"create_lead": [through_create_lead],
	"new leads": [through_a_new_lead],
	"new customers": [through_a_new_customer],
	"leads": [through_a_lead],
	"customers": [through_a_customer],
	"contacts": [through_a_contact],
	"all ways": [
		through_create_lead,
		through_a_new_lead,
		through_a_new_customer,
		through_a_lead,
		through_a_customer,
		through_a_contact,
	],
}


def saves(ways: list, number: str, cards: list[tuple[str, str]]) -> list[Request]:
	"""A save of the number for each racer, each in another spelling."""
	return [
		way(spelling, *card)
		for way, spelling, card in zip(itertools.cycle(ways), spellings(number), cards, strict=False)
	]


@pytest.mark.parametrize("ways", WAYS.values(), ids=WAYS)
def test_4_4_of_eight_simultaneous_saves_of_a_mobile_one_stays(racers, cards, ways):
	for _round in range(4):
		number = mobile()
		answers = racers.race(*saves(ways, number, cards))
		assert errors(answers) == {None: 1, "DuplicateIdentityError": RACERS - 1}
		assert all("belongs to" in answer.message for answer in answers if not answer.ok)
		(held,) = look("LC Identity", {"value": f"+84{number[1:]}"}, "exclusive_key", "reference_doctype")
		assert held.exclusive_key
		stored = ("in", [spelling.strip() for spelling in spellings(number)])
		found = {
			"LC Lead": count("LC Lead", mobile_no=stored),
			"LC Customer": count("LC Customer", mobile_no=stored),
			"Contact": count("Contact Phone", phone=stored),
		}
		assert {doctype: n for doctype, n in found.items() if n} == {held.reference_doctype: 1}


def test_4_4_the_same_two_numbers_in_either_field_stay_with_one_card(racers, cards):
	for _round in range(4):
		one, two = mobile(), mobile()
		pairs = [(one, two), (two, one)] * (RACERS // 2)
		answers = racers.race(
			*[
				edit("LC Lead", lead, mobile_no=first, phone=second)
				for (lead, _customer), (first, second) in zip(cards, pairs, strict=True)
			]
		)
		assert errors(answers) == {None: 1, "DuplicateIdentityError": RACERS - 1}
		held = look("LC Identity", {"value": ("in", [f"+84{one[1:]}", f"+84{two[1:]}"])}, "party")
		assert len(held) == 2
		assert len({row.party for row in held}) == 1


def test_4_4_under_warn_eight_simultaneous_saves_stay_and_the_check_finds_them(racers, cards):
	number = mobile()
	policy(racers, "Warn")
	try:
		answers = racers.race(*saves(WAYS["leads"] + WAYS["customers"], number, cards))
	finally:
		policy(racers, "Block")
	assert errors(answers) == {None: RACERS}
	key = f"+84{number[1:]}"
	assert count("LC Identity", value=key) == RACERS
	assert count("LC Identity", value=key, exclusive_key=("is", "set")) == 1
	(found,) = racers.do([Request("leadcard.api.duplicates.check", {"values": {"mobile_no": number}})])
	assert len(found["matches"]) == RACERS
	late = racers.race(*saves(WAYS["create_lead"], number, cards))
	assert errors(late) == {"DuplicateIdentityError": RACERS}


def test_5_10_a_product_won_eight_times_at_once_is_sold_once(racers):
	(product,) = racers.do([new("LC Product", product_name="Căn hộ A12", price=2_000_000_000)])
	buyers = customers(racers)
	deals = racers.do([opportunity(buyer, product=product["name"]) for buyer in buyers])
	answers = racers.race(*[win(deal["opportunity"]) for deal in deals])
	assert errors(answers) == {None: 1, "ProductSoldError": RACERS - 1}
	won = look("LC Opportunity", {"product": product["name"], "status": "Won"}, "customer")
	transacted = look("LC Customer", {"name": ("in", buyers), "status": "Transacted"})
	sold = the("LC Product", product["name"])
	assert sold.status == "Deposited"
	assert [sold.sold_to] == [deal.customer for deal in won] == [buyer.name for buyer in transacted]


def test_2_6_eight_wins_of_one_customer_at_once_are_all_counted(racers):
	(customer,) = customers(racers, 1)
	deals = racers.do([opportunity(customer, amount=1_000_000 * number) for number in range(1, 9)])
	answers = racers.race(*[win(deal["opportunity"]) for deal in deals])
	assert errors(answers) == {None: RACERS}
	stored = the("LC Customer", customer)
	assert (stored.status, stored.won_revenue) == ("Transacted", 36_000_000)
	assert count("LC Status Change", reference_name=customer, to_value="Transacted") == 1


def test_2_6_opportunities_added_won_and_edited_at_once_add_up(racers):
	(customer,) = customers(racers, 1)
	deals = [deal["opportunity"] for deal in racers.do([opportunity(customer, amount=1000)] * 6)]
	answers = racers.race(
		*[win(deal) for deal in deals[:2]],
		*[edit("LC Opportunity", deal, amount=5000) for deal in deals[2:4]],
		*[edit("LC Opportunity", deal, sales_stage="Closed Won") for deal in deals[4:6]],
		*[opportunity(customer, amount=7000)] * 2,
	)
	assert errors(answers) == {None: RACERS}
	stored = the("LC Customer", customer)
	assert (stored.won_revenue, stored.expected_revenue) == (4000, 24000)


def test_5_4_parallel_activities_leave_the_latest_care_and_the_earliest_plan(racers):
	for (lead,) in (leads(racers, 1), leads(racers, 1)):
		done = [call(lead, completed=1, starts_at=f"2026-03-0{day} 10:00") for day in (4, 7, 2, 5)]
		planned = [call(lead, starts_at=f"2027-03-0{day} 10:00") for day in (4, 1, 2, 5)]
		assert errors(racers.race(*done, *planned)) == {None: RACERS}
		stored = the("LC Lead", lead)
		assert str(stored.last_care_on) == "2026-03-07 10:00:00"
		assert str(stored.next_activity_on) == "2027-03-01 10:00:00"
		assert stored.status == "Contacting"
		assert count("LC Status Change", reference_name=lead, to_value="Contacting") == 1


def test_5_4_activities_edited_at_once_leave_the_latest_care(racers):
	(lead,) = leads(racers, 1)
	calls = racers.do([call(lead, completed=1, starts_at="2026-03-01 10:00")] * RACERS)
	moved = [
		edit("LC Call", made["activity"], starts_at=f"2026-04-0{day} 10:00")
		for day, made in enumerate(calls, 1)
	]
	assert errors(racers.race(*moved)) == {None: RACERS}
	assert str(the("LC Lead", lead).last_care_on) == "2026-04-08 10:00:00"


def test_5_4_activities_deleted_while_others_are_logged_leave_the_latest_care(racers):
	(lead,) = leads(racers, 1)
	early = call(lead, completed=1, starts_at="2026-03-01 10:00")
	for day in (1, 2, 3):
		late = racers.do([call(lead, completed=1, starts_at=f"2026-05-0{day} 10:00")] * 4)
		deletions = [Request(f"/api/resource/LC Call/{made['activity']}", verb="DELETE") for made in late]
		answers = racers.race(*deletions, *[early] * 4)
		# whose call somebody reads at this moment is told to try again: by us, or before us by Frappe
		told = (None, "CardBusyError", "QueryTimeoutError")
		assert all(answer.error in told for answer in answers[:4]), errors(answers)
		assert errors(answers[4:]) == {None: 4}
		calls = look("LC Call", {"reference_name": lead}, "starts_at")
		assert the("LC Lead", lead).last_care_on == max(call.starts_at for call in calls)


def test_5_9_tickets_opened_and_closed_at_once_are_counted(racers):
	(lead,) = leads(racers, 1)
	ticket = Request(
		"leadcard.api.activities.create_ticket",
		{"doctype": "LC Lead", "name": lead, "values": {"subject": "Chưa nhận báo giá"}},
	)
	opened = [answer.result["activity"] for answer in racers.race(ticket)]
	assert the("LC Lead", lead).open_tickets == RACERS
	closes = [Request("leadcard.api.activities.close_ticket", {"name": name}) for name in opened[:6]]
	assert errors(racers.race(*closes, ticket, ticket)) == {None: RACERS}
	assert the("LC Lead", lead).open_tickets == 4


def test_2_4_a_lead_dragged_back_while_a_call_is_logged_ends_in_contacting(racers):
	for _round in range(3):
		(card,) = racers.do(
			[Request(create().target, {**create(mobile_no=mobile()).values, "status": "Contacting"})]
		)
		lead = card["card"]
		dragged, logged = racers.race(move(lead, "New"), call(lead["name"], completed=1))[:2]
		assert the("LC Lead", lead["name"]).status == "Contacting"
		assert logged.ok
		assert dragged.error in (None, "TimestampMismatchError", "AlreadyContactedError")


def test_2_8_of_eight_drags_from_the_same_state_one_counts(racers):
	for _round in range(3):
		(made,) = racers.do([create(mobile_no=mobile())])
		answers = racers.race(move(made["card"], "Contacting"))
		assert errors(answers) == {None: 1, "TimestampMismatchError": RACERS - 1}
		name = made["card"]["name"]
		assert count("LC Status Change", reference_name=name, to_value="Contacting") == 1


def test_8_4_of_eight_claims_one_wins_and_the_others_are_told_who(racers):
	for lead in leads(racers, 3):
		racers.do([edit("LC Lead", lead, lead_owner="")])
		answers = racers.race(Request("leadcard.api.cards.claim", {"doctype": "LC Lead", "name": lead}))
		assert errors(answers) == {None: 1, "NotClaimableError": RACERS - 1}
		winner = frappe.utils.get_fullname(the("LC Lead", lead).lead_owner)
		assert all(winner in answer.message for answer in answers if not answer.ok)


@pytest.fixture
def rule(users, committing):
	"""An Assignment Rule that shares new leads out among three of the users."""
	with committing():
		made = frappe.get_doc(
			{
				"doctype": "Assignment Rule",
				"name": "Chia khách của cuộc đua",
				"document_type": "LC Lead",
				"description": "Chăm sóc",
				"assign_condition": "status == 'New'",
				"rule": "Round Robin",
				"assignment_days": [{"day": frappe.utils.get_weekday()}],
				"users": [{"user": user} for user in users[:3]],
			}
		).insert()
	yield made
	frappe.db.rollback()
	with committing():
		frappe.delete_doc("Assignment Rule", made.name)


def test_8_5_of_leads_that_come_at_once_none_stays_without_an_owner(racers, users, rule):
	arrivals = [[new("LC Lead", full_name="Khách", mobile_no=mobile()) for _lead in range(5)] for _ in users]
	answers = [answer for own in racers.race_through(arrivals) for answer in own]
	assert errors(answers) == {None: 5 * RACERS}
	names = ("in", [answer.result["name"] for answer in answers])
	owners = Counter(lead.lead_owner for lead in look("LC Lead", {"name": names}, "lead_owner"))
	assert set(owners) == set(users[:3])
	assert count("ToDo", reference_name=names, status="Open") == 5 * RACERS
	assert {answer.result["lead_owner"] for answer in answers} == set(owners)
