"""Spec §10.1: what is not LeadCard's is answered by Frappe, byte by byte: the kinds that were not, as four people."""

from __future__ import annotations

import frappe
import pytest

from tests.bench import test_data_import as imports
from tests.bench.test_10_1_plain_users import answers_of
from tests.harm import asked

pytestmark = pytest.mark.bench
importer = imports.importer


@pytest.fixture(scope="module")
def made(site: None):
	asked.make_site()
	yield asked.tokens()
	frappe.db.rollback()
	asked.forget_site()


@pytest.mark.parametrize("who", ["Administrator", "desk", "portal", "guest"])
def test_10_1_what_is_not_leadcards_is_answered_by_frappe(made, who, committing):
	requests, answers = list(asked.requests()), []
	for bare in (False, True):
		frappe.db.rollback()
		with committing():
			asked.make_documents()
		answers.append(answers_of(made[who], requests, bare))
	differ = [
		(request.verb, request.target, request.values, asked.plain(mine), asked.plain(own))
		for request, mine, own in zip(requests, *answers, strict=True)
		if asked.plain(mine) != asked.plain(own)
	]
	assert not differ, f"{len(differ)} of {len(requests)}:\n" + "\n".join(map(str, differ))


def test_10_1_an_import_updates_rows_by_their_ids(importer, committing):
	rows = [{"phone": "024 3010 1234", "is_primary_phone": 1}]
	with committing():
		with imports.acting_as(imports.IMPORTER):
			contact = frappe.get_doc({"doctype": "Contact", "first_name": "Harm", "phone_nos": rows}).insert()
		row = contact.phone_nos[0].name
		file = f"ID,phone_nos.name,phone_nos.phone\n{contact.name},{row},024 3010 5678\n"
		outcome = importer("Contact", file, "Update Existing Records", "contacts.csv")
		phones = [phone.phone for phone in contact.reload().phone_nos]
		contact.delete()
	assert (outcome.refused, phones) == ({}, ["024 3010 5678"])
