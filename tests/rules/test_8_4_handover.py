"""Bulk handover of what somebody leaves behind (spec §8.4): a preview that tells the truth, then the run."""

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from leadcard.exceptions import HandoverError, InvalidOwnerError
from leadcard.ownership import bulk_handover, transfer

LEAD, CUSTOMER = "LC Lead", "LC Customer"
API = "leadcard.api.handover."


@pytest.fixture
def floor(make_user, make_tree):
	"""boss manages the company, lead the team of anna, ben and dora; carl works in another."""
	names = ("boss", "lead", "anna", "ben", "dora", "carl", "outsider")
	people = frappe._dict({name: make_user() for name in names})
	make_tree(
		("Công ty", None, [(people.boss, 1)]),
		("Chi nhánh", "Công ty", []),
		(
			"Nhóm 1",
			"Chi nhánh",
			[(people.lead, 1), (people.anna, 0), (people.ben, 0), (people.dora, 0)],
		),
		("Nhóm 2", "Chi nhánh", [(people.carl, 0)]),
	)
	return people


@pytest.fixture
def left_behind(floor, make_lead, make_customer, log_activity, make_opportunity):
	"""anna has left: five leads, two of them in Contacting, one stopped; one customer with all that can hang on it."""
	later = {"starts_at": str(add_to_date(now_datetime(), days=1)), "remind": 1}
	leads = [make_lead(lead_owner=floor.anna, expected_revenue=number * 100) for number in range(5)]
	for lead in leads[:2]:
		lead.status = "Contacting"
		lead.save()
	log_activity(leads[4], "LC Note", note_type="Dead Lead", reason="Không còn nhu cầu")
	customer = make_customer(account_owner=floor.anna)
	log_activity(customer, "LC Call", activity_owner=floor.anna, **later)
	log_activity(customer, "LC Meeting", activity_owner=floor.anna, **later)
	log_activity(customer, "LC Ticket", ticket_owner=floor.anna)
	make_opportunity(customer, opportunity_owner=floor.anna)
	frappe.share.add(CUSTOMER, customer.name, floor.outsider)
	frappe.get_attr("frappe.desk.form.assign_to.add")(
		{"doctype": LEAD, "name": leads[0].name, "assign_to": [floor.carl]}
	)
	make_lead(lead_owner=floor.ben)
	frappe.db.set_value("User", floor.anna, "enabled", 0)
	return [*leads, customer]


def owners(cards) -> list:
	return [
		frappe.db.get_value(
			card.doctype, card.name, "lead_owner" if card.doctype == LEAD else "account_owner"
		)
		for card in cards
	]


def test_8_4_the_preview_counts_what_goes_along_and_what_ends(call, floor, left_behind, as_user):
	with as_user(floor.lead):
		seen = call.get(API + "get_preview", leaver=floor.anna, receivers=[floor.ben, floor.dora])
	columns = {column["status"]: (column["count"], column["revenue"]) for column in seen["columns"]}
	assert columns["New"] == (2, 500) and columns["Contacting"] == (2, 100) and columns["Dead"] == (1, 400)
	assert columns["Converted"][0] == 1 and columns["Transacted"] == (0, 0)
	assert (seen["total"], seen["plans"], seen["opportunities"], seen["tickets"]) == (6, 2, 1, 1)
	assert (seen["shares"], seen["tasks"]) == (2, 1), "carl sees his task by a share"
	assert {row["user"]: row["cards"] for row in seen["receivers"]} == {floor.ben: 3, floor.dora: 3}
	assert seen["background"] is False
	assert set(owners(left_behind)) == {floor.anna}


def test_8_4_the_run_does_what_the_preview_said_and_tells_the_receivers(call, floor, left_behind, as_user):
	with as_user(floor.lead):
		outcome = call(API + "run", leaver=floor.anna, receivers=[floor.ben, floor.dora])["outcome"]
		assert (outcome["done"], outcome["failed"]) == (6, [])
		assert outcome["given"] == {floor.ben: 3, floor.dora: 3}
		again = call(API + "run", leaver=floor.anna, receivers=[floor.ben])["outcome"]
		assert (again["total"], again["done"]) == (0, 0)
	held = owners(left_behind)
	assert sorted(held) == sorted([floor.ben, floor.dora] * 3)
	customer = left_behind[-1]
	for doctype, field, reference in (
		("LC Call", "activity_owner", {"reference_name": customer.name}),
		("LC Meeting", "activity_owner", {"reference_name": customer.name}),
		("LC Ticket", "ticket_owner", {"reference_name": customer.name}),
		("LC Opportunity", "opportunity_owner", {"customer": customer.name}),
	):
		assert frappe.get_all(doctype, reference, pluck=field) == [held[-1]]
	assert not frappe.db.count("DocShare", {"share_name": customer.name})
	logged = frappe.get_all(
		"LC Status Change",
		{"reference_name": ("in", [card.name for card in left_behind]), "why": "Handed over"},
		["changed_by", "from_value"],
	)
	assert [(row.changed_by, row.from_value) for row in logged] == [(floor.lead, floor.anna)] * 6
	for user in (floor.ben, floor.dora):
		(notice,) = frappe.get_all("Notification Log", {"for_user": user}, ["subject", "from_user"])
		assert "3" in notice.subject and notice.from_user == floor.lead


@pytest.mark.parametrize(("cards", "said"), [(1, "1 card"), (2, "2 cards")])
def test_8_4_one_card_is_told_of_as_one(call, floor, make_lead, as_user, cards, said):
	for _card in range(cards):
		make_lead(lead_owner=floor.anna)
	with as_user(floor.lead):
		call(API + "run", leaver=floor.anna, receivers=[floor.ben])
	(told,) = frappe.get_all("Notification Log", {"for_user": floor.ben}, pluck="subject")
	assert f"handed {said} of " in told
	(told,) = frappe.get_all("Notification Log", {"for_user": floor.anna}, pluck="subject")
	assert f"handed {cards} of your cards over" in told


def test_8_4_only_the_chosen_columns_and_back_to_nobody(call, floor, left_behind, as_user):
	with as_user(floor.boss):
		assert call.get(API + "get_preview", leaver=floor.anna, columns=["New"])["total"] == 2
		call(API + "run", leaver=floor.anna, columns=["New", "Dead"])
	held = owners(left_behind)
	assert held == [floor.anna, floor.anna, None, None, None, floor.anna]


def test_8_4_a_manager_still_there_gives_the_plans_along(call, floor, make_lead, log_activity, as_user):
	lead = make_lead(lead_owner=floor.lead)
	later = {"starts_at": str(add_to_date(now_datetime(), days=1)), "remind": 1}
	plan = log_activity(lead, "LC Call", activity_owner=floor.lead, **later)
	with as_user(floor.boss):
		call(API + "run", leaver=floor.lead, receivers=[floor.ben])
	assert frappe.db.get_value("LC Call", plan.name, "activity_owner") == floor.ben
	armed = {"reference_name": plan.name, "status": "Armed"}
	assert frappe.get_all("LC Reminder", armed, pluck="recipient") == [floor.ben]


def test_8_4_who_may_hand_over_from_whom_to_whom(call, floor, left_behind, as_user, make_user, refused):
	def attempt(who, leaver, *receivers):
		with as_user(who):
			return call.get(API + "get_preview", leaver=leaver, receivers=list(receivers))

	for who, leaver, receiver in (
		(floor.ben, floor.anna, floor.ben),
		(floor.ben, floor.ben, floor.dora),
		(floor.outsider, floor.anna, floor.outsider),
		(floor.lead, floor.anna, floor.carl),
		(floor.lead, floor.carl, floor.ben),
		(floor.lead, floor.boss, floor.ben),
	):
		with refused(frappe.PermissionError):
			attempt(who, leaver, receiver)
		with as_user(who), refused(frappe.PermissionError):
			call(API + "run", leaver=leaver, receivers=[receiver])
	manager = make_user(roles=("LeadCard Manager",))
	assert attempt(manager, floor.anna, floor.carl)["total"] == 6
	assert set(owners(left_behind)) == {floor.anna}
	for row in frappe.get_doc("LC Sales Team", "Nhóm 1").members:
		if row.user == floor.anna:
			row.delete()
	frappe.clear_document_cache("LC Sales Team", "Nhóm 1")
	team = frappe.get_doc("LC Sales Team", "Nhóm 1")
	team.save()
	with refused(frappe.PermissionError):
		attempt(floor.lead, floor.anna, floor.ben)
	assert attempt(floor.boss, floor.anna, floor.carl)["total"] == 6


def test_8_4_bad_input_is_refused_with_what_to_do(call, floor, left_behind, refused, make_user):
	for error, sent in (
		(HandoverError, {"leaver": "nobody@example.com"}),
		(HandoverError, {"leaver": floor.anna, "receivers": [floor.anna]}),
		(HandoverError, {"leaver": floor.anna, "receivers": {"a": 1}}),
		(HandoverError, {"leaver": floor.anna, "columns": ["Lost"]}),
		(InvalidOwnerError, {"leaver": floor.ben, "receivers": [floor.anna]}),
		(InvalidOwnerError, {"leaver": floor.anna, "receivers": [make_user(roles=("Desk User",))]}),
	):
		with refused(error):
			call(API + "run", **sent)
	with refused(frappe.DoesNotExistError):
		call.get(API + "get_progress", job="unknown")
	assert set(owners(left_behind)) == {floor.anna}


def test_8_4_the_dialog_offers_who_has_left_first_and_only_ones_own_people(
	call, floor, left_behind, as_user, refused
):
	with as_user(floor.lead):
		offered = call.get(API + "get_options")
	assert [(row["user"], row["enabled"], row["cards"]) for row in offered["leavers"]] == [
		(floor.anna, False, 6),
		(floor.ben, True, 1),
	]
	assert {row["user"] for row in offered["receivers"]} == {floor.lead, floor.ben, floor.dora}
	with as_user(floor.ben), refused(frappe.PermissionError):
		call.get(API + "get_options")


def test_8_4_a_bad_card_stops_no_other_and_is_named(call, floor, left_behind, monkeypatch):
	give, bad = transfer.give, left_behind[2]

	def fails(card, *rest, **options):
		give(card, *rest, **options)
		if card.name == bad.name:
			raise frappe.ValidationError("<b>hỏng</b>")

	monkeypatch.setattr(bulk_handover.transfer, "give", fails)
	outcome = call(API + "run", leaver=floor.anna, receivers=[floor.ben])["outcome"]
	assert (outcome["done"], outcome["failures"]) == (5, 1)
	assert outcome["failed"] == [{"doctype": LEAD, "name": bad.name, "title": bad.title, "message": "hỏng"}]
	monkeypatch.undo()


def test_8_4_many_are_handed_over_by_a_worker_that_tells_how_far_it_is(
	call, floor, left_behind, as_user, monkeypatch
):
	monkeypatch.setattr(bulk_handover, "MOST_AT_ONCE", 3)
	begun = []
	monkeypatch.setattr(bulk_handover.frappe, "enqueue", lambda method, **job: begun.append((method, job)))
	with as_user(floor.lead):
		job = call(API + "run", leaver=floor.anna, receivers=[floor.ben])["job"]
		assert call.get(API + "get_progress", job=job)["total"] == 6
		assert set(owners(left_behind)) == {floor.anna}
		method, sent = begun.pop()
		assert method == "leadcard.ownership.bulk_handover.run"
		bulk_handover.run(sent["handover"], sent["job"], sent["so_far"])
		outcome = call.get(API + "get_progress", job=job)
		assert (outcome["done"], outcome["total"], outcome["finished"]) == (6, 6, True)
		notice = frappe.get_last_doc("Notification Log", {"for_user": floor.lead})
		assert "6" in notice.subject
	with as_user(floor.boss), pytest.raises(frappe.DoesNotExistError):
		call.get(API + "get_progress", job=job)
	assert set(owners(left_behind)) == {floor.ben}


def test_8_4_a_turn_that_ends_is_gone_on_with_by_the_next(call, floor, left_behind, monkeypatch):
	monkeypatch.setattr(bulk_handover, "MOST_AT_ONCE", 3)
	monkeypatch.setattr(bulk_handover, "LONGEST_TURN", -1)
	begun = []
	monkeypatch.setattr(bulk_handover.frappe, "enqueue", lambda _method, **job: begun.append(job))
	job = call(API + "run", leaver=floor.anna, receivers=[floor.ben])["job"]
	first = begun.pop()
	bulk_handover.run(first["handover"], job, first["so_far"])
	assert not bulk_handover.progress(job)["finished"]
	monkeypatch.setattr(bulk_handover, "LONGEST_TURN", 60)
	second = begun.pop()
	bulk_handover.run(second["handover"], job, second["so_far"])
	assert bulk_handover.progress(job)["finished"] and set(owners(left_behind)) == {floor.ben}
