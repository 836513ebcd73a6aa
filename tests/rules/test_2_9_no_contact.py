"""Cards whose customers want no contact (spec §2.9): out of Don't forget, plans and reminders, and on the board."""

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from leadcard.exceptions import NoContactError, NotClaimableError, StageMismatchError
from leadcard.notices import reminders
from leadcard.tasks import look_after_protection

from .recount import care, stored_care
from .test_5_activities import ago, ahead

LEAD, CUSTOMER = "LC Lead", "LC Customer"
BOARD = "leadcard.api.board.get_board"
CHANGE = "leadcard.api.cards.change_stage"
STAGE = "Do Not Contact"


@pytest.fixture(params=[LEAD, CUSTOMER])
def card(request, make_lead, make_customer, log_activity):
	"""A card that nobody has cared for in two years."""
	made = make_lead(status="Contacting") if request.param == LEAD else make_customer()
	log_activity(made, completed=1, starts_at=ago(days=730))
	return made.reload()


def take(call, card, stage: str) -> None:
	call(CHANGE, doctype=card.doctype, name=card.name, stage=stage)


def by_endpoint(call, card, stage):
	take(call, card, stage)


def by_form(_call, card, stage):
	form = frappe.get_doc(card.doctype, card.name)
	form.stage = stage
	form.save()


def by_set_value(call, card, stage):
	call("frappe.client.set_value", doctype=card.doctype, name=card.name, fieldname="stage", value=stage)


each_way = pytest.mark.parametrize("way", [by_endpoint, by_form, by_set_value])


def other_stage(card) -> str:
	return "Interested" if card.doctype == LEAD else "Opportunity"


def forgotten(call, card) -> dict[str, bool]:
	"""Where a card counts as one that nobody cares for."""
	found = {}
	for name, filters in (
		("view", {"view": "forgotten"}),
		*((bound, {"stale": bound}) for bound in ("week", "month", "year")),
	):
		board = call.get(BOARD, filters=filters, limit=100)
		found[name] = card.name in {one["name"] for column in board["columns"] for one in column["cards"]}
	shown = call.get("leadcard.api.board.get_card", doctype=card.doctype, name=card.name)["card"]
	return {**found, "card": shown["stale"]}


def views(call) -> dict[str, int]:
	return call.get(BOARD)["views"]


@each_way
def test_2_9_no_contact_is_out_of_dont_forget_and_comes_back_with_another_stage(call, card, way):
	assert all(forgotten(call, card).values())
	before = views(call)
	way(call, card, STAGE)
	assert not any(forgotten(call, card).values())
	assert views(call) == {**before, "forgotten": before["forgotten"] - 1}
	way(call, card, other_stage(card))
	assert all(forgotten(call, card).values())
	assert views(call) == before


@each_way
def test_2_9_no_contact_cancels_plan_and_reminders_and_keeps_the_rest(call, card, log_activity, way):
	done = log_activity(card, completed=1, starts_at=ago(days=1))
	planned = log_activity(card, "LC Meeting", starts_at=ahead(days=2), remind=1, remind_before=30)
	card.reload().update({"next_contact_date": ahead(days=3)[:10], "next_contact_by": "Administrator"})
	card.save()
	armed = {"reference_name": ("in", [card.name, planned.name]), "status": "Armed"}
	assert frappe.db.count("LC Reminder", armed) == 2
	column = card.status

	way(call, card, STAGE)
	assert frappe.db.count("LC Reminder", armed) == 0
	assert frappe.db.get_value("LC Meeting", planned.name, ["cancelled", "remind"]) == (1, 0)
	assert frappe.db.get_value("LC Call", done.name, ["completed", "cancelled"]) == (1, 0)
	assert frappe.db.get_value(card.doctype, card.name, ["status", "next_activity_on"]) == (column, None)
	assert care(card) == stored_care(card)
	board = call.get(BOARD, limit=100)
	assert card.name in {one["name"] for found in board["columns"] for one in found["cards"]}

	way(call, card, other_stage(card))
	assert frappe.db.count("LC Reminder", {**armed, "reference_name": card.name}) == 1
	assert frappe.db.get_value("LC Meeting", planned.name, "cancelled") == 1


def test_2_9_nothing_new_is_planned_with_who_wants_no_contact(call, card, log_activity, refused):
	cancelled = log_activity(card, starts_at=ahead(days=1), cancelled=1)
	take(call, card, STAGE)
	key = {"doctype": card.doctype, "name": card.name}
	for endpoint in ("log_call", "log_meeting"):
		with refused(NoContactError) as told:
			call(f"leadcard.api.activities.{endpoint}", **key, values={"starts_at": ahead(days=1)})
		assert STAGE in str(told.value)
	with refused(NoContactError):
		log_activity(card, starts_at=ahead(days=1))
	with refused(NoContactError):
		call(
			"leadcard.api.activities.edit_activity",
			kind="LC Call",
			name=cancelled.name,
			values={"cancelled": 0},
		)
	with refused(NoContactError):
		call("leadcard.api.cards.edit_card", **key, values={"next_contact_date": ahead(days=1)[:10]})
	# what has happened is logged, and a note is written, as on any card
	call("leadcard.api.activities.log_call", **key, values={"completed": 1, "starts_at": ago(hours=1)})
	log_activity(card, "LC Note")
	assert care(card) == stored_care(card)
	take(call, card, other_stage(card))
	call("leadcard.api.activities.log_call", **key, values={"starts_at": ahead(days=1)})
	assert frappe.db.get_value(card.doctype, card.name, "next_activity_on")


def test_2_9_a_reminder_that_was_armed_before_tells_nobody(call, card, log_activity, freeze):
	planned = log_activity(card, "LC Meeting", starts_at=ahead(hours=2), remind=1, remind_before=0)
	# as SQL by hand, or another app, would do it
	frappe.db.set_value(card.doctype, card.name, "stage", STAGE)
	freeze(add_to_date(now_datetime(), hours=3))
	reminders.send_due()
	assert frappe.db.get_value("LC Reminder", {"reference_name": planned.name}, "status") == "Disarmed"


def test_2_9_no_colleague_claims_and_no_recall_takes_who_wants_no_contact(
	call, card, make_user, as_user, settings, refused, freeze
):
	freeze("2026-05-20 10:00:00")
	anna, ben = make_user(), make_user(roles=("LeadCard Manager",))
	owner = "lead_owner" if card.doctype == LEAD else "account_owner"
	long_ago = add_to_date(now_datetime(), days=-90)
	frappe.db.set_value(card.doctype, card.name, {owner: anna, "owned_since": long_ago})
	take(call, card.reload(), STAGE)
	frappe.db.set_value(card.doctype, card.name, "last_care_on", long_ago)
	with as_user(ben), refused(NotClaimableError):
		call("leadcard.api.cards.claim", doctype=card.doctype, name=card.name)
	settings(protection_days=5)
	frappe.db.set_single_value("LC Settings", "protection_since", long_ago)
	frappe.db.set_value(card.doctype, card.name, {"owned_since": long_ago, "last_care_on": long_ago})
	look_after_protection()
	assert frappe.db.get_value(card.doctype, card.name, owner) == anna
	assert not frappe.db.exists("LC Protection Notice", {"reference_name": card.name})


@pytest.fixture
def at_once(monkeypatch):
	"""What a save hands to the queue is done at once."""

	def work(method, *, queue, enqueue_after_commit, **arguments):
		frappe.get_attr(method)(**arguments)

	monkeypatch.setattr(frappe, "enqueue", work)


def test_2_9_any_stage_can_mean_it_and_its_cards_follow(call, card, log_activity, at_once):
	take(call, card, other_stage(card))
	planned = log_activity(card, starts_at=ahead(days=1), remind=1)
	stage = frappe.get_doc("LC Stage", other_stage(card))
	stage.is_default = 0
	stage.no_contact = 1
	stage.save()
	assert frappe.db.get_value("LC Call", planned.name, "cancelled") == 1
	assert not any(forgotten(call, card).values())
	stage.no_contact = 0
	stage.save()
	log_activity(card, starts_at=ahead(days=1))
	assert care(card) == stored_care(card)


def test_2_9_a_default_stage_means_no_such_thing(refused):
	stage = frappe.get_doc("LC Stage", "Opportunity")
	stage.no_contact = 1
	with refused(StageMismatchError):
		stage.save()


def test_2_9_sites_of_before_learn_what_do_not_contact_means(call, card, log_activity):
	from leadcard.patches.mark_no_contact import execute

	frappe.get_doc("LC Stage", STAGE).update({"no_contact": 0}).save()
	take(call, card, STAGE)
	log_activity(card, starts_at=ahead(days=1), remind=1)
	execute()
	assert frappe.db.get_value(card.doctype, card.name, "next_activity_on") is None
	assert not any(forgotten(call, card).values())
	assert not frappe.db.exists("LC Reminder", {"status": "Armed", "recipient": "Administrator"})
