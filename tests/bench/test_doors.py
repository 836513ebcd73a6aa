"""Frappe's own doors, over HTTP: what a salesperson learns of a card that belongs to somebody of another team (§8.3)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

import frappe
import pytest

from tests.bench.racers import Answer, Racers, Request
from tests.bench.traces import forget

pytestmark = pytest.mark.bench

OWNER, STRANGER = "owner.of.card@example.com", "stranger@example.com"
MOBILE = "0816 999 123"


@dataclass(frozen=True)
class Card:
	"""A lead that the stranger may not see, and what hangs on it."""

	lead: str
	customer: str
	call: str
	file: frappe._dict


@dataclass(frozen=True)
class Desk:
	"""Requests of the two."""

	racers: Racers

	def owner(self, target: str, verb: str = "POST", **values: object) -> dict:
		((answer,), _none) = self.racers.send([([Request(target, values, verb)], False), ([], False)])
		assert answer.ok, answer
		return answer.result

	def stranger(self, target: str, verb: str = "POST", **values: object) -> Answer:
		(_none, (answer,)) = self.racers.send([([], False), ([Request(target, values, verb)], False)])
		return answer


@pytest.fixture(scope="module")
def desk(site: None) -> Iterator[Desk]:
	forget([OWNER, STRANGER])
	tokens = []
	for email in (OWNER, STRANGER):
		user = frappe.get_doc(
			{
				"doctype": "User",
				"email": email,
				"first_name": email.split("@")[0],
				"send_welcome_email": 0,
				"roles": [{"role": "LeadCard User"}],
				"api_key": frappe.generate_hash(length=15),
				"api_secret": "of-a-door",
			}
		)
		user.insert(ignore_permissions=True)
		tokens.append(f"{user.api_key}:of-a-door")
	frappe.db.commit()
	racers = Racers(frappe.local.site, tokens)
	yield Desk(racers)
	racers.stop()
	forget([OWNER, STRANGER])


@pytest.fixture(scope="module")
def card(desk: Desk) -> Card:
	values = {"party_type": "Individual", "full_name": "Trần Thị Kín", "mobile_no": MOBILE}
	lead = desk.owner("leadcard.api.cards.create_lead", values=values)["card"]["name"]
	call = desk.owner("leadcard.api.activities.log_call", doctype="LC Lead", name=lead, values={})["activity"]
	other = {"party_type": "Individual", "full_name": "Lê Văn Kín"}
	second = desk.owner("leadcard.api.cards.create_lead", values=other)["card"]["name"]
	customer = desk.owner("leadcard.api.cards.convert_lead", name=second)["customer"]
	attached = {"attached_to_doctype": "LC Lead", "attached_to_name": lead}
	file = {"doctype": "File", "file_name": "kin.txt", "content": "kín", "is_private": 1, **attached}
	return Card(lead, customer, call, frappe._dict(desk.owner("frappe.client.insert", doc=file)))


def guarded(card: Card) -> list[tuple[str, str]]:
	return [
		("LC Lead", card.lead),
		("LC Customer", card.customer),
		("LC Call", card.call),
		("File", card.file.name),
	]


@pytest.mark.promise("- A card (LC Lead, LC Customer)")
def test_8_3_documents_and_lists_are_closed(desk, card):
	for doctype, name in guarded(card):
		refused = 403 if doctype.startswith("LC ") else 404
		assert desk.stranger(f"/api/resource/{doctype}/{name}", "GET").status == refused
		assert desk.stranger("frappe.client.get", doctype=doctype, name=name).status == refused
		form = desk.stranger("frappe.desk.form.load.getdoc", "GET", doctype=doctype, name=name)
		assert form.status == 403 or form.body == {"message": []}
		assert desk.stranger("frappe.client.get_list", doctype=doctype, filters={"name": name}).result is None
		listed = desk.stranger(
			"frappe.desk.reportview.get",
			doctype=doctype,
			fields='["name"]',
			filters=json.dumps({"name": name}),
		)
		assert not listed.result


def test_8_3_counting_tells_nothing(desk, card):
	oracle = {"name": card.lead, "mobile_no": ("like", "0816%")}
	assert desk.stranger("frappe.client.get_count", doctype="LC Lead", filters=oracle).result in (0, None)
	assert desk.owner("frappe.client.get_count", doctype="LC Lead", filters=oracle) == 1
	for doctype in ("LC Lead", "LC Customer", "LC Call"):
		listed = desk.stranger("frappe.client.get_list", doctype=doctype, limit_page_length=0).result or []
		counted = desk.stranger("frappe.client.get_count", doctype=doctype).result or 0
		assert counted == len(listed)


@pytest.mark.promise("get_count, get_link_title")
def test_8_3_link_fields_tell_nothing(desk, card):
	for doctype, name in guarded(card)[:3]:
		choices = {
			"doctype": doctype,
			"txt": name,
			"ignore_user_permissions": 1,
			"reference_doctype": "LC Note",
		}
		assert not desk.stranger("frappe.desk.search.search_link", **choices).result
		assert not desk.stranger("frappe.desk.search.search_widget", **choices).result
		title = desk.stranger("frappe.desk.search.get_link_title", doctype=doctype, docname=name)
		assert title.result == name
	found = desk.owner("frappe.desk.search.search_link", doctype="LC Lead", txt="Trần Thị Kín")
	assert card.lead in [choice["value"] for choice in found]
	assert (
		desk.owner("frappe.desk.search.get_link_title", doctype="LC Lead", docname=card.lead)
		== "Trần Thị Kín"
	)


def test_8_3_nothing_is_put_on_a_card_that_one_does_not_see(desk, card):
	about = {"reference_type": "LC Lead", "reference_name": card.lead}
	link = [{"link_doctype": "LC Customer", "link_name": card.customer}]
	attached = {"attached_to_doctype": "LC Lead", "attached_to_name": card.lead}
	for doc in (
		{"doctype": "LC Call", "reference_doctype": "LC Lead", "reference_name": card.lead},
		{"doctype": "LC Opportunity", "customer": card.customer, "sales_stage": "Needs Analysis"},
		{"doctype": "ToDo", "description": "x", "allocated_to": STRANGER, **about},
		{"doctype": "Contact", "first_name": "x", "links": link},
		{"doctype": "File", "file_name": "x.txt", "content": "x", **attached},
		{
			"doctype": "DocShare",
			"user": STRANGER,
			"share_doctype": "LC Lead",
			"share_name": card.lead,
			"read": 1,
		},
	):
		refused = 403 if doc["doctype"].startswith("LC ") else 417
		assert desk.stranger("frappe.client.insert", doc=doc).status == refused, doc["doctype"]


def test_8_3_a_file_is_not_taken_by_its_address(desk, card):
	own = {"party_type": "Individual", "full_name": "Khách Của Tôi"}
	lead = desk.stranger("leadcard.api.cards.create_lead", values=own).result["card"]["name"]
	taken = {"doctype": "File", "file_name": "kin.txt", "file_url": card.file.file_url, "is_private": 1}
	for where in ({}, {"attached_to_doctype": "LC Lead", "attached_to_name": lead}):
		assert desk.stranger("frappe.client.insert", doc={**taken, **where}).status == 403
