"""Spec §5.2: a call and the next one are saved together, or neither."""

from datetime import timedelta

import frappe
import pytest
from frappe.utils import now_datetime

from leadcard import exceptions

LOG = "leadcard.api.activities.log_call"
NO_CONTACT = "Do Not Contact"
DONE = {"completed": 1, "outcome": "No Answer", "description": "Máy đổ chuông, không ai nghe"}


def ahead(**delta) -> str:
	return str((now_datetime() + timedelta(**delta)).replace(microsecond=0))


@pytest.fixture(params=["LC Lead", "LC Customer"])
def card(request, make_lead, make_customer):
	return make_lead() if request.param == "LC Lead" else make_customer()


@pytest.fixture
def log(call, card):
	return lambda plan, **values: call(
		LOG, doctype=card.doctype, name=card.name, values={**DONE, **values}, plan=plan
	)


def calls_of(card) -> list:
	fields = ["name", "completed", "outcome", "starts_at", "remind", "remind_before", "activity_owner"]
	return frappe.get_all("LC Call", {"reference_name": card.name}, fields, order_by="completed desc")


def test_5_2_a_call_is_logged_and_the_next_one_planned_at_once(log, card):
	at = ahead(days=1)
	answer = log({"starts_at": at, "remind": 1})
	done, planned = calls_of(card)
	assert (answer["activity"], answer["planned"]) == (done.name, planned.name)
	assert (done.completed, done.outcome, planned.completed) == (1, "No Answer", 0)
	assert not planned.outcome
	assert (str(planned.starts_at), planned.remind, planned.remind_before) == (at, 1, 15)
	assert planned.activity_owner == frappe.session.user
	assert [line["name"] for line in answer["card"]["history"]] == [done.name]
	assert [line["name"] for line in answer["card"]["plan"]] == [planned.name]
	assert str(frappe.db.get_value(card.doctype, card.name, "next_activity_on")) == at
	assert frappe.db.count("LC Reminder", {"reference_name": planned.name}) == 1


@pytest.mark.parametrize("nothing", [None, ""])
def test_5_2_without_a_plan_the_call_alone_is_logged(log, card, nothing):
	answer = log(nothing)
	assert answer["planned"] == ""
	assert [line.name for line in calls_of(card)] == [answer["activity"]]


def test_5_2_a_plan_is_what_lies_ahead_whatever_is_sent_with_it(log, card, make_customer):
	"""Neither completed nor cancelled, and of the same card."""
	other = make_customer()
	answer = log(
		{"starts_at": ahead(hours=2), "completed": 1, "cancelled": 1, "reference_name": other.name},
	)
	planned = frappe.get_doc("LC Call", answer["planned"])
	assert (planned.completed, planned.cancelled, planned.reference_name) == (0, 0, card.name)


@pytest.mark.parametrize(
	"plan",
	[
		{},
		{"remind": 1},
		{"starts_at": ""},
		{"starts_at": None},
		{"starts_at": "past"},
		{"starts_at": "now"},
		{"starts_at": "mai 9 giờ"},
		{"starts_at": "2031-02-30 09:00:00"},
		{"starts_at": ["2031-02-03"]},
		{"starts_at": "ahead", "remind_before": 1441},
		{"starts_at": "ahead", "outcome": "Sang tuần"},
		{"starts_at": "ahead", "no_such_field": 1},
		"ngày mai",
		"[1]",
	],
	ids=str,
)
def test_5_2_a_plan_that_cannot_be_says_so_and_stores_no_call(log, card, card_of, refused, plan):
	"""By an error of its own, so that a dialog shows it where the plan stands and keeps the text of the call."""
	moments = {"past": ahead(days=-1), "now": ahead(), "ahead": ahead(days=1)}
	if isinstance(plan, dict) and isinstance(at := plan.get("starts_at"), str):
		plan = {**plan, "starts_at": moments.get(at, at)}
	before = card_of(card.doctype, card.name)
	with refused(exceptions.PlanError) as told:
		log(plan)
	assert str(told.value)
	assert calls_of(card) == []
	assert card_of(card.doctype, card.name) == before


def test_5_2_an_error_of_the_call_is_not_the_plans(log, card, refused):
	for values in ({"outcome": "Vui vẻ"}, {"starts_at": ahead(days=1)}):
		with refused(frappe.ValidationError) as told:
			log({"starts_at": ahead(days=2)}, **values)
		assert not isinstance(told.value, exceptions.PlanError)
	assert calls_of(card) == []


def test_2_9_who_wants_no_contact_is_called_back_by_no_plan(log, card, refused):
	frappe.db.set_value(card.doctype, card.name, "stage", NO_CONTACT)
	with refused(exceptions.PlanError) as told:
		log({"starts_at": ahead(days=1)})
	assert NO_CONTACT in str(told.value)
	log(None)
	assert len(calls_of(card)) == 1


def test_8_2_nobody_plans_on_a_card_that_is_not_theirs(floor, make_lead, as_user, call, refused):
	lead = make_lead(lead_owner=floor.carl)
	with as_user(floor.anna), refused(frappe.PermissionError):
		call(LOG, doctype=lead.doctype, name=lead.name, values=DONE, plan={"starts_at": ahead(days=1)})
	assert calls_of(lead) == []


@pytest.mark.parametrize("kind", ["LC Call", "LC Meeting"])
def test_5_2_what_was_planned_is_completed_with_the_next_call_or_stays_planned(
	card, call, log_activity, refused, kind
):
	activity = log_activity(card, kind, starts_at=ahead(hours=1))
	done = {"kind": kind, "name": activity.name, "values": {"completed": 1, "starts_at": ""}}
	with refused(exceptions.PlanError):
		call("leadcard.api.activities.edit_activity", **done, plan={"starts_at": ahead(days=-1)})
	assert frappe.db.get_value(kind, activity.name, "completed") == 0
	answer = call("leadcard.api.activities.edit_activity", **done, plan={"starts_at": ahead(days=1)})
	assert frappe.db.get_value(kind, activity.name, "completed") == 1
	assert [line["name"] for line in answer["card"]["history"]] == [activity.name]
	assert [(line["doctype"], line["name"]) for line in answer["card"]["plan"]] == [
		("LC Call", answer["planned"])
	]
