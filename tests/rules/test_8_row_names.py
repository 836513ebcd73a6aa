"""Whoever saves a document with the name of another's row takes nothing away (spec §8.3): both keep what they have."""

import json

import frappe
import pytest

from leadcard.hardening.row_names import keep_rows_at_home
from tests.conftest import counter
from tests.rules.test_8_3_hanging import allow_addresses

PHONE = {"phone": "0905 111 222"}


def contact(**values):
	return frappe.get_doc({"doctype": "Contact", "first_name": f"Hoa {next(counter)}", **values})


def address(**values):
	allow_addresses()
	place = {"address_title": f"Nhà {next(counter)}", "address_line1": "1 Lê Lợi", "city": "Huế"}
	country = frappe.db.get_value("Country", {}) or "Vietnam"
	return frappe.get_doc(
		{"doctype": "Address", "address_type": "Other", "country": country, **place, **values}
	)


def meeting(card, **values):
	on = {"reference_doctype": card.doctype, "reference_name": card.name}
	return frappe.get_doc({"doctype": "LC Meeting", "subject": "Gặp", **on, **values})


def team(**values):
	return frappe.get_doc({"doctype": "LC Sales Team", "team_name": f"Nhóm {next(counter)}", **values})


def event(**values):
	times = {"starts_on": "2026-11-22 10:00:00", "event_type": "Private"}
	return frappe.get_doc({"doctype": "Event", "subject": "Hẹn", **times, **values})


def email(**values):
	return frappe.get_doc({"doctype": "Communication", "subject": "Báo giá", "content": "x", **values})


def pair_of(kind: str, leads, people):
	"""Another's document and one's own, each with a row, by the table that holds it."""
	links = [{"link_doctype": lead.doctype, "link_name": lead.name} for lead in leads]
	parts = [{"reference_doctype": lead.doctype, "reference_docname": lead.name} for lead in leads]
	table, rows, make = {
		"phone": ("phone_nos", [PHONE, {"phone": "0905 333 444"}], contact),
		"email": ("email_ids", [{"email_id": "hoa@example.com"}, {"email_id": "ly@example.com"}], contact),
		"link": ("links", links, contact),
		"address": ("links", links, address),
		"attendee": (
			"attendees",
			[{"attendee_name": "Bình"}] * 2,
			lambda **values: meeting(leads[0], **values),
		),
		"member": ("members", [{"user": user} for user in people], team),
		"participant": ("event_participants", parts, event),
		"of an email": ("timeline_links", links, email),
	}[kind]
	return table, *(make(**{table: [dict(row)]}).insert() for row in rows)


def by_client_save(call, doc, table, rows):
	sent = json.loads(frappe.as_json(frappe.get_doc(doc.doctype, doc.name).as_dict()))
	call("frappe.client.save", doc={**sent, table: rows})


def by_rest(_call, doc, table, rows):
	"""What `PUT /api/resource/<doctype>/<name>` does."""
	found = frappe.get_doc(doc.doctype, doc.name)
	found.update({table: rows})
	found.save()


def by_insert(call, doc, table, rows):
	"""A row sent by itself, with the document that it shall stand in."""
	for row in rows:
		place = {"parenttype": doc.doctype, "parent": doc.name, "parentfield": table}
		call("frappe.client.insert", doc={**row, **place})


ANYWHERE = ("phone", "email", "link", "address", "attendee", "member")
ON_BENCH = [pytest.param(kind, marks=pytest.mark.bench) for kind in ("participant", "of an email")]


def as_sent(row, **values) -> dict:
	return {**json.loads(frappe.as_json(row.as_dict())), **values}


@pytest.mark.parametrize("way", [by_client_save, by_rest], ids=lambda way: way.__name__)
@pytest.mark.parametrize("kind", [*ANYWHERE, *ON_BENCH])
def test_8_3_a_row_named_by_another_document_stays_where_it_is(call, make_lead, make_user, kind, way):
	table, theirs, own = pair_of(kind, [make_lead(), make_lead()], [make_user(), make_user()])
	stolen, kept = theirs.get(table)[0].name, own.get(table)[0].name
	way(
		call,
		own,
		table,
		[as_sent(own.get(table)[0]), as_sent(theirs.get(table)[0], parent=own.name, is_primary=0)],
	)
	theirs.reload()
	own.reload()
	assert [row.name for row in theirs.get(table)][:1] == [stolen]
	names = [row.name for row in own.get(table)]
	# an event and an email add or drop rows by rules of their own
	assert kept in names and stolen not in names


def test_8_3_what_was_sent_stands_in_a_row_of_its_own(call):
	theirs = contact(phone_nos=[PHONE]).insert()
	own = contact(phone_nos=[{"phone": "0905 333 444"}]).insert()
	for way in (by_client_save, by_rest):
		sent = [as_sent(own.phone_nos[0]), {"name": theirs.phone_nos[0].name, "phone": "0905 555 666"}]
		way(call, own, "phone_nos", sent)
		own.reload()
		assert [row.phone for row in own.phone_nos] == ["0905 333 444", "0905 555 666"]
	assert frappe.get_doc("Contact", theirs.name).phone_nos[0].phone == PHONE["phone"]


@pytest.mark.bench
def test_8_3_a_row_inserted_by_itself_takes_none_away(call):
	theirs, own = contact(phone_nos=[PHONE]).insert(), contact(phone_nos=[PHONE]).insert()
	row = {"doctype": "Contact Phone", "name": theirs.phone_nos[0].name, "phone": "0905 555 666"}
	by_insert(call, own, "phone_nos", [row])
	assert frappe.get_doc("Contact", theirs.name).phone_nos[0].phone == PHONE["phone"]
	assert len(frappe.get_doc("Contact", own.name).phone_nos) == 2


def test_8_3_own_rows_keep_their_names_without_a_further_statement(recorded):
	own = contact(phone_nos=[PHONE], email_ids=[{"email_id": "hoa@example.com"}]).insert()
	before = [row.name for row in (*own.phone_nos, *own.email_ids)]
	own.reload()
	own.phone_nos[0].phone = "0905 777 888"
	own.append("phone_nos", {"phone": "0905 999 000"})
	own.load_doc_before_save()
	assert recorded(lambda: keep_rows_at_home(own)) == []
	own.save()
	own.reload()
	assert [own.phone_nos[0].name, own.email_ids[0].name] == before
	assert [row.phone for row in own.phone_nos] == ["0905 777 888", "0905 999 000"]
