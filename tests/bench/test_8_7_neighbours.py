"""Spec §8.7, the other side: what is shared with a card of one's own, and what hangs on no card, is answered as ever."""

from __future__ import annotations

import json
from collections.abc import Iterator

import frappe
import pytest

from tests.bench.ring import EMAILS, STRANGERS, Ring, event, plain, ring

pytestmark = pytest.mark.bench

PRINT = "frappe.www.printview.get_html_and_style"


@pytest.fixture(scope="module")
def made(site: None) -> Iterator[Ring]:
	with ring() as filled:
		yield filled


def kept(values: dict, owner: str) -> str:
	doc = frappe.get_doc(values).insert(ignore_permissions=True)
	doc.db_set("owner", owner)
	return doc.name


@pytest.fixture
def elsewhere(made, committing) -> dict[str, str]:
	"""A contact, an address and an event that are on no card."""
	frappe.db.rollback()
	place = {"address_title": "Kho Nhà", "address_type": "Billing", "address_line1": "1", "city": "Huế"}
	with committing():
		contact = kept({"doctype": "Contact", "first_name": "Người Quen"}, EMAILS["owner"])
		address = kept({"doctype": "Address", **place, "country": "Vietnam"}, EMAILS["owner"])
		public = {"doctype": "Event", **event("Họp chung", ("Contact", contact)), "event_type": "Public"}
		meeting = kept(public, EMAILS["owner"])
	yield {"Contact": contact, "Address": address, "Event": meeting}
	frappe.db.rollback()
	with committing():
		for doctype, name in (("Event", meeting), ("Address", address), ("Contact", contact)):
			frappe.delete_doc(doctype, name, force=True)


@pytest.mark.promise("- A contact or an address is seen")
def test_8_7_a_contact_on_two_cards_does_not_tell_of_the_other_one(made, committing):
	links = [
		{"link_doctype": "LC Lead", "link_name": made.own},
		{"link_doctype": "LC Customer", "link_name": made.hidden["LC Customer"]},
	]
	frappe.db.rollback()
	with committing():
		contact = kept({"doctype": "Contact", "first_name": "Chung", "links": links}, EMAILS["owner"])
		frappe.get_doc("Contact", contact).save()
	rows = {"parent": "Contact", "doctype": "Dynamic Link", "filters": {"parent": contact}, "fields": ["*"]}
	key = {"doctype": "Contact", "name": contact}
	for target, values in (
		("frappe.client.get", key),
		("frappe.desk.form.load.getdoc", key),
		("frappe.client.get_list", rows),
		(PRINT, {"doc": "Contact", "name": contact}),
		("leadcard.api.board.get_card", {"doctype": "LC Lead", "name": made.own}),
	):
		answer = made.ask("sibling", target, "GET" if "load" in target else "POST", **values)
		assert "xyzzy" not in plain(answer.body), target
	assert made.ask("sibling", "frappe.client.get", **key).ok


@pytest.mark.promise("- What hangs on no card")
@pytest.mark.parametrize("who", STRANGERS[:2])
def test_8_7_what_hangs_on_no_card_is_answered_as_before(made, elsewhere, who):
	contact = elsewhere["Contact"]
	for doctype, name in elsewhere.items():
		read = made.ask(who, f"/api/resource/{doctype}/{name}", "GET")
		assert read.ok and read.result["name"] == name
		assert made.ask(who, "frappe.client.get", doctype=doctype, name=name).ok
		found = made.ask(who, "frappe.client.validate_link", doctype=doctype, docname=name).result
		assert found["name"] == name
		listed = made.ask(who, "frappe.client.get_list", doctype=doctype, filters={"name": name})
		assert [row["name"] for row in listed.result] == [name]
		assert made.ask(who, PRINT, doc=doctype, name=name).ok
	shown = made.ask(
		who, "frappe.desk.doctype.event.event.get_events", "GET", start="2099-01-01", end="2099-01-31"
	)
	assert elsewhere["Event"] in [row["name"] for row in shown.result]
	sought = made.ask(who, "frappe.desk.search.search_link", doctype="Contact", txt="Người Quen")
	assert contact in [row["value"] for row in sought.result]


@pytest.mark.parametrize("who", STRANGERS[:2])
def test_8_7_who_is_on_no_card_is_named_as_before(made, elsewhere, who):
	contact = elsewhere["Contact"]
	meeting = {"doctype": "Event", **event("Của tôi", ("Contact", contact))}
	# Frappe prints what isn't stored yet where it is public
	unsaved = {**meeting, "name": "new-event-1", "event_type": "Public"}
	printed = made.ask(who, PRINT, doc=json.dumps(unsaved))
	assert printed.ok
	stored = made.ask(who, "frappe.client.insert", doc=meeting)
	assert stored.ok and stored.result["event_participants"][0]["reference_docname"] == contact
	absent = {"doctype": "Event", **event("Của tôi", ("Contact", "Không Có Ai"))}
	refused = made.ask(who, "frappe.client.insert", doc=absent)
	assert (refused.status, refused.message) == (
		417,
		"Could not find Row #1: Reference Name: Không Có Ai",
	)
