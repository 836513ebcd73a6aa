"""Spec §8.3, §8.7: what a fourth attack has found, the way of people over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator

import frappe
import pytest

from tests.bench.ring import EMAILS, Ring, event, plain, ring, strangers
from tests.bench.test_8_7_third_attack import kept

pytestmark = pytest.mark.bench



@pytest.fixture(scope="module")
def made(site: None) -> Iterator[Ring]:
	with ring() as filled:
		yield filled


# a document's own method renames it without a question, where the request says so

RENAMED = {
	"run_doc_method": lambda doctype, name, sent: (
		"run_doc_method",
		{"dt": doctype, "dn": name, "method": "rename", "args": json.dumps(sent)},
	),
	"run_doc_method with arg": lambda doctype, name, sent: (
		"run_doc_method",
		{"dt": doctype, "dn": name, "method": "rename", "arg": json.dumps(sent)},
	),
	"run_doc_method of v2": lambda doctype, name, sent: (
		"/api/v2/method/run_doc_method",
		{"document": {"doctype": doctype, "name": name}, "method": "rename", "kwargs": sent},
	),
	"a document of v2": lambda doctype, name, sent: (
		f"/api/v2/document/{doctype}/{name}/method/rename/",
		sent,
	),
}


@strangers
@pytest.mark.parametrize("way", RENAMED)
def test_8_7_nobody_merges_an_own_contact_into_a_hidden_one(made, committing, who, way):
	hidden = made.hidden["Contact"]
	before = frappe.db.get_value("Contact", hidden, "modified")
	own = {"doctype": "Contact", "first_name": "Của Mình", "owner": EMAILS[who]}
	with kept(committing, own) as (contact,):
		with committing():
			frappe.db.set_value("Contact", contact.name, "owner", EMAILS[who])
		for more in ({"merge": 1}, {}):
			target, values = RENAMED[way](
				"Contact", contact.name, {"name": hidden, "validate_rename": 0, **more}
			)
			answer = made.ask(who, target, **values)
			assert answer.status == 403, answer
			assert "xyzzy" not in plain(answer.body)
		frappe.db.rollback()
		assert frappe.db.exists("Contact", contact.name)
		assert frappe.db.get_value("Contact", hidden, "modified") == before


def test_8_1_nobody_renames_what_they_only_read(made):
	source = frappe.get_all("LC Lead Source", pluck="name", limit=1)[0]
	sent = json.dumps({"name": "Nguồn Của Tôi", "validate_rename": False})
	values = {"dt": "LC Lead Source", "dn": source, "method": "rename", "args": sent}
	assert made.ask("sibling", "run_doc_method", **values).status == 403
	frappe.db.rollback()
	assert frappe.db.exists("LC Lead Source", source)


def test_10_1_who_may_rename_a_document_renames_it_by_its_method(made, committing):
	with kept(committing, {"doctype": "Contact", "first_name": "Tên Cũ"}) as (contact,):
		values = {"dt": "Contact", "dn": contact.name, "method": "rename"}
		answer = made.ask("sibling", "run_doc_method", **values, args=json.dumps({"name": "Tên Mới Hẳn"}))
		frappe.db.rollback()
		assert answer.ok and frappe.db.exists("Contact", "Tên Mới Hẳn"), answer
		with committing():
			frappe.delete_doc("Contact", "Tên Mới Hẳn", force=True)


def test_8_7_an_own_event_is_merged_into_no_hidden_one(made):
	own = made.ask("sibling", "frappe.client.insert", doc={"doctype": "Event", **event("Của tôi")}).result
	for sent in ({"force": 1}, {"force": 1, "validate_rename": 0}):
		values = json.dumps({"name": made.hidden["Event"], "merge": 1, **sent})
		answer = made.ask(
			"sibling", "run_doc_method", dt="Event", dn=own["name"], method="rename", args=values
		)
		assert not answer.ok and "xyzzy" not in plain(answer.body)
	frappe.db.rollback()
	frappe.delete_doc("Event", own["name"], force=True)
