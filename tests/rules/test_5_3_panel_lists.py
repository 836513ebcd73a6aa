"""The lists of a card's panel, page by page, and what is changed there (spec §5.2, §5.3, §5.4, §8.3)."""

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from leadcard.exceptions import ActivityTimeError, CareStoppedError

LEAD = "LC Lead"
MORE = "leadcard.api.panel.get_more"
EDIT = "leadcard.api.activities.edit_activity"
DELETE = "leadcard.api.activities.delete_activity"
PARTS = (
	"history",
	"plan",
	"opportunities",
	"tickets",
	"contacts",
	"emails",
	"files",
	"comments",
	"changes",
)


def key(card):
	return {"doctype": card.doctype, "name": card.name}


def planned(log_activity, card, kind="LC Call", hours=2, **values):
	return log_activity(card, kind, completed=0, starts_at=add_to_date(now_datetime(), hours=hours), **values)


def test_5_3_history_goes_on_where_the_first_page_ended(call, make_lead, log_activity):
	lead = make_lead()
	for number in range(23):
		log_activity(
			lead,
			completed=1,
			subject=f"Gọi {number}",
			starts_at=add_to_date(now_datetime(), days=-number),
		)
	log_activity(lead, "LC Note", content="Mới nhất")
	shown = call.get("leadcard.api.board.get_card", **key(lead))
	assert len(shown["history"]) == 20 and shown["more"]["history"] and not shown["more"]["plan"]
	assert len(shown["card"]["history"]) == 4
	rest = call.get(MORE, **key(lead), part="history", start=20, limit=20)
	assert not rest["more"]
	everything = [entry["subject"] for entry in [*shown["history"], *rest["rows"]]]
	assert everything == ["Mới nhất", *(f"Gọi {number}" for number in range(23))]


def test_5_3_history_is_narrowed_to_a_kind(call, make_lead, log_activity, email_on):
	lead = make_lead()
	log_activity(lead, completed=1)
	log_activity(lead, "LC Note")
	email_on(lead)
	for kind in ("call", "note", "email"):
		rows = call.get(MORE, **key(lead), part="history", kind=kind)["rows"]
		assert [row["kind"] for row in rows] == [kind]


@pytest.mark.parametrize("part", PARTS)
def test_8_3_no_list_is_told_to_an_outsider(call, as_user, make_user, make_lead, part):
	anna, outsider = make_user(), make_user()
	lead = make_lead(lead_owner=anna)
	with as_user(anna):
		assert set(call.get(MORE, **key(lead), part=part)) == {"rows", "more"}
	with as_user(outsider), pytest.raises(frappe.PermissionError):
		call.get(MORE, **key(lead), part=part)


@pytest.mark.parametrize(
	"arguments",
	[
		{"part": "nothing"},
		{"part": "__class__"},
		{"start": -1},
		{"start": 10**12},
		{"start": "x"},
		{"limit": 0},
		{"limit": 101},
		{"limit": -5},
		{"limit": "all"},
		{"kind": "ticket"},
		{"part": "files", "kind": "call"},
		{"start": [0]},
		{"part": {"a": 1}},
	],
	ids=str,
)
def test_1_a_page_that_is_none_is_refused(call, refused, make_lead, arguments):
	lead = make_lead()
	with refused((frappe.ValidationError, TypeError)):
		call.get(MORE, **{**key(lead), "part": "history", **arguments})


def test_5_4_completing_a_plan_is_care(call, make_lead, log_activity):
	lead = make_lead()
	activity = planned(log_activity, lead, hours=-3)
	card = call(EDIT, kind="LC Call", name=activity.name, values={"completed": 1})["card"]
	assert card["status"] == "Contacting"
	assert card["plan"] == [] and [entry["name"] for entry in card["history"]] == [activity.name]
	assert card["next_activity_on"] == ""
	card = call(EDIT, kind="LC Call", name=activity.name, values={"completed": 0})["card"]
	assert [entry["overdue"] for entry in card["plan"]] == [True]


def test_5_2_what_lies_ahead_is_not_completed_without_its_new_time(call, refused, make_lead, log_activity):
	activity = planned(log_activity, make_lead())
	with refused(ActivityTimeError):
		call(EDIT, kind="LC Call", name=activity.name, values={"completed": 1})
	card = call(
		EDIT,
		kind="LC Call",
		name=activity.name,
		values={"completed": 1, "starts_at": str(now_datetime()), "outcome": "Connected"},
	)["card"]
	assert card["history"][0]["name"] == activity.name


def test_5_3_a_cancelled_plan_stays_in_the_panels_history_alone(call, make_lead, log_activity):
	lead = make_lead()
	activity = planned(log_activity, lead, "LC Meeting")
	card = call(EDIT, kind="LC Meeting", name=activity.name, values={"cancelled": 1})["card"]
	assert card["plan"] == [] and card["history"] == [] and card["next_activity_on"] == ""
	shown = call.get("leadcard.api.board.get_card", **key(lead))
	assert [(entry["name"], entry["cancelled"]) for entry in shown["history"]] == [(activity.name, True)]
	assert shown["card"]["history"] == []


def test_5_4_moving_and_deleting_a_plan_move_the_cards_next_activity(call, make_lead, log_activity):
	activity = planned(log_activity, make_lead())
	later = add_to_date(now_datetime(), days=3).replace(microsecond=0)
	card = call(EDIT, kind="LC Call", name=activity.name, values={"starts_at": str(later)})["card"]
	assert card["next_activity_on"].startswith(str(later))
	card = call(DELETE, kind="LC Call", name=activity.name)["card"]
	assert card["next_activity_on"] == "" and not frappe.db.exists("LC Call", activity.name)


def test_5_2_a_meeting_tells_who_takes_part_and_where(call, make_lead):
	lead = make_lead()
	point = '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},'
	point += '"geometry":{"type":"Point","coordinates":[105.85,21.03]}}]}'
	values = {
		"subject": "Gặp tại dự án",
		"location": "Nhà mẫu",
		"position": point,
		"attendees": [
			{"attendee_name": "Chị Hạnh"},
			{"email_id": "an@example.com"},
			{"user": "Administrator"},
		],
	}
	call("leadcard.api.activities.log_meeting", **key(lead), values=values)
	meeting = call.get("leadcard.api.board.get_card", **key(lead))["plan"][0]
	assert (meeting["location"], meeting["position"]) == ("Nhà mẫu", point)
	assert meeting["attendees"] == ["Chị Hạnh", "an@example.com", frappe.utils.get_fullname("Administrator")]


def test_5_7_a_note_is_rewritten_and_a_stop_care_note_stays_while_care_is_stopped(
	call, refused, make_lead, log_activity
):
	lead = make_lead()
	note = log_activity(lead, "LC Note", content="Thích căn gốc")
	card = call(EDIT, kind="LC Note", name=note.name, values={"content": "Thích căn góc"})["card"]
	assert card["history"][0]["subject"] == "Thích căn góc"
	call("leadcard.api.cards.stop_care", **key(lead), reason="Đã mua")
	stop = frappe.get_all("LC Note", filters={"reference_name": lead.name, "reason": "Đã mua"}, pluck="name")
	with refused(CareStoppedError):
		call(DELETE, kind="LC Note", name=stop[0])
	with refused(CareStoppedError):
		frappe.delete_doc("LC Note", stop[0])
	call("leadcard.api.cards.resume_care", **key(lead))
	frappe.delete_doc("LC Note", stop[0])


def test_8_3_an_outsider_changes_and_deletes_nothing(
	call, as_user, refused, make_user, make_lead, log_activity
):
	lead = make_lead(lead_owner=make_user())
	activity = planned(log_activity, lead)
	with as_user(make_user()):
		with refused(frappe.PermissionError):
			call(EDIT, kind="LC Call", name=activity.name, values={"cancelled": 1})
		with refused(frappe.PermissionError):
			call(DELETE, kind="LC Call", name=activity.name)
	assert frappe.db.exists("LC Call", {"name": activity.name, "cancelled": 0})


def test_8_3_an_edit_hangs_nothing_on_another_card(call, make_lead, log_activity):
	lead, other = make_lead(), make_lead(mobile_no="0912345678")
	activity = planned(log_activity, lead)
	card = call(
		EDIT,
		kind="LC Call",
		name=activity.name,
		values={"reference_name": other.name, "reference_doctype": "LC Customer", "subject": "Gọi"},
	)["card"]
	assert card["name"] == lead.name
	assert frappe.db.get_value("LC Call", activity.name, "reference_name") == lead.name


@pytest.mark.parametrize("field", ["owner", "name", "docstatus", "modified", "no_such_field", "__islocal"])
def test_8_3_an_edit_writes_the_doctypes_own_fields_alone(call, refused, make_lead, log_activity, field):
	activity = planned(log_activity, make_lead())
	with refused(frappe.ValidationError):
		call(EDIT, kind="LC Call", name=activity.name, values={field: "Administrator"})


@pytest.mark.parametrize("kind", ["LC Lead", "User", "LC Ticket", "", "LC Settings"])
def test_1_what_is_no_activity_is_neither_edited_nor_deleted(call, refused, kind):
	for method, values in ((EDIT, {"values": {}}), (DELETE, {})):
		with refused(frappe.ValidationError):
			call(method, kind=kind, name="Administrator", **values)


def test_two_who_edit_a_plan_at_once_do_not_overwrite_each_other(call, refused, make_lead, log_activity):
	activity = planned(log_activity, make_lead())
	seen = str(activity.modified)
	call(EDIT, kind="LC Call", name=activity.name, values={"subject": "Một"}, modified=seen)
	with refused(frappe.TimestampMismatchError):
		call(EDIT, kind="LC Call", name=activity.name, values={"subject": "Hai"}, modified=seen)
