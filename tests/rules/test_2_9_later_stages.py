"""A stage of a later column (spec §2.9): the card makes that column's move by its rules, with stage, note and files."""

import frappe
import pytest

from leadcard.exceptions import (
	ConversionRequiredError,
	OpportunityWinRequiredError,
	RequiredFieldError,
	StageMismatchError,
)

from .test_2_9_no_contact import by_endpoint, by_form, by_set_value

LEAD, CUSTOMER = "LC Lead", "LC Customer"
CHANGE = "leadcard.api.cards.change_stage"
PANEL = "leadcard.api.board.get_card"
SIGNING = "Signing and Deposit"

each_way = pytest.mark.parametrize("way", [by_endpoint, by_form, by_set_value])


@pytest.fixture(autouse=True)
def edition(settings):
	settings(edition="Real Estate")


@pytest.fixture
def attach():
	"""`attach(card, "anh.jpg")`: the name of a file that is attached to a card."""

	def make(card, file_name: str) -> str:
		about = {"attached_to_doctype": card.doctype, "attached_to_name": card.name}
		values = {"file_name": file_name, "content": file_name, "is_private": 1}
		return frappe.get_doc({"doctype": "File", **values, **about}).insert().name

	return make


def called(*files: str) -> list[str]:
	"""A site that has had a file of that name gives it another one."""
	return [frappe.db.get_value("File", file, "file_name") for file in files]


def place_of(card) -> tuple[str, str]:
	return frappe.db.get_value(card.doctype, card.name, ["status", "stage"])


def offered(call, card) -> dict[str, tuple[str | None, list[str]]]:
	found = call.get(PANEL, doctype=card.doctype, name=card.name)["later_stages"]
	return {column["status"]: (column["needs"] or None, column["stages"]) for column in found}


def test_2_9_the_stages_of_the_columns_that_a_card_can_reach_are_offered(call, make_lead, make_customer):
	contacting = ["First Call", "First Meeting in Person", "Site Visit"]
	assert offered(call, make_lead()) == {
		"Contacting": (None, contacting),
		"Converted": ("convert", ["Booking", SIGNING]),
	}
	assert offered(call, make_lead(status="Contacting")) == {"Converted": ("convert", ["Booking", SIGNING])}
	handover = ["Payment by Instalments", "Handover"]
	assert offered(call, make_customer()) == {"Transacted": ("win", handover)}
	stopped = make_lead()
	call("leadcard.api.cards.stop_care", doctype=LEAD, name=stopped.name, reason="x")
	assert offered(call, stopped) == {}


@each_way
def test_2_9_a_move_that_goes_by_hand_is_made_with_the_stage(call, make_lead, way):
	lead = make_lead()
	way(call, lead, "Site Visit")
	assert place_of(lead) == ("Contacting", "Site Visit")
	changes = call.get(PANEL, doctype=LEAD, name=lead.name)["changes"]
	assert {(change["changed_field"], change["to_value"]) for change in changes[:2]} == {
		("status", "Contacting"),
		("stage", "Site Visit"),
	}


@each_way
def test_2_9_a_stage_alone_neither_converts_nor_wins(call, make_lead, make_customer, refused, way):
	lead, customer = make_lead(), make_customer()
	with refused(ConversionRequiredError):
		way(call, lead, SIGNING)
	with refused(OpportunityWinRequiredError):
		way(call, lead, "Handover")
	with refused(OpportunityWinRequiredError):
		way(call, customer, "Handover")
	with refused(StageMismatchError):
		way(call, customer, "Site Visit")
	assert place_of(lead) == ("New", "New Prospect") and place_of(customer)[0] == "Converted"


def test_2_9_conversion_takes_stage_note_and_files_along(call, make_lead, attach):
	lead = make_lead(status="Contacting")
	files = [attach(lead, "phieu-coc.txt"), attach(lead, "cccd.txt")]
	answer = call("leadcard.api.cards.convert_lead", name=lead.name, stage=SIGNING, note="Đã ký", files=files)
	assert (answer["card"]["status"], answer["card"]["stage"]) == ("Converted", SIGNING)
	panel = call.get(PANEL, doctype=CUSTOMER, name=answer["customer"])
	change = next(change for change in panel["changes"] if change["to_value"] == SIGNING)
	assert (change["note"], change["files"]) == ("Đã ký", called(*files))
	assert {file["file_name"] for file in panel["files"]} == set(called(*files))


def test_2_9_note_and_files_stay_where_the_move_itself_brings_the_stage(
	call, make_lead, make_opportunity, attach
):
	lead = make_lead(status="Contacting")
	along = {"stage": "Booking", "note": "Giữ chỗ", "files": [attach(lead, "giu-cho.txt")]}
	customer = call("leadcard.api.cards.convert_lead", name=lead.name, **along)["customer"]
	key = {"doctype": CUSTOMER, "name": customer}
	change = next(change for change in call.get(PANEL, **key)["changes"] if change["to_value"] == "Booking")
	assert (change["note"], change["files"]) == ("Giữ chỗ", called(*along["files"]))
	along = {"stage": "Payment by Instalments", "note": "Đợt 1"}
	call("leadcard.api.activities.win_opportunity", name=make_opportunity(customer, amount=5).name, **along)
	change = call.get(PANEL, **key)["changes"][0]
	assert (change["to_value"], change["note"], change["files"]) == ("Payment by Instalments", "Đợt 1", [])


def test_2_9_what_the_stage_refuses_converts_nothing(call, make_lead, attach, refused):
	stage = frappe.get_doc("LC Stage", SIGNING)
	stage.append("required_fields", {"field": "id_number"})
	stage.save()
	lead, other = make_lead(status="Contacting", id_number=""), make_lead()
	foreign = attach(other, "cua-nguoi-khac.txt")
	with refused(RequiredFieldError):
		call("leadcard.api.cards.convert_lead", name=lead.name, stage=SIGNING)
	with refused(frappe.ValidationError):
		call("leadcard.api.cards.convert_lead", name=lead.name, stage="Booking", files=[foreign])
	assert place_of(lead) == ("Contacting", "First Call")
	assert not frappe.db.exists(CUSTOMER, {"lead": lead.name})


@pytest.mark.parametrize("creates", [False, True])
def test_2_9_a_win_takes_stage_note_and_files_along(call, make_customer, make_opportunity, attach, creates):
	customer = make_customer()
	along = {"stage": "Handover", "note": "Giao nhà", "files": [attach(customer, "bien-ban.txt")]}
	if creates:
		values = {"amount": 5}
		call("leadcard.api.activities.create_opportunity", name=customer.name, values=values, win=1, **along)
	else:
		name = make_opportunity(customer, amount=5).name
		call("leadcard.api.activities.win_opportunity", name=name, **along)
	assert place_of(customer) == ("Transacted", "Handover")
	changes = call.get(PANEL, doctype=CUSTOMER, name=customer.name)["changes"]
	change = next(change for change in changes if change["to_value"] == "Handover")
	assert (change["note"], change["files"]) == ("Giao nhà", called(*along["files"]))


def test_2_9_the_log_names_the_files_that_came_with_a_stage(call, make_lead, attach, refused):
	lead = make_lead(status="Contacting")
	before, came = attach(lead, "cu.txt"), attach(lead, "anh nhà.txt")
	key = {"doctype": LEAD, "name": lead.name}
	call(CHANGE, **key, stage="Site Visit", note="Xem nhà", files=[came])
	change = call.get(PANEL, **key)["changes"][0]
	assert (change["note"], change["files"]) == ("Xem nhà", called(came))
	from leadcard.pipeline.change_log import timeline

	told = timeline(LEAD, lead.name)[0]["content"]
	assert called(came)[0] in told and called(before)[0] not in told
	with refused(frappe.ValidationError):
		call(CHANGE, **key, stage="First Call", files=["không có"])
	with refused(frappe.ValidationError):
		call(CHANGE, **key, stage="First Call", files=[before] * 60 + ["x"])
