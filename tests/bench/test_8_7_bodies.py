"""Spec §8.7: what is hidden is not there, in whatever kind of body a request sends what it names, over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import frappe
import pytest

from tests.bench.racers import Request
from tests.bench.ring import Ring, absent, differing, ring

pytestmark = pytest.mark.bench

CONTACTS = "frappe.contacts.doctype.contact.contact"
ADDRESSES = "frappe.contacts.doctype.address.address"
# forms, and the JSON called something else, as Frappe's first version reads it from a body of any type
FORMS = ("form", "multipart")
BODIES = ("text/plain", "application/xml", "application/octet-stream", "application/json; charset=utf-8")


@pytest.fixture(scope="module")
def made(site: None) -> Iterator[Ring]:
	with ring() as filled:
		yield filled


@pytest.fixture(scope="module")
def template(site: None) -> Iterator[None]:
	"""One by which addresses are printed, which a new site has from its setup."""
	made = None
	if not frappe.db.exists("Address Template", {"is_default": 1}):
		values = {"country": "Vietnam", "is_default": 1, "template": "{{ address_line1 }}"}
		made = frappe.get_doc({"doctype": "Address Template", **values}).insert()
		frappe.db.commit()
	yield
	if made:
		frappe.db.rollback()
		frappe.db.delete("Address Template", {"name": made.name})
		frappe.db.commit()


def task(name: str) -> dict:
	return {"doctype": "ToDo", "description": "x", "reference_type": "Contact", "reference_name": name}


def member(name: str) -> dict:
	links = [{"link_doctype": "Contact", "link_name": name}]
	return {"doctype": "Contact", "first_name": "Của Tôi", "links": links}


# what names a contact: in the arguments, in a document, in its rows, in a text of JSON
BY_ARGUMENTS = {
	"a document": lambda name: ("frappe.client.get", {"doctype": "Contact", "name": name}),
	"a form": lambda name: ("frappe.desk.form.load.getdoc", {"doctype": "Contact", "name": name}),
	"a tag": lambda name: ("frappe.desk.doctype.tag.tag.add_tag", {"tag": "x", "dt": "Contact", "dn": name}),
	"a task": lambda name: ("frappe.client.insert", {"doc": task(name)}),
	"a row": lambda name: ("frappe.client.insert", {"doc": member(name)}),
	"saved": lambda name: (
		"frappe.desk.form.save.savedocs",
		{"doc": json.dumps(task(name)), "action": "Save"},
	),
	"details": lambda name: (f"{CONTACTS}.get_contact_details", {"contact": name}),
	"visits": lambda name: (f"{CONTACTS}.download_vcards", {"contacts": [name]}),
}
BY_BODY = {
	"a task": lambda name: ("/api/resource/ToDo", "POST", task(name)),
	"a row": lambda name: ("/api/resource/Contact", "POST", member(name)),
	"a change": lambda name: (f"/api/resource/Contact/{name}", "PUT", {"first_name": "x"}),
}


def compare(made: Ring, who: str, sent_as: str, ask) -> None:
	hidden = made.hidden["Contact"]
	missing = absent(hidden)
	pair = [replace(ask(name), sent_as=sent_as) for name in (missing, hidden)]
	assert not (wrong := differing(made, [(sent_as, *pair, missing, hidden)])), wrong


@pytest.mark.parametrize("sent_as", FORMS)
@pytest.mark.parametrize("way", BY_ARGUMENTS)
def test_8_7_a_form_tells_no_more_than_json(made, sent_as, way):
	def ask(name: str) -> Request:
		target, values = BY_ARGUMENTS[way](name)
		return made.request("sibling", target, **values)

	compare(made, "sibling", sent_as, ask)


@pytest.mark.parametrize("sent_as", [*FORMS, *BODIES])
@pytest.mark.parametrize("way", BY_BODY)
def test_8_7_a_document_in_any_kind_of_body_tells_no_more_than_json(made, sent_as, way):
	def ask(name: str) -> Request:
		target, verb, values = BY_BODY[way](name)
		return made.request("sibling", target, verb, **values)

	compare(made, "sibling", sent_as, ask)
	frappe.db.rollback()
	rows = {"link_doctype": "Contact", "link_name": made.hidden["Contact"]}
	assert not frappe.db.exists("Dynamic Link", rows)
	assert frappe.db.count("ToDo", {"reference_name": made.hidden["Contact"]}) == 1


@pytest.mark.parametrize("body", ["", "<contact>x</contact>", "x", "[]", "null", "5"])
@pytest.mark.parametrize("verb", ["POST", "PUT", "DELETE"])
def test_8_7_a_body_that_says_nothing_tells_nothing(made, body, verb):
	"""Whether there is such a contact stands in the address alone, and in none of the answers."""

	def ask(name: str) -> Request:
		return Request(f"/api/resource/Contact/{name}", body, verb, made.tokens["sibling"])

	compare(made, "sibling", "application/xml", ask)


@pytest.mark.parametrize("sent_as", ["json", *FORMS])
def test_8_7_no_address_is_shown_by_its_name(made, template, sent_as):
	hidden = made.hidden["Address"]
	missing, target = absent(hidden), f"{ADDRESSES}.get_address_display"
	pair = [
		replace(made.request("sibling", target, address_dict=name), sent_as=sent_as)
		for name in (missing, hidden)
	]
	assert not (wrong := differing(made, [("address", *pair, missing, hidden)])), wrong
	assert "Xyzzy" in made.owner(target, address_dict=hidden)
