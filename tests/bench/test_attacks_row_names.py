"""A stranger who knows the name of a row saves it with a contact of their own, over HTTP (spec §8.3)."""

import frappe
import pytest

from tests.bench.victims import attack

pytestmark = pytest.mark.bench


@pytest.fixture(scope="module")
def made(site):
	with attack() as made:
		yield made


def stored(contact: str) -> list[tuple[str, str]]:
	frappe.db.rollback()
	return sorted(
		(row.doctype, row.name)
		for table in ("phone_nos", "email_ids", "links")
		for row in frappe.get_doc("Contact", contact).get(table)
	)


@pytest.mark.promise("saving one's document with the name of another's row")
def test_8_3_rows_of_others_stay_where_they_are_over_http(made):
	theirs = made.victims["Contact"]
	rows = stored(theirs)
	phone, email = (
		next(name for doctype, name in rows if doctype == f"Contact {kind}") for kind in ("Phone", "Email")
	)
	own = made.stranger("frappe.client.insert", doc={"doctype": "Contact", "first_name": "Lạ"}).result
	put = made.stranger(
		f"/api/resource/Contact/{own['name']}",
		"PUT",
		phone_nos=[{"name": phone, "phone": "0905 111 333"}],
		email_ids=[{"name": email, "email_id": "la@example.com"}],
	)
	assert put.ok, put
	saved = {**put.result, "links": []}
	saved["phone_nos"] = [*saved["phone_nos"], {"name": phone, "phone": "0905 111 444"}]
	answer = made.stranger("frappe.client.save", doc=saved)
	assert answer.ok, answer
	place = {"parenttype": "Contact", "parent": own["name"], "parentfield": "phone_nos"}
	row = {"doctype": "Contact Phone", "name": phone, "phone": "0905 111 555", **place}
	made.stranger("frappe.client.insert", doc=row)
	made.stranger("/api/resource/Contact Phone", **row)
	made.stranger("frappe.client.insert_many", docs=[row])
	made.stranger("frappe.client.save", doc=row)
	made.stranger(f"/api/resource/Contact Phone/{phone}", "PUT", **row)
	made.stranger("frappe.desk.form.save.savedocs", doc=frappe.as_json(saved), action="Save")
	assert stored(theirs) == rows
	assert len(stored(own["name"])) >= 3
