"""Stop care and resume care (spec §5.7) of every kind of card, by every way in which a note is written."""

import json

import frappe
import pytest

from leadcard import exceptions

from .test_5_activities import ago, ahead

LEAD, CUSTOMER = "LC Lead", "LC Customer"
STOP_NOTES = {LEAD: "Dead Lead", CUSTOMER: "Unactivate Account"}
STOPPED = {LEAD: "Dead", CUSTOMER: "Inactive"}
NAME = "Đỗ Thị Ngừng"


@pytest.fixture(params=["New", "Contacting", "Converted", "Transacted"])
def column(request) -> str:
	return request.param


@pytest.fixture(params=["Individual", "Organization"])
def card(request, column, make_lead, make_customer, make_opportunity, call):
	"""A card of each column and type, in a stage that isn't the column's default."""
	names = {"full_name": NAME} if request.param == "Individual" else {"organization_name": NAME}
	if column in ("New", "Contacting"):
		made = make_lead(status=column, **names)
	else:
		made = make_customer(**names)
		if column == "Transacted":
			make_opportunity(made, amount=5, sales_stage="Closed Won")
	key = {"doctype": made.doctype, "name": made.name}
	call("leadcard.api.cards.change_stage", **key, stage="Quotation")
	return made.reload()


def by_endpoint(call, card, note):
	values = {key: note[key] for key in ("note_type", "reason") if key in note}
	call("leadcard.api.activities.add_note", doctype=card.doctype, name=card.name, values=values)


def by_button(call, card, note):
	call(
		"leadcard.api.cards.stop_care",
		doctype=card.doctype,
		name=card.name,
		reason=note.get("reason") or "",
	)


def by_rest(call, _card, note):
	call("frappe.client.insert", doc=note)


def by_form(call, _card, note):
	call("frappe.client.save", doc={**note, "name": "new-lc-note-1", "__islocal": 1})


WAYS = [by_endpoint, by_button, by_rest, by_form]
each_way = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)


def note_of(card, **values) -> dict:
	return {
		"doctype": "LC Note",
		"reference_doctype": card.doctype,
		"reference_name": card.name,
		"note_type": STOP_NOTES[card.doctype],
		"reason": "Không mua nữa",
		**values,
	}


def shown(call, card) -> dict[str, bool]:
	"""Where the card is to be found."""
	board = call.get("leadcard.api.board.get_board", limit=100)
	found = call.get("leadcard.api.search.search", text=NAME)
	listed = frappe.get_list(card.doctype, filters={"name": card.name})
	return {
		"board": card.name in {one["name"] for column in board["columns"] for one in column["cards"]},
		"search": card.name in json.dumps(found),
		"list": bool(listed),
	}


@each_way
def test_5_7_a_note_stops_care_and_resuming_brings_all_back(call, card, column, log_activity, way):
	done = log_activity(card, completed=1, starts_at=ago(days=1)) if column != "New" else None
	planned = log_activity(card, "LC Meeting", starts_at=ahead(days=2), remind=1, remind_before=30)
	card.reload().update({"next_contact_date": ahead(days=3)[:10], "next_contact_by": "Administrator"})
	card.save()
	armed = {"reference_name": ("in", [card.name, planned.name]), "status": "Armed"}
	assert frappe.db.count("LC Reminder", armed) == 2
	before = frappe.db.get_value(card.doctype, card.name, ["status", "stage"])
	assert shown(call, card) == {"board": True, "search": True, "list": True}

	way(call, card, note_of(card))

	stored = frappe.db.get_value(card.doctype, card.name, ["status", "stop_reason", "next_activity_on"])
	assert stored == (STOPPED[card.doctype], "Không mua nữa", None)
	assert shown(call, card) == {"board": False, "search": False, "list": True}
	assert frappe.db.get_value("LC Meeting", planned.name, "cancelled") == 1
	assert frappe.db.count("LC Reminder", armed) == 0
	assert not done or frappe.db.get_value("LC Call", done.name, "cancelled") == 0
	assert frappe.db.count("LC Note", {"reference_name": card.name}) == 1

	call("leadcard.api.cards.resume_care", doctype=card.doctype, name=card.name)
	assert frappe.db.get_value(card.doctype, card.name, ["status", "stage"]) == before
	assert before == (column, "Quotation")
	assert shown(call, card) == {"board": True, "search": True, "list": True}
	assert frappe.db.count("LC Reminder", armed) == 1


@each_way
@pytest.mark.parametrize("column", ["New", "Transacted"])
@pytest.mark.parametrize("fault", ["no reason", "wrong type", "twice"])
def test_5_7_what_is_wrong_with_a_stop_care_note_is_refused(call, card, refused, card_of, way, fault):
	if way is by_button and fault == "wrong type":
		pytest.skip("the button knows the type")
	note, error = note_of(card), exceptions.CareStoppedError
	if fault == "no reason":
		note, error = note_of(card, reason="  "), exceptions.ReasonRequiredError
	elif fault == "wrong type":
		note = note_of(card, note_type=STOP_NOTES[{LEAD: CUSTOMER, CUSTOMER: LEAD}[card.doctype]])
	else:
		way(call, card, note)
	before, notes = card_of(card.doctype, card.name), frappe.db.count("LC Note")
	with refused(error):
		way(call, card, note)
	assert card_of(card.doctype, card.name) == before
	assert frappe.db.count("LC Note") == notes


def test_5_7_what_is_logged_on_a_stopped_card_is_kept_and_moves_nothing(call, card, log_activity):
	key = {"doctype": card.doctype, "name": card.name}
	call("leadcard.api.cards.stop_care", **key, reason="x")
	log_activity(card, completed=1, starts_at=ago(minutes=1))
	log_activity(card, starts_at=ahead(days=1))
	log_activity(card, "LC Note")
	stored = frappe.db.get_value(card.doctype, card.name, ["status", "next_activity_on"])
	assert stored == (STOPPED[card.doctype], None)
	call("leadcard.api.cards.resume_care", **key)
	assert frappe.db.get_value(card.doctype, card.name, "next_activity_on") is not None


def columns_of(call, **view) -> dict[str, dict]:
	board = call.get("leadcard.api.board.get_board", limit=100, **view)
	return {column["status"]: column for column in board["columns"]}


def test_7_3_a_stopped_card_is_found_in_the_column_to_which_it_comes_back(call, card, column):
	if column in ("New", "Contacting"):
		card.db_set("expected_revenue", 5)
	by_button(call, card, note_of(card))

	found = columns_of(call, filters={"stopped": 1}, search=NAME)[column]
	assert [one["name"] for one in found["cards"]] == [card.name]
	assert (found["count"], found["revenue"]) == (1, 5 if column != "Converted" else 0)
	shown_card = found["cards"][0]
	assert (shown_card["column"], shown_card["stopped_in"]) == (None, column)
	assert shown_card["stop_reason"] == "Không mua nữa"
	paged = call.get("leadcard.api.board.get_column", status=column, filters={"stopped": 1}, search=NAME)
	assert [one["name"] for one in paged["cards"]] == [card.name]
	within = columns_of(call, filters={"stopped": 1}, within={column: NAME})[column]["cards"]
	assert [one["name"] for one in within] == [card.name] and "found_by" in within[0]
	changed = {"cards": [[card.doctype, card.name]], "filters": {"stopped": 1}}
	assert len(call.get("leadcard.api.board.get_changed", **changed)["cards"]) == 1

	answer = call("leadcard.api.cards.resume_care", doctype=card.doctype, name=card.name)
	assert (answer["card"]["column"], answer["card"]["stopped_in"]) == (column, None)
	assert columns_of(call, filters={"stopped": 1}, search=NAME)[column]["count"] == 0
	assert call.get("leadcard.api.board.get_changed", **changed)["cards"] == []
	assert columns_of(call, search=NAME)[column]["count"] == 1


def test_7_3_stopped_cards_are_narrowed_counted_and_hidden_as_others_are(
	call, as_user, make_user, make_lead, make_customer
):
	anna, minh = make_user(), make_user()
	theirs = make_lead(full_name="A", lead_owner=anna, source="Zalo"), make_customer(account_owner=anna)
	make_lead(full_name="B", lead_owner=anna)
	for card in theirs:
		call("leadcard.api.cards.stop_care", doctype=card.doctype, name=card.name, reason="x")
	stopped = {"stopped": 1}
	with as_user(anna):
		assert call.get("leadcard.api.board.get_board", filters=stopped)["views"]["all"] == 2
		found = columns_of(call, filters={**stopped, "source": "Zalo"})
		assert {status: column["count"] for status, column in found.items() if column["count"]} == {"New": 1}
		assert found["New"]["share"] == 100
	with as_user(minh):
		assert not any(column["count"] for column in columns_of(call, filters=stopped).values())
