"""A card's next contact (spec §5.6): an entry in the calendar of whoever makes it, and a notice on the morning of that day.

The entry is an Event of Frappe's, private to that person, with the card as its participant. The card knows it by name.
"""

from datetime import date, timedelta

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime, getdate

from leadcard.domain.reminders import morning_of
from leadcard.notices import reminders
from leadcard.notices.recipients import in_language_of, local_now, zone_of
from leadcard.permissions.sight import sees_card
from leadcard.refusals import refuse_value

DATE, PERSON, ENTRY = "next_contact_date", "next_contact_by", "next_contact_event"
EVENT, PARTICIPANT = "Event", "Event Participants"
# Frappe's calendar asks for an end; the entry is of the whole day
LASTS = timedelta(hours=1)


def check_person(card: Document) -> None:
	"""Only who sees the card can be chosen; who has it from before is left."""
	person = card.get(PERSON)
	if person and card.has_value_changed(PERSON) and not sees_card(card.doctype, card.name, person):
		refuse_value(_(card.meta.get_label(PERSON)), person, "next_contact_unseen")


def follow(card: Document) -> None:
	"""After a save or a move: notice and calendar entry say what the card says; off the board there are none."""
	reminders.follow_next_contact(card)
	planned = reminders.next_contact_of(card)
	if (planned or card.get(ENTRY)) and frappe.db.table_exists(EVENT):
		_follow_in_calendar(card, planned)


def _follow_in_calendar(card: Document, planned: tuple[date, str] | None) -> None:
	entry = _entry_of(card)
	if planned and entry:
		_change(card, entry, *planned)
	elif planned:
		_make(card, *planned)
	else:
		forget(card)
		_keep_name(card, None)


def hand_over(lead: Document, customer: Document) -> None:
	"""A customer without a next contact of its own takes the lead's, with its entry; beside another the entry stays an
	event like any other."""
	taken = {field: lead.get(field) for field in (DATE, PERSON, ENTRY)}
	_keep_name(lead, None)
	if taken[DATE] and not customer.get(DATE):
		customer.db_set(taken, update_modified=False)
		follow(customer)


def forget(card: Document) -> None:
	"""Remove the calendar entry of a card."""
	if card.get(ENTRY) and frappe.db.table_exists(EVENT):
		frappe.delete_doc(
			EVENT, card.get(ENTRY), force=True, ignore_permissions=True, delete_permanently=True
		)


def _entry_of(card: Document) -> frappe._dict | None:
	if not card.get(ENTRY):
		return None
	return frappe.db.get_value(
		EVENT, card.get(ENTRY), ["name", "owner", "starts_on", "subject"], as_dict=True
	)


def _make(card: Document, day: date, person: str) -> None:
	if day < local_now(person).date():
		return
	event = frappe.get_doc(
		{
			"doctype": EVENT,
			"event_type": "Private",
			"event_category": "Call",
			"all_day": 1,
			# the notice of that morning is ours
			"send_reminder": 0,
			**_values(card, day, person),
		}
	)
	# Frappe's counter of events would be held until the commit
	event.insert(ignore_permissions=True, set_name=frappe.generate_hash(length=12))
	# whoever inserts owns, says Frappe
	event.db_set("owner", person, update_modified=False)
	# A contact's address has nothing to do there, and Frappe would look one up.
	participant = {"reference_doctype": card.doctype, "reference_docname": card.name}
	event.append("event_participants", participant).db_insert()
	_keep_name(card, event.name)


def _change(card: Document, entry: frappe._dict, day: date, person: str) -> None:
	values = _values(card, day, person)
	is_moved = get_datetime(entry.starts_on) != values["starts_on"]
	if is_moved or entry.owner != person or card.title not in entry.subject:
		again = {"status": "Open"} if is_moved else {}
		frappe.get_doc(EVENT, entry.name).db_set({**values, **again, "owner": person})


def _values(card: Document, day: date, person: str) -> dict:
	"""At the person's morning: a day that begins at midnight would be another one on some clocks."""
	starts_on = morning_of(getdate(day), zone_of(person), zone_of())
	with in_language_of(person):
		subject = _("Contact {0}").format(card.title)
	return {"subject": subject, "starts_on": starts_on, "ends_on": starts_on + LASTS}


def _keep_name(card: Document, name: str | None) -> None:
	if (card.get(ENTRY) or None) != name:
		frappe.db.set_value(card.doctype, card.name, ENTRY, name, update_modified=False)
		card.set(ENTRY, name)
