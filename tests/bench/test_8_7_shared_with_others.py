"""Spec §8.7 and §10.1 over HTTP: a contact on a hidden card is worked with by who reads another document that it hangs on.

No answer tells of the card, nothing written through the contact changes what hangs on the card.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import frappe
import pytest

from tests.bench.ring import EMAILS, STRANGERS, Ring, plain, ring
from tests.bench.test_8_7_third_attack import kept
from tests.rules.test_8_3_hanging import allow_addresses

pytestmark = pytest.mark.bench

LOAD, REPORT = "frappe.desk.form.load", "frappe.desk.reportview"
office = pytest.mark.parametrize("who", STRANGERS[:2])


@pytest.fixture(scope="module")
def made(site: None) -> Iterator[Ring]:
	if frappe.db.exists("DocType", "Customer"):
		allow_addresses()
		frappe.db.commit()
	with ring() as filled:
		yield filled


@pytest.fixture(params=["Contact", "Address"])
def shared(request, made, committing) -> Iterator[frappe._dict]:
	"""A contact or an address that hangs on a hidden card, and on a note that everybody reads."""
	yield from hang_on_both(made, committing, request.param, "Note", None)


def hang_on_both(made, committing, doctype: str, kind: str, other: str | None) -> Iterator[frappe._dict]:
	frappe.db.rollback()
	titles = {"first_name": "Hai Nơi", "address_title": "Hai Nơi", "address_line1": "1", "city": "Huế"}
	marks = dict.fromkeys(("is_shipping_address", "is_primary_address", "is_primary_contact"), 1)
	doc = {"doctype": doctype, "country": "Vietnam", **marks, **titles}
	with committing():
		if kind == "Note":
			note = {"doctype": kind, "title": f"Ghi {frappe.generate_hash(length=6)}", "public": 1}
			other = frappe.get_doc(note).insert().name
		links = [
			{"link_doctype": kind, "link_name": other},
			{"link_doctype": "LC Customer", "link_name": made.hidden["LC Customer"]},
		]
		made_doc = frappe.get_doc({**doc, "links": links}).insert()
		# with two changes, where versions are kept
		for changed in (links[:1], links):
			frappe.get_doc(doctype, made_doc.name).update({"links": changed}).save()
		name = made_doc.name
	try:
		yield frappe._dict(doctype=doctype, name=name, kind=kind, other=other, card=links[1]["link_name"])
	finally:
		frappe.db.rollback()
		with committing():
			frappe.delete_doc(doctype, name, force=True, ignore_missing=True)
			if kind == "Note":
				frappe.delete_doc(kind, other, force=True)


def readings(shared: frappe._dict) -> Iterator[tuple[str, str, dict]]:
	"""The ways to read it, and its links."""
	doctype, name = shared.doctype, shared.name
	named, one = {"doctype": doctype, "name": name}, {"filters": {"name": name}}
	yield f"/api/resource/{doctype}/{name}", "GET", {}
	yield f"/api/v2/document/{doctype}/{name}", "GET", {}
	yield "frappe.client.get", "POST", named
	yield f"{LOAD}.getdoc", "GET", named
	yield f"{LOAD}.get_docinfo", "POST", named
	yield "frappe.www.printview.get_html_and_style", "POST", {"doc": doctype, "name": name}
	for field in ("links.link_name", "`tabDynamic Link`.`link_name`"):
		yield "frappe.client.get_list", "POST", {"doctype": doctype, **one, "fields": ["name", field]}
		yield (
			f"/api/resource/{doctype}",
			"GET",
			{"filters": json.dumps(one["filters"]), "fields": json.dumps(["name", field])},
		)
	view = {"doctype": doctype, "filters": json.dumps([["name", "=", name]])}
	fields = json.dumps([f"`tab{doctype}`.`name`", "`tabDynamic Link`.`link_name`"])
	yield f"{REPORT}.get", "POST", {**view, "fields": fields, "view": "Report"}
	grouped = {
		"fields": ["`tabDynamic Link`.`link_name`", f"count(`tab{doctype}`.`name`) as n"],
		"group_by": "`tabDynamic Link`.`link_name`",
	}
	yield "frappe.client.get_list", "POST", {"doctype": doctype, **one, **grouped}
	rows = {"doctype": "Dynamic Link", "parent": doctype, "filters": {"parent": name}, "fields": ["*"]}
	yield "frappe.client.get_list", "POST", rows
	yield "frappe.desk.search.search_link", "POST", {"doctype": doctype, "txt": "Hai"}
	yield "frappe.client.validate_link", "POST", {"doctype": doctype, "docname": name, "fields": '["name"]'}


@pytest.mark.promise("- Who reads that document", "- The cards stay hidden")
@office
def test_8_7_every_way_shows_the_contact_and_none_its_hidden_card(made, shared, who):
	for target, verb, values in readings(shared):
		answer = made.ask(who, target, verb, **values)
		assert answer.ok, (target, answer)
		told = plain(answer.body)
		assert shared.card.lower() not in told and "xyzzy" not in told, target
		if "docinfo" not in target:
			assert "hai nơi" in told or shared.other.lower() in told, target


def test_8_7_who_sees_the_card_is_shown_the_link(made, shared):
	for target, verb, values in readings(shared):
		if target.endswith((shared.name, "client.get", "getdoc", "get_list", "get")):
			told = plain(made.ask("owner", target, verb, **values).body)
			assert shared.card.lower() in told, target


@pytest.mark.promise("- The cards stay hidden")
def test_8_7_no_version_tells_of_a_link_to_a_hidden_card(made, committing):
	"""On a site that keeps versions of contacts."""
	customized = {"doctype_or_field": "DocType", "doc_type": "Contact", "property": "track_changes"}
	setter = {"doctype": "Property Setter", **customized, "property_type": "Check", "value": "1"}
	with kept(committing, setter):
		for shared in hang_on_both(made, committing, "Contact", "Note", None):
			path = f"/api/resource/Contact/{shared.name}"
			links = made.owner(path, "GET")["links"]
			for changed in (links[:1], links):
				made.owner(path, "PUT", links=changed)
			named = {"doctype": "Contact", "name": shared.name}
			told = {
				who: plain(made.ask(who, f"{LOAD}.get_docinfo", **named).body) for who in ("sibling", "owner")
			}
			assert "removed" in told["sibling"] and shared.card.lower() not in told["sibling"]
			assert shared.card.lower() in told["owner"]


@pytest.mark.promise("rows of tables, as in Contact Phone with")
@office
def test_8_7_no_filter_tells_on_which_hidden_card_it_is(made, shared, who):
	for code, field in ((shared.card, "link_name"), (f"{shared.card[:4]}%", "link_title")):
		filters = [["Dynamic Link", field, "like", code], ["name", "=", shared.name]]
		for target in ("frappe.client.get_list", "frappe.client.get_count"):
			found = made.ask(who, target, doctype=shared.doctype, filters=filters).result
			assert not found, (target, field)
	own = [["Dynamic Link", "link_name", "=", shared.other], ["name", "=", shared.name]]
	assert made.ask(who, "frappe.client.get_list", doctype=shared.doctype, filters=own).result


def test_8_7_a_private_document_opens_no_contact(made, shared, committing):
	frappe.db.rollback()
	with committing():
		frappe.db.set_value("Note", shared.other, "public", 0)
	for who in STRANGERS:
		assert not made.ask(who, f"/api/resource/{shared.doctype}/{shared.name}", "GET").ok
		listed = made.ask(
			who, "frappe.client.get_list", doctype=shared.doctype, filters={"name": shared.name}
		)
		assert not listed.ok or not listed.result


@pytest.mark.parametrize("who", ["portal", "guest"])
def test_8_7_who_has_no_right_to_contacts_gets_none(made, shared, who):
	for target, verb, values in readings(shared):
		told = plain(made.ask(who, target, verb, **values).body)
		assert shared.card.lower() not in told and "hai nơi" not in told.replace(shared.name.lower(), ""), (
			target
		)


@pytest.mark.promise(
	"- Who may write that document", "- The cards stay hidden", "- Nobody takes it from a card"
)
def test_8_7_nothing_written_through_it_takes_it_from_its_card(made, shared, committing):
	path, changed = f"/api/resource/{shared.doctype}/{shared.name}", {"city": "Vinh", "designation": "x"}
	assert made.ask("sibling", path, "PUT", **changed).status == 403
	frappe.db.rollback()
	with committing():
		frappe.share.add("Note", shared.other, EMAILS["sibling"], write=1, share=1)
	doctype, name = shared.doctype, shared.name
	rows = frappe.get_all("Dynamic Link", {"parent": name, "link_name": shared.card}, pluck="name")
	place = {"doctype": doctype, "name": name}
	own = made.ask("sibling", "frappe.client.insert", doc=_like(shared)).result["name"]
	form = made.ask("sibling", f"{LOAD}.getdoc", "GET", **place).body["docs"][0]
	assert [row["link_name"] for row in form["links"]] == [shared.other]
	tried = (
		("frappe.desk.form.save.savedocs", "POST", {"doc": json.dumps(form), "action": "Save"}, True),
		(f"/api/resource/{doctype}/{name}", "PUT", {"links": []}, True),
		# Frappe takes the row out of the contact, and saves it
		("frappe.client.delete", "POST", {"doctype": "Dynamic Link", "name": rows[0]}, True),
		(f"/api/resource/Dynamic Link/{rows[0]}", "DELETE", {}, False),
		(f"/api/resource/Dynamic Link/{rows[0]}", "PUT", {"link_name": "x"}, False),
		(f"/api/resource/Dynamic Link/{rows[0]}", "GET", {}, False),
		("frappe.client.delete", "POST", place, False),
		("frappe.client.rename_doc", "POST", {**_renamed(shared, own), "merge": 1}, False),
	)
	for target, verb, values, allowed in tried:
		answer = made.ask("sibling", target, verb, **values)
		assert answer.ok is allowed, (target, answer)
		assert shared.card.lower() not in plain(answer.body), target
		frappe.db.rollback()
		assert frappe.db.exists("Dynamic Link", {"parent": name, "link_name": shared.card}), target
		if verb == "PUT" and allowed:
			with committing():
				document = frappe.get_doc(doctype, name)
				document.append("links", {"link_doctype": "Note", "link_name": shared.other})
				document.save()


def _like(shared: frappe._dict) -> dict:
	titles = {"first_name": "Riêng", "address_title": "Riêng", "address_line1": "1", "city": "Huế"}
	return {"doctype": shared.doctype, "country": "Vietnam", "address_type": "Billing", **titles}


def _renamed(shared: frappe._dict, own: str) -> dict:
	return {"doctype": shared.doctype, "old_name": shared.name, "new_name": own}


@pytest.fixture
def party(made, committing) -> Iterator[str]:
	"""An ERPNext Customer."""
	if not frappe.db.exists("DocType", "Customer"):
		pytest.skip("without ERPNext")
	frappe.db.rollback()
	with committing():
		for doctype, values in (
			("Customer Group", {"customer_group_name": "Ring Group"}),
			("Territory", {"territory_name": "Ring Territory"}),
		):
			if not frappe.db.exists(doctype, next(iter(values.values()))):
				frappe.get_doc({"doctype": doctype, **values}).insert(
					ignore_permissions=True, ignore_mandatory=True
				)
		customer = {
			"customer_name": "Ring Party",
			"customer_group": "Ring Group",
			"territory": "Ring Territory",
		}
		name = frappe.get_doc({"doctype": "Customer", **customer}).insert(ignore_mandatory=True).name
	yield name
	frappe.db.rollback()
	with committing():
		frappe.delete_doc("Customer", name, force=True)


SHIPMENT = "erpnext.stock.doctype.shipment.shipment"
PARTY = "erpnext.accounts.party.get_party_details"
TRIP = "erpnext.stock.doctype.delivery_trip.delivery_trip.get_contact_and_address"


@pytest.mark.promise("ERPNext answers with the names")
@office
def test_10_1_who_works_with_an_erpnext_customer_works_with_its_contact(made, committing, party, who):
	for doctype, function in (("Contact", "get_contact_name"), ("Address", "get_address_name")):
		for shared in hang_on_both(made, committing, doctype, "Customer", party):
			named = {"ref_doctype": "Customer", "docname": party}
			assert made.ask(who, f"{SHIPMENT}.{function}", **named).result == shared.name
			party_details = made.ask(who, PARTY, party=party, party_type="Customer")
			assert party_details.ok and shared.name in party_details.result.values(), party_details
			assert shared.name in json.dumps(made.ask(who, TRIP, name=party).body, ensure_ascii=False)
			for target, verb, values in readings(shared):
				answer = made.ask(who, target, verb, **values)
				assert answer.ok, (target, answer)
				assert shared.card.lower() not in plain(answer.body), target
			saved = made.ask(
				who, f"/api/resource/{doctype}/{shared.name}", "PUT", city="Vinh", designation="Kế toán"
			)
			assert saved.ok is bool(frappe.has_permission("Customer", "write", user=EMAILS[who]))
