"""The next contact of a card (spec §5.6): in the calendar, in the plan, and for who may see the card."""

import frappe
import pytest

from leadcard.exceptions import NextContactError

NOW = "2026-05-20 09:00:00"
DAY, LATER = "2026-05-22", "2026-05-27"


@pytest.fixture
def anna(make_user):
	return make_user(language="en")


@pytest.fixture
def ben(make_user):
	return make_user(language="vi")


@pytest.fixture
def lead(make_lead, anna, freeze):
	freeze(NOW)
	return make_lead(full_name="Trần Bình", lead_owner=anna, next_contact_date=DAY)


@pytest.fixture
def edit(call):
	"""`edit(card, **values)`: as the panel's dialog sends it."""

	def send(card, **values):
		return call("leadcard.api.cards.edit_card", doctype=card.doctype, name=card.name, values=values)

	return send


def entries(card) -> list[tuple[str, str, str]]:
	"""The events in which a card takes part: whose, when, and what about."""
	place = {"reference_doctype": card.doctype, "reference_docname": card.name}
	found = frappe.get_all("Event Participants", filters={**place, "parenttype": "Event"}, pluck="parent")
	rows = [frappe.get_doc("Event", name) for name in found]
	assert all(row.event_type == "Private" and row.all_day for row in rows)
	return [(row.owner, str(row.starts_on)[:10], row.subject) for row in rows]


def plan(call, card) -> list[dict]:
	return call.get("leadcard.api.board.get_card", doctype=card.doctype, name=card.name)["plan"]


def on_board(call, card) -> dict:
	columns = call.get("leadcard.api.board.get_board")["columns"]
	return next(one for column in columns for one in column["cards"] if one["name"] == card.name)


@pytest.mark.bench
def test_5_6_an_entry_in_the_calendar_follows_the_date_and_the_person(lead, edit, anna, ben, as_user):
	assert entries(lead) == [(anna, DAY, "Contact Trần Bình")]
	edit(lead, next_contact_date=LATER)
	assert entries(lead) == [(anna, LATER, "Contact Trần Bình")]
	frappe.share.add("LC Lead", lead.name, ben)
	edit(lead, next_contact_by=ben)
	assert entries(lead) == [(ben, LATER, "Liên hệ Trần Bình")]
	edit(lead, full_name="Trần Ngọc Bình")
	assert entries(lead) == [(ben, LATER, "Liên hệ Trần Ngọc Bình")]
	edit(lead, next_contact_date="")
	assert entries(lead) == []


@pytest.mark.bench
def test_5_6_only_the_person_finds_it_in_the_calendar(lead, anna, ben, as_user):
	from frappe.desk.doctype.event.event import get_events

	def found(user: str) -> list[str]:
		with as_user(user):
			return [event.subject for event in get_events(DAY, DAY)]

	assert found(anna) == ["Contact Trần Bình"] and found(ben) == []


@pytest.mark.bench
@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Ho_Chi_Minh", "Pacific/Auckland"])
def test_5_6_it_is_the_same_day_on_the_persons_clock(lead, edit, anna, zone):
	from leadcard.notices.recipients import local_time

	frappe.db.set_value("User", anna, "time_zone", zone)
	edit(lead, next_contact_date=LATER)
	event = frappe.get_doc("Event", frappe.db.get_value("LC Lead", lead.name, "next_contact_event"))
	assert local_time(event.starts_on, anna).endswith("08:00")
	assert "27" in local_time(event.starts_on, anna) and "27" in local_time(event.ends_on, anna)


@pytest.mark.bench
def test_5_6_it_goes_and_comes_back_with_care(lead, call, anna):
	call("leadcard.api.cards.stop_care", doctype="LC Lead", name=lead.name, reason="Không còn nhu cầu")
	assert entries(lead) == []
	call("leadcard.api.cards.resume_care", doctype="LC Lead", name=lead.name)
	assert entries(lead) == [(anna, DAY, "Contact Trần Bình")]


@pytest.mark.bench
def test_5_6_it_goes_with_the_card(lead):
	event = frappe.db.get_value("LC Lead", lead.name, "next_contact_event")
	frappe.delete_doc("LC Lead", lead.name)
	assert not frappe.db.exists("Event", event)


@pytest.mark.bench
def test_5_6_it_goes_to_the_new_owner(lead, call, ben):
	call("leadcard.api.cards.assign", doctype="LC Lead", name=lead.name, user=ben)
	assert entries(lead) == [(ben, DAY, "Liên hệ Trần Bình")]


@pytest.mark.bench
@pytest.mark.parametrize("own", [None, LATER])
def test_6_2_it_moves_to_the_customer(lead, call, make_customer, anna, own):
	"""To a new one, and to one that is there: beside a date of its own the lead's entry is kept as well."""
	event = frappe.db.get_value("LC Lead", lead.name, "next_contact_event")
	joined = make_customer(full_name="Lê An", account_owner=anna, next_contact_date=own).name if own else None
	customer = call("leadcard.api.cards.convert_lead", name=lead.name, customer=joined)["customer"]
	card = frappe.get_doc("LC Customer", customer)
	kept = [(anna, DAY, "Contact Trần Bình")]
	assert entries(lead) == [] and frappe.db.exists("Event", event)
	assert sorted(entries(card)) == kept + ([(anna, LATER, "Contact Lê An")] if own else [])
	assert str(card.next_contact_date) == (own or DAY)


def test_6_2_a_customer_without_a_next_contact_takes_the_leads(lead, call, make_customer, anna):
	joined = make_customer(account_owner=anna).name
	call("leadcard.api.cards.convert_lead", name=lead.name, customer=joined)
	assert str(frappe.db.get_value("LC Customer", joined, "next_contact_date")) == DAY


def test_5_6_it_stands_in_the_plan(lead, call, edit, anna, freeze, log_activity):
	log_activity(lead, "LC Call", starts_at="2026-05-23 10:00:00", completed=0, subject="Gọi")
	log_activity(lead, "LC Call", starts_at="2026-05-21 10:00:00", completed=0, subject="Gọi")
	for lines in (on_board(call, lead)["plan"], plan(call, lead)):
		assert [(line["kind"], line["at"][:10]) for line in lines] == [
			("call", "2026-05-21"),
			("contact", DAY),
			("call", "2026-05-23"),
		]
		assert not any(line["overdue"] for line in lines)
	card = on_board(call, lead)
	assert card["plan"][1]["subject"] == f"Next contact: {frappe.utils.get_fullname(anna)}"
	freeze("2026-05-21 09:00:00")
	edit(lead, next_contact_date="2026-05-20")
	first = plan(call, lead)[0]
	assert (first["kind"], first["overdue"]) == ("contact", True)
	assert on_board(call, lead)["overdue"]


def test_5_6_off_the_board_and_emptied_it_stands_in_no_plan(lead, call, edit):
	call("leadcard.api.cards.stop_care", doctype="LC Lead", name=lead.name, reason="Không còn nhu cầu")
	assert plan(call, lead) == []
	call("leadcard.api.cards.resume_care", doctype="LC Lead", name=lead.name)
	assert len(plan(call, lead)) == 1
	edit(lead, next_contact_date="")
	assert plan(call, lead) == [] and on_board(call, lead)["plan"] == []


def test_5_6_only_who_may_see_the_card_can_be_chosen(lead, edit, refused, anna, ben, make_lead):
	with refused(NextContactError) as error:
		edit(lead, next_contact_by=ben)
	assert "may not see this card" in str(error.value)
	with refused(NextContactError):
		make_lead(lead_owner=anna, next_contact_by=ben)
	frappe.share.add("LC Lead", lead.name, ben)
	edit(lead, next_contact_by=ben)
	assert frappe.db.get_value("LC Lead", lead.name, "next_contact_by") == ben


def test_5_6_who_lost_the_card_keeps_no_other_change_from_being_saved(lead, edit, anna, ben):
	frappe.db.set_value("LC Lead", lead.name, "next_contact_by", ben)
	edit(lead, short_name="Bình")
	assert frappe.db.get_value("LC Lead", lead.name, "short_name") == "Bình"
