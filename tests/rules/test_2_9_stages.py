"""Stages (spec §2.9): defaults, by hand with a note, and those that set themselves."""

import frappe
import pytest

from leadcard.exceptions import StageMismatchError

CHANGE = "leadcard.api.cards.change_stage"


def stage_of(doctype: str, name: str) -> str:
	return frappe.db.get_value(doctype, name, "stage")


def email(lead, received: bool):
	return frappe.get_doc(
		{
			"doctype": "Communication",
			"communication_type": "Communication",
			"communication_medium": "Email",
			"sent_or_received": "Received" if received else "Sent",
			"subject": "Báo giá",
			"content": "…",
			"sender": "khach@example.com",
			"recipients": "sale@example.com",
			"reference_doctype": lead.doctype,
			"reference_name": lead.name,
		}
	).insert(ignore_permissions=True)


def test_2_9_a_card_takes_the_default_stage_of_its_column(make_lead, settings):
	assert make_lead().stage == "Open"
	settings(edition="Real Estate")
	assert make_lead().stage == "New Prospect"


def test_2_9_a_stage_is_set_by_hand_with_a_note(call, make_lead):
	lead = make_lead(status="Contacting")
	call(CHANGE, doctype="LC Lead", name=lead.name, stage="Interested", note="Muốn xem nhà mẫu")
	change = call.get("leadcard.api.board.get_card", doctype="LC Lead", name=lead.name)["changes"][0]
	assert (change["from_value"], change["to_value"]) == ("Contacted", "Interested")
	assert (change["why"], change["note"], change["changed_by"]) == (
		"By hand",
		"Muốn xem nhà mẫu",
		"Administrator",
	)


def test_2_9_a_stage_of_another_column_is_refused(call, make_lead):
	lead = make_lead()
	with pytest.raises(StageMismatchError):
		call(CHANGE, doctype="LC Lead", name=lead.name, stage="Customer Care")
	with pytest.raises(frappe.LinkValidationError):
		call(CHANGE, doctype="LC Lead", name=lead.name, stage="Không có")
	assert stage_of("LC Lead", lead.name) == "Open"


def test_2_9_a_reply_pulls_the_card_to_replied(make_lead):
	lead = make_lead(status="Contacting")
	email(lead, received=False)
	assert stage_of("LC Lead", lead.name) == "Contacted"
	email(lead, received=True)
	assert stage_of("LC Lead", lead.name) == "Replied"


def test_2_9_opportunities_pull_their_customer(call, make_customer):
	customer = make_customer()
	call(CHANGE, doctype="LC Customer", name=customer.name, stage="Do Not Contact")
	made = call("leadcard.api.activities.create_opportunity", name=customer.name, values={"amount": 5})
	assert stage_of("LC Customer", customer.name) == "Opportunity"
	opportunity = frappe.get_doc("LC Opportunity", made["opportunity"])
	opportunity.sales_stage = "Closed Lost"
	opportunity.save()
	assert stage_of("LC Customer", customer.name) == "Lost Quotation"


def test_2_9_admins_change_triggers_without_code(make_lead):
	frappe.db.set_value("LC Stage", "Replied", "trigger", "")
	lead = make_lead(status="Contacting")
	email(lead, received=True)
	assert stage_of("LC Lead", lead.name) == "Contacted"
