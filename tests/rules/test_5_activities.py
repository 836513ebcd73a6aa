"""Spec §5.2, §5.4, §5.7 and §5.9: calls, meetings, notes, emails and tickets of a card, and the care that follows them."""

from datetime import timedelta

import frappe
import pytest
from frappe.utils import get_datetime, now_datetime

from leadcard import exceptions

from . import recount

LEAD, CUSTOMER = "LC Lead", "LC Customer"
timed = pytest.mark.parametrize("kind", ["LC Call", "LC Meeting"])


def ago(**delta) -> str:
	return str((now_datetime() - timedelta(**delta)).replace(microsecond=0))


def ahead(**delta) -> str:
	return str((now_datetime() + timedelta(**delta)).replace(microsecond=0))


def care_of(card) -> tuple:
	found = frappe.db.get_value(
		card.doctype, card.name, ["last_care_on", "next_activity_on", "open_tickets"], as_dict=True
	)
	return tuple(str(value) if value is not None else None for value in found.values())


def last_care(card) -> str:
	return care_of(card)[0]


def plan(card) -> str | None:
	return care_of(card)[1]


def created(card) -> str:
	return str(get_datetime(frappe.db.get_value(card.doctype, card.name, "creation")))


@pytest.fixture(params=[LEAD, CUSTOMER])
def card(request, make_lead, make_customer):
	return make_lead() if request.param == LEAD else make_customer()


@timed
def test_5_2_completed_in_the_future_is_refused_and_planned_in_the_past_is_overdue(
	card, call, refused, kind, card_of
):
	method = "leadcard.api.activities." + {"LC Call": "log_call", "LC Meeting": "log_meeting"}[kind]
	before = card_of(card.doctype, card.name)
	with refused(exceptions.ActivityTimeError):
		call(
			method, doctype=card.doctype, name=card.name, values={"completed": 1, "starts_at": ahead(hours=1)}
		)
	assert card_of(card.doctype, card.name) == before
	assert frappe.db.count(kind, {"reference_name": card.name}) == 0
	answer = call(method, doctype=card.doctype, name=card.name, values={"starts_at": ago(days=1)})
	assert answer["card"]["overdue"] is True
	assert answer["card"]["plan"][0]["overdue"] is True
	answer = call(
		method,
		doctype=card.doctype,
		name=card.name,
		values={"completed": 1, "starts_at": ago(days=2), "duration": 30, "description": "Đã gặp"},
	)
	assert [entry["name"] for entry in answer["card"]["history"]] == [answer["activity"]]
	assert len(answer["card"]["plan"]) == 1


@timed
@pytest.mark.parametrize(
	"values",
	[
		{"starts_at": "tomorrow"},
		{"starts_at": "31/12/2026 10:00"},
		{"starts_at": "2026-02-30 10:00:00"},
		{"starts_at": 5},
		{"starts_at": ["2026-01-01"]},
		{"duration": -1},
		{"duration": "lâu"},
		{"duration": 10**12},
		{"remind_before": 1441},
		{"remind_before": -5},
		{"completed": 1, "cancelled": 1},
		{"description": {"a": 1}},
		{"activity_owner": "nobody@nowhere.example"},
		{"no_such_field": 1},
	],
)
def test_5_2_bad_values_are_refused_and_nothing_is_stored(card, call, refused, kind, values, card_of):
	method = "leadcard.api.activities." + {"LC Call": "log_call", "LC Meeting": "log_meeting"}[kind]
	before = card_of(card.doctype, card.name)
	with refused(frappe.ValidationError) as error:
		call(method, doctype=card.doctype, name=card.name, values=values)
	assert str(error.value)
	assert frappe.db.count(kind, {"reference_name": card.name}) == 0
	assert card_of(card.doctype, card.name) == before


def test_5_2_times_of_browsers_are_read_in_the_sites_zone(card, call):
	frappe.db.set_single_value("System Settings", "time_zone", "Asia/Ho_Chi_Minh")
	for sent in ("2026-03-01T03:00:00Z", "2026-03-01T03:00:00.000Z", "2026-03-01T10:00:00+07:00"):
		answer = call(
			"leadcard.api.activities.log_call",
			doctype=card.doctype,
			name=card.name,
			values={"starts_at": sent, "completed": 1},
		)
		if frappe.utils.get_system_timezone() == "Asia/Ho_Chi_Minh":
			assert str(frappe.db.get_value("LC Call", answer["activity"], "starts_at")).startswith(
				"2026-03-01 10:00:00"
			)


@timed
def test_5_2_completed_without_a_time_is_completed_now(card, call, kind):
	"""By the server's clock: that of a client may be ahead, or in another zone."""
	log = "leadcard.api.activities." + {"LC Call": "log_call", "LC Meeting": "log_meeting"}[kind]
	planned = call(log, doctype=card.doctype, name=card.name, values={"starts_at": ahead(days=2)})
	values = {"completed": 1, "starts_at": ""}
	call("leadcard.api.activities.edit_activity", kind=kind, name=planned["activity"], values=values)
	stored = frappe.db.get_value(kind, planned["activity"], ["completed", "starts_at"], as_dict=True)
	assert stored.completed and abs(stored.starts_at - now_datetime()).total_seconds() < 60


def test_5_2_what_only_calls_or_meetings_have(card, call):
	answer = call(
		"leadcard.api.activities.log_meeting",
		doctype=card.doctype,
		name=card.name,
		values={
			"starts_at": ahead(days=1),
			"location": "Quán Nhớ",
			"attendees": [{"attendee_name": "Anh Bình"}, {"email_id": "hoa@example.com"}],
		},
	)
	meeting = frappe.get_doc("LC Meeting", answer["activity"])
	assert [row.attendee_name for row in meeting.attendees] == ["Anh Bình", None]
	for attendees in ("Bình", [5], {"attendee_name": "x"}):
		with pytest.raises(frappe.ValidationError):
			call(
				"leadcard.api.activities.log_meeting",
				doctype=card.doctype,
				name=card.name,
				values={"attendees": attendees},
			)


def test_5_4_until_something_is_done_last_care_is_the_creation(card, log_activity):
	assert last_care(card) == created(card)
	log_activity(card, starts_at=ago(days=1))
	log_activity(card, "LC Ticket")
	assert last_care(card) == created(card)


@timed
def test_5_4_care_follows_edits_cancelling_and_deletion(card, log_activity, kind):
	older = log_activity(card, kind, completed=1, starts_at=ago(days=3))
	newer = log_activity(card, kind, completed=1, starts_at=ago(days=1))
	assert last_care(card) == str(get_datetime(newer.starts_at))
	newer.starts_at = ago(days=5)
	newer.save()
	assert last_care(card) == str(get_datetime(older.starts_at))
	older.completed = 0
	older.save()
	assert last_care(card) == str(get_datetime(newer.starts_at))
	assert plan(card) == str(get_datetime(older.starts_at))
	older.cancelled = 1
	older.save()
	assert plan(card) is None
	frappe.delete_doc(kind, newer.name)
	assert last_care(card) == created(card)


@timed
def test_5_4_the_next_activity_is_the_earliest_planned(card, log_activity, kind):
	late = log_activity(card, kind, starts_at=ahead(days=2))
	early = log_activity(card, kind, starts_at=ahead(days=1))
	assert plan(card) == str(get_datetime(early.starts_at))
	frappe.delete_doc(kind, early.name)
	assert plan(card) == str(get_datetime(late.starts_at))
	late.starts_at = ahead(days=9)
	late.save()
	assert plan(card) == str(get_datetime(late.starts_at))


@pytest.mark.parametrize("kind", ["LC Call", "LC Meeting", "LC Note", "LC Ticket", "Email"])
def test_5_4_relinking_moves_the_care_of_both_cards(make_lead, make_customer, log_activity, email_on, kind):
	first, second = make_lead(), make_customer()
	before = care_of(first)
	values = {"completed": 1, "starts_at": ago(days=1)} if kind in ("LC Call", "LC Meeting") else {}
	record = email_on(first) if kind == "Email" else log_activity(first, kind, **values)
	held, untouched = care_of(first), care_of(second)
	assert held != before
	record = frappe.get_doc(record.doctype, record.name)
	record.update({"reference_doctype": second.doctype, "reference_name": second.name})
	record.save()
	assert care_of(first) == before
	assert care_of(second) != untouched
	for found in (first, second):
		assert recount.stored_care(found) == recount.care(found)


@pytest.mark.parametrize("direction", ["Sent", "Received"])
def test_5_4_emails_both_ways_and_notes_are_care(card, email_on, log_activity, direction):
	email = email_on(card, direction)
	assert last_care(card) == str(
		get_datetime(frappe.db.get_value("Communication", email.name, "communication_date"))
	)
	frappe.delete_doc("Communication", email.name)
	assert last_care(card) == created(card)
	note = log_activity(card, "LC Note")
	assert last_care(card) == created(note)
	frappe.delete_doc("LC Note", note.name)
	assert last_care(card) == created(card)


@pytest.mark.parametrize("direction", ["Sent", "Received"])
def test_5_4_an_email_that_says_it_is_of_the_future_is_care_when_it_comes(card, email_on, direction):
	email = email_on(card, direction, communication_date="2099-01-01 00:00:00")
	assert last_care(card) == created(email)


def test_5_4_other_communications_are_no_care(card, email_on):
	email_on(card, communication_type="Automated Message", communication_date=ahead(minutes=1))
	email_on(card, communication_medium="SMS", communication_date=ahead(minutes=1))
	assert last_care(card) == created(card)


@pytest.mark.parametrize("kind", ["LC Call", "LC Note", "LC Ticket"])
@pytest.mark.parametrize(
	"reference",
	[
		{"reference_doctype": "User", "reference_name": "Administrator"},
		{"reference_doctype": LEAD, "reference_name": "LEAD-NONE"},
		{"reference_doctype": LEAD, "reference_name": ""},
		{"reference_doctype": LEAD, "reference_name": ["x"]},
		{"reference_doctype": "", "reference_name": "x"},
		{"reference_doctype": {"a": 1}, "reference_name": "x"},
	],
)
def test_5_1_an_activity_of_no_card_is_refused(make_lead, log_activity, refused, kind, reference, card_of):
	lead = make_lead()
	with refused(frappe.ValidationError):
		log_activity(lead, kind, **reference)
	record = log_activity(lead, kind)
	before = card_of(kind, record.name)
	with refused(frappe.ValidationError):
		record.update(reference)
		record.save()
	assert card_of(kind, record.name) == before


@pytest.mark.parametrize(
	"values", [{"content": ""}, {"content": " \n "}, {}, {"note_type": "Xin chào", "content": "x"}]
)
def test_5_7_an_empty_or_unknown_note_is_refused(card, call, refused, values):
	with refused(frappe.ValidationError):
		call("leadcard.api.activities.add_note", doctype=card.doctype, name=card.name, values=values)


def test_5_7_stop_care_hides_the_card_cancels_its_plan_and_keeps_everything(card, call, log_activity):
	done = log_activity(card, completed=1, starts_at=ago(days=1))
	planned = log_activity(card, "LC Meeting", starts_at=ahead(days=1), remind=1)
	log_activity(card, "LC Ticket")
	before = frappe.db.get_value(card.doctype, card.name, "status")
	answer = call(
		"leadcard.api.cards.stop_care", doctype=card.doctype, name=card.name, reason=" Không có nhu cầu "
	)
	stopped = "Dead" if card.doctype == LEAD else "Inactive"
	assert (answer["card"]["status"], answer["card"]["column"]) == (stopped, None)
	assert answer["card"]["next_activity_on"] == ""
	note = frappe.get_all(
		"LC Note", filters={"reference_name": card.name}, fields=["note_type", "reason"], limit=1
	)[0]
	assert note.note_type == ("Dead Lead" if card.doctype == LEAD else "Unactivate Account")
	assert note.reason == "Không có nhu cầu"
	meeting = frappe.get_doc("LC Meeting", planned.name)
	assert (meeting.cancelled, meeting.remind) == (1, 0)
	assert frappe.db.exists("LC Call", done.name)
	board = call.get("leadcard.api.board.get_board", limit=100)
	assert card.name not in [found["name"] for column in board["columns"] for found in column["cards"]]

	answer = call("leadcard.api.cards.resume_care", doctype=card.doctype, name=card.name)
	assert answer["card"]["status"] == before
	assert frappe.db.get_value(card.doctype, card.name, "stop_reason") is None
	assert frappe.db.get_value("LC Meeting", planned.name, "cancelled") == 1
	assert frappe.db.get_value(card.doctype, card.name, "open_tickets") == 1


@pytest.mark.parametrize("reason", ["", "   ", None])
def test_5_7_stopping_needs_a_reason(card, call, refused, reason, card_of):
	before = card_of(card.doctype, card.name)
	with refused(exceptions.ReasonRequiredError):
		call("leadcard.api.cards.stop_care", doctype=card.doctype, name=card.name, reason=reason or "")
	wrong = "Unactivate Account" if card.doctype == LEAD else "Dead Lead"
	with refused(exceptions.CareStoppedError):
		call(
			"leadcard.api.activities.add_note",
			doctype=card.doctype,
			name=card.name,
			values={"note_type": wrong, "reason": "x"},
		)
	assert card_of(card.doctype, card.name) == before


def test_5_7_stopping_twice_and_resuming_what_runs_are_refused(card, call, refused):
	with refused(exceptions.CareStoppedError):
		call("leadcard.api.cards.resume_care", doctype=card.doctype, name=card.name)
	call("leadcard.api.cards.stop_care", doctype=card.doctype, name=card.name, reason="x")
	with refused(exceptions.CareStoppedError):
		call("leadcard.api.cards.stop_care", doctype=card.doctype, name=card.name, reason="y")
	assert frappe.db.get_value(card.doctype, card.name, "stop_reason") == "x"
	assert frappe.db.count("LC Note", {"reference_name": card.name}) == 1


def test_5_7_a_stopped_lead_completes_an_activity_and_returns_to_contacting(make_lead, call, log_activity):
	lead = make_lead()
	call("leadcard.api.cards.stop_care", doctype=LEAD, name=lead.name, reason="x")
	log_activity(lead, completed=1)
	log_activity(lead, starts_at=ahead(days=1))
	assert frappe.db.get_value(LEAD, lead.name, "status") == "Dead"
	assert plan(lead) is None
	answer = call("leadcard.api.cards.resume_care", doctype=LEAD, name=lead.name)
	assert answer["card"]["status"] == "Contacting"
	assert plan(lead) is not None


def test_5_7_a_stopped_customer_that_wins_returns_to_transacted(make_customer, make_opportunity, call):
	customer = make_customer()
	opportunity = make_opportunity(customer, amount=5)
	call("leadcard.api.cards.stop_care", doctype=CUSTOMER, name=customer.name, reason="x")
	call("leadcard.api.activities.win_opportunity", name=opportunity.name)
	assert frappe.db.get_value(CUSTOMER, customer.name, "status") == "Inactive"
	answer = call("leadcard.api.cards.resume_care", doctype=CUSTOMER, name=customer.name)
	assert answer["card"]["status"] == "Transacted"


def test_5_7_a_stop_note_stays_editable_after_its_lead_became_a_customer(make_lead, call, convert):
	lead = make_lead()
	call("leadcard.api.cards.stop_care", doctype=LEAD, name=lead.name, reason="x")
	call("leadcard.api.cards.resume_care", doctype=LEAD, name=lead.name)
	customer = convert(lead)["customer"]
	note = frappe.get_doc("LC Note", {"reference_name": customer})
	note.reason = "Đã đổi ý"
	note.save()
	assert frappe.db.get_value(CUSTOMER, customer, "status") == "Converted"


def test_5_7_a_note_keeps_its_type(card, log_activity, refused):
	note = log_activity(card, "LC Note")
	with refused(exceptions.CareStoppedError):
		note.update({"note_type": "Dead Lead", "reason": "x"})
		note.save()
	assert frappe.db.get_value(card.doctype, card.name, "status") in ("New", "Converted")


def test_5_9_open_tickets_are_counted_and_one_click_closes_one(card, call, log_activity):
	first = call(
		"leadcard.api.activities.create_ticket",
		doctype=card.doctype,
		name=card.name,
		values={"subject": "Thang máy hỏng", "priority": "Urgent"},
	)
	assert first["card"]["open_tickets"] == 1
	second = log_activity(card, "LC Ticket", status="In Progress")
	log_activity(card, "LC Ticket", status="Closed")
	assert care_of(card)[2] == "2"
	answer = call("leadcard.api.activities.close_ticket", name=second.name)
	assert answer["card"]["open_tickets"] == 1
	assert frappe.db.get_value("LC Ticket", second.name, "closed_on")
	call("leadcard.api.activities.close_ticket", name=second.name)
	frappe.delete_doc("LC Ticket", first["activity"])
	assert care_of(card)[2] == "0"
	reopened = frappe.get_doc("LC Ticket", second.name)
	reopened.status = "Open"
	reopened.save()
	assert care_of(card)[2] == "1"
	assert reopened.closed_on is None


@pytest.mark.parametrize(
	"values", [{}, {"subject": "  "}, {"subject": "x", "status": "Nonsense"}, {"subject": "x" * 999}]
)
def test_5_9_a_bad_ticket_is_refused(card, call, refused, values):
	with refused(frappe.ValidationError):
		call("leadcard.api.activities.create_ticket", doctype=card.doctype, name=card.name, values=values)
	assert care_of(card)[2] == "0"
