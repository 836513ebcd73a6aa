"""Spec §8.7 and §10.1: a contact on a card that hangs on a document of another app too is seen by who reads that one.

The card stays hidden: its link is told to nobody who does not see it, and stays when they save the contact.
"""

from __future__ import annotations

import frappe
import pytest

from tests.rules.ring import VALUES, hang
from tests.rules.test_8_3_hanging import allow_addresses, sees
from tests.rules.ways import endpoint

both = pytest.mark.parametrize("doctype", ["Contact", "Address"])


@pytest.fixture
def people(make_user):
	"""An owner of cards, a colleague, and one who is neither but reads the other document."""
	frappe.db.delete("LC Sales Team Member")
	frappe.db.delete("LC Sales Team")
	allow_addresses()
	sales = ("LeadCard User", "Sales User")
	return frappe._dict(
		owner=make_user(roles=sales), peer=make_user(roles=sales), reader=make_user(roles=("Sales User",))
	)


@pytest.fixture
def other(people, make_user) -> frappe.model.document.Document:
	"""A user, whom people may choose, and one of them reads."""
	account = frappe.get_doc("User", make_user(roles=()))
	frappe.share.add("User", account.name, people.reader, read=1)
	return account


@pytest.fixture
def linked(people, make_lead, other):
	"""`linked("Contact")` → one on a card of the owner's, and on the user."""
	card = make_lead(lead_owner=people.owner)

	def make(doctype: str, *more):
		links = [{"link_doctype": doc.doctype, "link_name": doc.name} for doc in (card, other, *more)]
		values = {"first_name": "Hoa", **VALUES.get(doctype, {})}
		return frappe.get_doc({"doctype": doctype, **values, "links": links}).insert(ignore_permissions=True)

	return make


def card_of(document) -> str:
	rows = {"parent": document.name, "parenttype": document.doctype, "link_doctype": "LC Lead"}
	return frappe.db.get_value("Dynamic Link", rows, "link_name")


def seen_by(people, document) -> set[str]:
	return {who for who, user in people.items() if sees(user, document)}


@both
def test_8_7_who_reads_the_other_document_sees_the_contact_too(people, linked, doctype):
	document = linked(doctype)
	assert seen_by(people, document) == {"owner", "reader"}
	assert seen_by(people, hang("Address", document)) == {"owner", "reader"}


@both
def test_8_7_what_may_be_chosen_is_not_read(people, linked, other, doctype):
	document = linked(doctype)
	frappe.share.remove("User", other.name, people.reader)
	assert seen_by(people, document) == {"owner"}


@both
def test_8_7_another_document_of_leadcard_opens_no_contact(people, linked, make_product, other, doctype):
	frappe.share.remove("User", other.name, people.reader)
	assert seen_by(people, linked(doctype, make_product())) == {"owner"}


def test_8_7_what_hangs_on_the_contact_is_seen_and_what_hangs_on_its_card_is_not(people, linked):
	contact = linked("Contact")
	card = frappe.get_doc("LC Lead", card_of(contact))
	for kind in ("Comment", "File", "ToDo", "Communication"):
		assert seen_by(people, hang(kind, contact)) == {"owner", "reader"}, kind
		assert seen_by(people, hang(kind, card)) == {"owner"}, kind


@both
def test_8_7_who_may_change_the_other_document_changes_the_contact(people, linked, other, as_user, doctype):
	document = linked(doctype)
	with as_user(people.reader):
		assert not frappe.has_permission(doctype, "write", doc=document.name)
	frappe.share.add("User", other.name, people.reader, read=1, write=1)
	with as_user(people.reader):
		assert frappe.has_permission(doctype, "write", doc=document.name)
		assert not frappe.has_permission(doctype, "delete", doc=document.name)
	with as_user(people.peer):
		assert not frappe.has_permission(doctype, "write", doc=document.name)


@both
def test_8_7_the_link_to_a_hidden_card_stays_whoever_saves_the_contact(
	people, linked, other, as_user, doctype
):
	document = linked(doctype)
	card, field = card_of(document), "designation" if doctype == "Contact" else "city"
	hidden, shown = document.links
	frappe.share.add("User", other.name, people.reader, read=1, write=1)
	taken = {**hidden.as_dict(), "link_doctype": "User", "link_name": people.reader}
	for number, links in enumerate(([shown.as_dict()], [taken, shown.as_dict()], [])):
		with as_user(people.reader):
			changed = frappe.get_doc(doctype, document.name)
			changed.update({"links": links, field: f"Mới {number}"})
			changed.save()
		stored = frappe.get_doc(doctype, document.name)
		assert stored.get(field) == f"Mới {number}"
		assert card_of(document) == card, links
		assert len(stored.links) == (2 if links else 1)


@both
def test_8_7_the_link_to_a_card_of_a_colleague_stays_too(people, make_lead, linked, as_user, doctype):
	own = make_lead(lead_owner=people.peer)
	document = linked(doctype, own)
	with as_user(people.peer):
		changed = frappe.get_doc(doctype, document.name)
		changed.links = [row for row in changed.links if row.link_name == own.name]
		changed.save()
		assert not frappe.has_permission(doctype, "delete", doc=document.name)
	assert len(frappe.get_doc(doctype, document.name).links) == 2
	with as_user(people.owner):
		changed = frappe.get_doc(doctype, document.name)
		changed.links = [row for row in changed.links if row.link_doctype == "LC Lead"]
		changed.save()
	assert {row.link_name for row in frappe.get_doc(doctype, document.name).links} >= {own.name}


@both
def test_8_7_lists_of_links_leave_out_hidden_cards(people, linked, other, as_user, doctype):
	document = linked(doctype)
	rows = {"doctype": "Dynamic Link", "parent": doctype, "fields": ["link_name"]}
	named = {"reader": {other.name}, "peer": set(), "owner": {other.name, card_of(document)}}
	for who, expected in named.items():
		with as_user(people[who]):
			found = endpoint("frappe.client.get_list", **rows, filters={"parent": document.name})
			assert {row["link_name"] for row in found} == expected


@both
def test_8_7_a_list_asks_no_more_however_many_documents_of_others(
	people, linked, make_user, as_user, recorded, doctype
):
	def read() -> int:
		frappe.local.cache, frappe.local.role_permissions = {}, {}
		return len(recorded(lambda: frappe.get_list(doctype, pluck="name", limit_page_length=0)))

	counted = []
	for more in (1, 4):
		for _number in range(more):
			linked(doctype, frappe.get_doc("User", make_user(roles=())))
		with as_user(people.reader):
			read()
			counted.append(read())
	assert counted[0] == counted[1]
