"""Stages (spec §2.9): defaults, by hand with a note, and those that set themselves."""

import frappe
import pytest

from leadcard.exceptions import OpportunityWinRequiredError, StageMismatchError

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
	with pytest.raises(OpportunityWinRequiredError):
		call(CHANGE, doctype="LC Lead", name=lead.name, stage="Customer Care")
	frappe.db.set_value("LC Stage", "Open", "in_every_column", 0)
	contacting = make_lead(status="Contacting")
	with pytest.raises(StageMismatchError):
		call(CHANGE, doctype="LC Lead", name=contacting.name, stage="Open")
	with pytest.raises(frappe.LinkValidationError):
		call(CHANGE, doctype="LC Lead", name=lead.name, stage="Không có")
	assert stage_of("LC Lead", lead.name) == "Open"


def test_1_the_refusal_names_columns_as_the_edition_does(call, make_lead, settings, refused):
	settings(edition="Real Estate")
	frappe.db.set_value("LC Stage", "Open", "in_every_column", 0)
	lead = make_lead(status="Contacting")
	frappe.local.lang = "vi"
	with refused(StageMismatchError) as told:
		call(CHANGE, doctype="LC Lead", name=lead.name, stage="Open")
	assert "Tiềm năng" in str(told.value) and "Mới" not in str(told.value)


def test_2_9_replied_is_a_card_that_we_have_answered(make_lead, make_customer):
	lead, customer = make_lead(), make_customer()
	email(lead, received=False)
	assert stage_of("LC Lead", lead.name) == "Contacted"
	for card in (lead, customer):
		for received, stage in ((True, "Open"), (False, "Replied"), (True, "Open"), (False, "Replied")):
			email(card, received)
			assert stage_of(card.doctype, card.name) == stage
	# and such a card is saved as any other
	for card in (lead, customer):
		email(card, received=True)
		frappe.get_doc(card.doctype, card.name).save()
		assert stage_of(card.doctype, card.name) == "Open"


@pytest.mark.parametrize("stage", ["Quotation", "Lost Quotation", "Do Not Contact"])
def test_2_9_emails_replace_no_later_stage(call, make_lead, stage):
	lead = make_lead(status="Contacting")
	call(CHANGE, doctype="LC Lead", name=lead.name, stage=stage)
	for received in (True, False, True):
		email(lead, received)
		assert stage_of("LC Lead", lead.name) == stage


def test_2_9_an_open_card_takes_the_next_columns_stage(make_lead, convert, refused):
	lead = make_lead(status="Contacting")
	email(lead, received=True)
	assert stage_of("LC Lead", lead.name) == "Open"
	stage = frappe.get_doc("LC Stage", "Open")
	stage.in_every_column = 0
	with refused(StageMismatchError):
		stage.save()
	assert stage_of("LC Customer", convert(lead)["customer"]) == "Opportunity"


def test_2_9_sites_of_before_learn_what_replied_means(make_lead):
	from leadcard.patches.set_replied_by_answers import execute

	frappe.db.set_value("LC Stage", "Replied", "trigger", "Email Reply Received")
	frappe.db.set_value("LC Stage", "Open", {"trigger": "", "in_every_column": 0})
	execute()
	lead = make_lead(status="Contacting")
	for received, stage in ((True, "Open"), (False, "Replied")):
		email(lead, received)
		assert stage_of("LC Lead", lead.name) == stage


def test_2_9_opportunities_pull_their_customer(call, make_customer):
	customer = make_customer()
	call(CHANGE, doctype="LC Customer", name=customer.name, stage="Do Not Contact")
	made = call("leadcard.api.activities.create_opportunity", name=customer.name, values={"amount": 5})
	assert stage_of("LC Customer", customer.name) == "Opportunity"
	opportunity = frappe.get_doc("LC Opportunity", made["opportunity"])
	opportunity.update({"sales_stage": "Closed Lost", "lost_reason": "No Budget"})
	opportunity.save()
	assert stage_of("LC Customer", customer.name) == "Lost Quotation"


def test_2_9_admins_change_triggers_without_code(make_lead):
	frappe.db.set_value("LC Stage", {"name": ("in", ("Open", "Replied"))}, "trigger", "")
	lead = make_lead(status="Contacting")
	email(lead, received=True)
	email(lead, received=False)
	assert stage_of("LC Lead", lead.name) == "Contacted"


@pytest.fixture
def manager(make_user, as_user):
	"""What follows is done by an admin of LeadCard."""
	with as_user(make_user(roles=("LeadCard Manager",))):
		yield


def new_stage(name: str, column: str, **values):
	return frappe.get_doc(
		{"doctype": "LC Stage", "stage_name": name, "pipeline_status": column, **values}
	).insert()


def test_2_9_an_admins_own_stages_are_followed(manager, make_lead, convert):
	first = new_stage("Gọi lần đầu", "Contacting", is_default=1, position=20)
	new_stage("Đã trả lời", "Contacting", trigger="Email Reply Received")
	new_stage("Đang thương lượng", "Converted", trigger="Opportunity Created")
	assert not frappe.db.get_value("LC Stage", "Contacted", "is_default")
	lead = make_lead()
	email(lead, received=False)
	assert stage_of("LC Lead", lead.name) == first.name
	email(lead, received=True)
	assert stage_of("LC Lead", lead.name) == "Đã trả lời"
	customer = convert(lead)["customer"]
	assert stage_of("LC Customer", customer) == "Đang thương lượng"


def test_2_9_erpnexts_set_can_be_switched_off(manager, make_lead, make_customer, make_opportunity):
	for name in ("Replied", "Quotation", "Lost Quotation", "Opportunity", "Interested"):
		frappe.delete_doc("LC Stage", name)
	lead, customer = make_lead(status="Contacting"), make_customer()
	frappe.db.set_value("LC Stage", "Open", "trigger", "")
	email(lead, received=True)
	assert stage_of("LC Lead", lead.name) == "Contacted"
	assert not stage_of("LC Customer", customer.name)
	make_opportunity(customer, sales_stage="Closed Lost")
	assert not stage_of("LC Customer", customer.name)


def test_2_9_a_stage_in_use_stays_and_the_refusal_names_it(manager, make_lead, refused):
	make_lead(status="Contacting", stage="Interested")
	with refused(frappe.LinkExistsError) as told:
		frappe.delete_doc("LC Stage", "Interested")
	assert "Interested" in str(told.value)
	stage = frappe.get_doc("LC Stage", "Interested")
	stage.pipeline_status = "Converted"
	with refused(StageMismatchError):
		stage.save()


@pytest.mark.bench
def test_2_9_a_renamed_stage_goes_on_and_two_become_one(manager, make_lead):
	lead = make_lead(status="Contacting", stage="Replied")
	frappe.rename_doc("LC Stage", "Replied", "Đã phản hồi")
	assert stage_of("LC Lead", lead.name) == "Đã phản hồi"
	frappe.rename_doc("LC Stage", "Đã phản hồi", "Interested", merge=True)
	assert stage_of("LC Lead", lead.name) == "Interested"
	other = make_lead(status="Contacting")
	email(other, received=True)
	email(other, received=False)
	assert stage_of("LC Lead", other.name) == "Open"


def test_2_9_a_change_carries_a_note_and_files(call, make_lead):
	lead = make_lead(status="Contacting")
	for number in (1, 2):
		frappe.get_doc(
			{
				"doctype": "File",
				"file_name": f"anh{number}-{lead.name}.txt",
				"content": f"Ảnh {number}",
				"is_private": 1,
				"attached_to_doctype": "LC Lead",
				"attached_to_name": lead.name,
			}
		).insert()
	call(CHANGE, doctype="LC Lead", name=lead.name, stage="Interested", note="Xem hai ảnh")
	panel = call.get("leadcard.api.board.get_card", doctype="LC Lead", name=lead.name)
	assert panel["changes"][0]["note"] == "Xem hai ảnh"
	assert {file["file_name"] for file in panel["files"]} == {
		f"anh1-{lead.name}.txt",
		f"anh2-{lead.name}.txt",
	}
