"""What is too much is refused in a sentence: long texts, long names, states that no clock shows, and what others hold."""

import json
from pathlib import Path
from types import SimpleNamespace

import frappe
import pytest

from leadcard import exceptions, locks

DOCTYPES = ("LC Lead", "LC Customer", "LC Opportunity", "LC Call", "LC Meeting", "LC Note", "LC Ticket")
CONFIGURED = {
	"LC Stage": "stage_name",
	"LC Sales Stage": "stage_name",
	"LC Lead Source": "source_name",
	"LC Lost Reason": "reason_name",
	"LC Customer Group": "group_name",
	"LC Sales Team": "team_name",
	"LC Product": "product_name",
}
LONG_TEXTS = ("Small Text", "Text")
LINES = ("Data", "Autocomplete", "Phone")
# three bytes a letter
TOO_LONG = "ẫ" * 21_846
JUST_RIGHT = "ẫ" * 21_845


def fields() -> list:
	"""By the DocTypes' own files: tests are collected before there is a site."""
	found = []
	for path in sorted(Path(locks.__file__).parents[1].glob("leadcard/doctype/*/*.json")):
		record = json.loads(path.read_text(encoding="utf-8"))
		for field in record.get("fields", ()):
			wanted = record["name"] in (*DOCTYPES, *CONFIGURED) and field["fieldtype"] in (
				*LONG_TEXTS,
				*LINES,
			)
			if wanted and not field.get("read_only") and not field.get("hidden"):
				found.append(pytest.param(record["name"], field, id=f"{record['name']}.{field['fieldname']}"))
	return found


@pytest.fixture
def document(make_lead, make_customer):
	"""`document(doctype)`: a new one that could be inserted as it is."""

	def make(doctype: str):
		if doctype in CONFIGURED:
			values = {CONFIGURED[doctype]: frappe.generate_hash(length=8)}
			if doctype == "LC Stage":
				values["pipeline_status"] = "New"
			return frappe.get_doc({"doctype": doctype, **values})
		if doctype in ("LC Lead", "LC Customer"):
			return frappe.get_doc({"doctype": doctype, "full_name": "Khách Dài"})
		if doctype == "LC Opportunity":
			stage = frappe.db.get_value("LC Sales Stage", {"stage_type": "Open"}, "name")
			return frappe.get_doc(
				{"doctype": doctype, "customer": make_customer().name, "sales_stage": stage}
			)
		card = {"reference_doctype": "LC Lead", "reference_name": make_lead().name}
		return frappe.get_doc({"doctype": doctype, "subject": "Việc", "content": "Chữ", **card})

	return make


@pytest.mark.parametrize(("doctype", "field"), fields())
def test_a_text_that_its_field_cannot_hold_is_refused_in_a_sentence(document, refused, doctype, field):
	made = document(doctype)
	made.set(field["fieldname"], TOO_LONG)
	with refused(frappe.ValidationError) as error:
		made.insert()
	assert len(str(error.value)) > 20
	if field["fieldtype"] in LONG_TEXTS:
		assert "too long" in str(error.value)


@pytest.mark.parametrize(("doctype", "fieldname"), [("LC Lead", "notes"), ("LC Note", "content")])
def test_what_fits_is_kept_to_the_last_letter(document, doctype, fieldname):
	made = document(doctype)
	made.set(fieldname, JUST_RIGHT)
	assert len(JUST_RIGHT.encode()) == 65_535
	made.insert()
	assert frappe.db.get_value(doctype, made.name, fieldname) == JUST_RIGHT


@pytest.mark.parametrize(
	("method", "values"),
	[
		("cards.stop_care", {"reason": TOO_LONG}),
		("cards.change_stage", {"stage": "Quotation", "note": TOO_LONG}),
		("activities.log_call", {"values": {"description": TOO_LONG}}),
		("activities.add_note", {"values": {"content": TOO_LONG}}),
		("activities.create_contact", {"first_name": "ẫ" * 141}),
		("activities.create_contact", {"first_name": "An", "designation": TOO_LONG}),
		("activities.create_contact", {"first_name": "An", "mobile_no": TOO_LONG}),
		("activities.create_contact", {"first_name": "An", "email_id": TOO_LONG}),
		("activities.send_email", {"values": {"subject": TOO_LONG, "content": "x", "recipients": "a@b.vn"}}),
		("cards.edit_card", {"values": {"notes": TOO_LONG}}),
		("comments.add_comment", {"text": TOO_LONG}),
		("cards.set_tags", {"tags": [TOO_LONG]}),
	],
)
def test_an_endpoint_refuses_what_is_too_long(call, refused, outgoing, make_lead, method, values):
	lead = make_lead(status="Contacting")
	with refused(frappe.ValidationError) as error:
		call(f"leadcard.api.{method}", doctype="LC Lead", name=lead.name, **values)
	assert str(error.value)


def test_resuming_care_refuses_a_reason_that_is_too_long(call, refused, make_lead):
	lead = {"doctype": "LC Lead", "name": make_lead().name}
	call("leadcard.api.cards.stop_care", reason="Nhầm số", **lead)
	with refused(frappe.ValidationError) as error:
		call("leadcard.api.cards.resume_care", reason=TOO_LONG, **lead)
	assert "too long" in str(error.value)


@pytest.mark.parametrize("letters", [100, 130, 140])
def test_a_contact_has_a_name_of_up_to_140_letters(call, make_lead, letters):
	lead = make_lead()
	name = "Nguyễn" + "ẫ" * (letters - 6)
	for _time in range(2):
		contact = call(
			"leadcard.api.activities.create_contact", doctype="LC Lead", name=lead.name, first_name=name
		)["contact"]
		assert len(contact) <= 140
		assert frappe.db.get_value("Contact", contact, "full_name") == name


@pytest.mark.parametrize("letters", [130, 300])
def test_6_an_organization_with_a_long_name_is_converted(call, make_lead, letters):
	name = "C" * letters
	lead = make_lead(organization_name=name, full_name="")
	customer = call("leadcard.api.cards.convert_lead", name=lead.name)["customer"]
	assert frappe.db.get_value("LC Customer", customer, "organization_name") == name
	assert frappe.db.exists("Dynamic Link", {"parenttype": "Contact", "link_name": customer})


def test_6_a_person_whose_name_no_contact_holds_is_not_converted_with_half_of_it(call, refused, make_lead):
	lead = make_lead(organization_name="Hoa Sen", full_name="ẫ" * 130)
	assert call("leadcard.api.cards.convert_lead", name=lead.name)["customer"]
	longer = make_lead(organization_name="Hoa Cúc", full_name="ẫ" * 141)
	with refused(frappe.ValidationError) as error:
		call("leadcard.api.cards.convert_lead", name=longer.name)
	assert "141" in str(error.value) and "Shorten" in str(error.value)
	assert frappe.db.get_value("LC Lead", longer.name, "status") == "New"


@pytest.mark.parametrize(
	"modified",
	[
		"2026-01-01 00:00:00+99:99",
		"2026-01-01 00:00:00-24:00",
		"2026-01-01T00:00:00+14:00",
		"9999-12-31 23:59:59+00:00",
		"99999999999999999999",
		"{}",
		"0",
	],
)
def test_a_state_that_no_clock_shows_is_another_state(call, refused, make_lead, modified):
	lead = make_lead()
	with refused(frappe.TimestampMismatchError):
		call(
			"leadcard.api.cards.edit_card",
			doctype="LC Lead",
			name=lead.name,
			values={"notes": "x"},
			modified=modified,
		)


# what somebody holds


@pytest.fixture
def held(monkeypatch):
	"""In a request: `held()`, and from then on somebody holds every card."""
	request = SimpleNamespace(headers={}, method="POST")
	monkeypatch.setattr(frappe.local, "request", request, raising=False)
	ask = frappe.db.get_value

	def hold() -> None:
		def get_value(doctype, *args, **kwargs):
			if kwargs.get("for_update") and doctype in ("LC Lead", "LC Customer"):
				raise frappe.QueryTimeoutError("Lock wait timeout exceeded")
			return ask(doctype, *args, **kwargs)

		monkeypatch.setattr(frappe.local.db, "get_value", get_value)

	return hold


@pytest.mark.parametrize(
	("method", "values"),
	[
		("cards.edit_card", {"values": {"notes": "x"}}),
		("cards.claim", {}),
		("cards.stop_care", {"reason": "x"}),
		("board.move_card", {"to_status": "Contacting"}),
		("activities.log_call", {"values": {}}),
		("comments.add_comment", {"text": "x"}),
	],
)
def test_a_card_that_somebody_holds_answers_a_sentence(call, refused, make_lead, held, method, values):
	lead = make_lead()
	held()
	with refused(exceptions.CardBusyError) as error:
		call(f"leadcard.api.{method}", doctype="LC Lead", name=lead.name, **values)
	assert error.value.http_status_code == 417
	assert "Try again in a few seconds" in str(error.value)


def test_a_form_on_a_card_that_somebody_holds_answers_a_sentence(refused, make_lead, held):
	note = frappe.get_doc({"doctype": "LC Note", "content": "x", "reference_doctype": "LC Lead"})
	note.reference_name = make_lead().name
	comment = frappe.get_doc({"doctype": "Comment", "comment_type": "Comment", "content": "x"})
	comment.update({"reference_doctype": "LC Lead", "reference_name": note.reference_name})
	held()
	for record in (note, comment):
		with refused(exceptions.CardBusyError):
			record.insert()
