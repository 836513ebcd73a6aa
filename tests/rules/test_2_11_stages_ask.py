"""Stages that ask for fields, and that have days of their own until a card counts as not cared for (spec §2.11)."""

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from leadcard.exceptions import (
	InvalidValueError,
	LeadCardError,
	NotClaimableError,
	RequiredFieldError,
	StageMismatchError,
)
from leadcard.notices.digest import digest_of

from .test_2_9_no_contact import by_endpoint, by_form, by_set_value
from .test_5_activities import ago

LEAD, CUSTOMER = "LC Lead", "LC Customer"
BOARD = "leadcard.api.board.get_board"


@pytest.fixture
def stage_with():
	"""`stage_with("Interested", required_fields=["source"])` changes a stage as its form does."""

	def change(name: str, required_fields=(), **values):
		stage = frappe.get_doc("LC Stage", name)
		stage.update({"required_fields": [{"field": field} for field in required_fields], **values})
		return stage.save()

	return change


@pytest.mark.parametrize("way", [by_endpoint, by_form, by_set_value])
def test_2_11_a_stage_is_refused_until_its_fields_are_filled_in(call, make_lead, stage_with, refused, way):
	stage_with("Interested", ["source", "email_id"])
	lead = make_lead(status="Contacting", email_id="")
	with refused(RequiredFieldError) as told:
		way(call, lead, "Interested")
	assert "Source" in str(told.value) and "Email" in str(told.value)
	assert frappe.db.get_value(LEAD, lead.name, "stage") == "Contacted"
	lead.update({"source": "Zalo"}).save()
	with refused(RequiredFieldError) as told:
		way(call, lead, "Interested")
	assert "Source" not in str(told.value) and "Email" in str(told.value)
	lead.update({"email_id": "hoa@example.com"}).save()
	way(call, lead, "Interested")
	assert frappe.db.get_value(LEAD, lead.name, "stage") == "Interested"
	# what has the stage is saved as any other card
	frappe.get_doc(LEAD, lead.name).update({"source": None}).save()


def test_2_11_the_refusal_is_in_the_users_language(call, make_lead, stage_with, refused):
	stage_with("Interested", ["source"])
	lead = make_lead(status="Contacting")
	frappe.local.lang = "vi"
	with refused(RequiredFieldError) as told:
		by_endpoint(call, lead, "Interested")
	assert "Nguồn" in str(told.value)


def test_2_11_a_new_card_with_a_stage_needs_them_too(make_lead, stage_with, refused):
	stage_with("Interested", ["source"])
	with refused(RequiredFieldError):
		make_lead(status="Contacting", stage="Interested")
	assert make_lead(status="Contacting", stage="Interested", source="Zalo").stage == "Interested"


def test_2_11_a_trigger_leaves_the_card_where_it_is(make_customer, make_opportunity, stage_with):
	stage_with("Lost Quotation", ["source"])
	customer = make_customer(source="")
	deal = make_opportunity(customer)
	deal.update({"sales_stage": "Closed Lost", "lost_reason": "No Budget"}).save()
	assert frappe.db.get_value(CUSTOMER, customer.name, "stage") == "Opportunity"


def test_2_11_a_field_of_the_other_kind_of_card_is_asked_of_that_kind_only(
	call, make_lead, make_customer, stage_with, refused
):
	stage_with("Quotation", ["expected_close_date"])
	by_endpoint(call, make_customer(), "Quotation")
	with refused(RequiredFieldError):
		by_endpoint(call, make_lead(status="Contacting"), "Quotation")


@pytest.mark.parametrize("field", ["status", "khong_co", "last_care_on", "naming_series"])
def test_2_11_only_what_somebody_fills_in_can_be_asked_for(stage_with, refused, field):
	with refused(InvalidValueError):
		stage_with("Interested", [field])


@pytest.mark.parametrize("values", [{"pipeline_status": "Contacting"}, {"in_every_column": 1}])
def test_2_11_the_form_offers_what_a_save_takes_and_nothing_else(call, stage_with, refused, values):
	offered = {
		row["value"]: row["label"] for row in call.get("leadcard.api.pickers.get_askable_fields", **values)
	}
	assert offered["source"] == "Source" and ("account_owner" in offered) == ("in_every_column" in values)
	for field in {field.fieldname for kind in (LEAD, CUSTOMER) for field in frappe.get_meta(kind).fields}:
		if field in offered:
			stage_with("Interested", [field], **values)
		else:
			with refused(InvalidValueError):
				stage_with("Interested", [field], **values)


@pytest.mark.parametrize("role", ["LeadCard User", "System Manager"])
def test_2_11_whoever_opens_the_form_of_a_stage_reads_what_it_asks_for(call, as_user, make_user, role):
	with as_user(make_user(roles=(role,))):
		assert frappe.has_permission("LC Stage", "read")
		assert call.get("leadcard.api.pickers.get_askable_fields", pipeline_status="Contacting")


def test_2_11_who_may_not_read_stages_is_told_of_no_field(call, as_user, make_user, refused):
	with as_user(make_user(roles=("Desk User",))), refused(frappe.PermissionError):
		call.get("leadcard.api.pickers.get_askable_fields")


def test_2_11_a_default_stage_asks_for_nothing(stage_with, refused):
	with refused(StageMismatchError):
		stage_with("Contacted", ["source"])


@pytest.mark.parametrize("days", [-1, 1_000_000])
def test_2_11_days_that_mean_nothing_are_refused(stage_with, refused, days):
	with refused(LeadCardError):
		stage_with("Interested", stale_days=days)


def forgotten(call) -> set[str]:
	board = call.get(BOARD, filters={"stale": "week"}, limit=100)
	found = {card["name"] for column in board["columns"] for card in column["cards"]}
	again = call.get(BOARD, filters={"view": "forgotten"}, limit=100)
	assert found == {card["name"] for column in again["columns"] for card in column["cards"]}
	everything = call.get(BOARD, limit=100)
	shown = {card["name"] for column in everything["columns"] for card in column["cards"] if card["stale"]}
	assert found == shown and everything["views"]["forgotten"] == len(found)
	return found


def test_2_11_a_stage_has_its_own_days_everywhere(
	call, make_lead, make_user, as_user, log_activity, stage_with, refused
):
	anna, ben = make_user(), make_user(roles=("LeadCard Manager",))
	cards = {}
	with as_user(anna):
		for stage in ("Contacted", "Interested", "Replied"):
			for days in (3, 10, 40):
				lead = make_lead(status="Contacting", stage=stage, lead_owner=anna)
				log_activity(lead, completed=1, starts_at=ago(days=days))
				cards[stage, days] = lead.name
		assert forgotten(call) == {cards[stage, days] for stage, days in cards if days > 7}
	stage_with("Interested", stale_days=2)
	stage_with("Replied", stale_days=30)
	with as_user(anna):
		late = {key for key in cards if key[1] > {"Contacted": 7, "Interested": 2, "Replied": 30}[key[0]]}
		assert forgotten(call) == {cards[key] for key in late}
		assert len(late) == 6
		assert digest_of(anna).cards == 6
		month = call.get(BOARD, filters={"stale": "year"})
	first = add_to_date(now_datetime()).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
	years = sum(frappe.db.get_value(LEAD, name, "last_care_on") < first for name in cards.values())
	assert sum(column["count"] for column in month["columns"]) == years
	with as_user(ben):
		with refused(NotClaimableError):
			call("leadcard.api.cards.claim", doctype=LEAD, name=cards["Replied", 10])
		call("leadcard.api.cards.claim", doctype=LEAD, name=cards["Interested", 3])
