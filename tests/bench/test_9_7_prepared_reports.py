"""Spec §9.7: a prepared report shows what it found for one person to that person, over HTTP."""

from __future__ import annotations

import json
from collections.abc import Iterator

import frappe
import pytest

from tests.bench.ring import EMAILS, Ring, plain, ring

pytestmark = pytest.mark.bench

REPORT = "Addresses And Contacts"
RUN = "frappe.desk.query_report.run"
PREPARED = "frappe.core.doctype.prepared_report.prepared_report"
ROLE = "Prepared Report User"


@pytest.fixture(scope="module")
def made(site: None) -> Iterator[Ring]:
	with ring() as filled:
		yield filled


@pytest.fixture(scope="module")
def prepared(made: Ring) -> Iterator[dict]:
	"""A report that the owner has had prepared, as a worker does it; its name, filters and file."""
	before = frappe.db.get_value("Report", REPORT, "prepared_report")
	frappe.db.set_value("Report", REPORT, "prepared_report", 1)
	for who in ("owner", "sibling", "desk"):
		frappe.get_doc("User", EMAILS[who]).add_roles(ROLE)
	frappe.db.commit()
	filters = {"reference_doctype": "LC Customer", "reference_name": made.hidden["LC Customer"]}
	name = made.owner(f"{PREPARED}.make_prepared_report", report_name=REPORT, filters=json.dumps(filters))[
		"name"
	]
	frappe.db.rollback()
	frappe.set_user(EMAILS["owner"])
	frappe.get_attr(f"{PREPARED}.generate_report")(name)
	frappe.set_user("Administrator")
	frappe.db.commit()
	file = frappe.db.get_value("File", {"attached_to_name": name}, ["name", "file_url"], as_dict=True)
	yield {"name": name, "filters": filters, "file": file}
	frappe.db.rollback()
	frappe.db.set_value("Report", REPORT, "prepared_report", before)
	frappe.delete_doc("Prepared Report", name, force=True, ignore_missing=True)
	frappe.db.commit()


def ways(prepared: dict) -> dict[str, tuple[str, str, dict]]:
	name, file, filters = prepared["name"], prepared["file"], prepared["filters"]
	by_name = {"report_name": REPORT, "filters": json.dumps({**filters, "prepared_report_name": name})}
	return {
		"by its name": (RUN, "POST", by_name),
		"as its user": (RUN, "POST", {"report_name": REPORT, "filters": filters, "user": EMAILS["owner"]}),
		"downloaded": (f"{PREPARED}.download_attachment", "GET", {"dn": name}),
		"as a document": (f"/api/resource/Prepared Report/{name}", "GET", {}),
		"its form": ("frappe.desk.form.load.getdoc", "GET", {"doctype": "Prepared Report", "name": name}),
		"its file": (file.file_url, "GET", {}),
		"its file as a document": (f"/api/resource/File/{file.name}", "GET", {}),
	}


WAYS = tuple(ways({"name": "", "file": frappe._dict(), "filters": {}}))


@pytest.mark.promise("a report that Frappe prepared for another", "a prepared report is read")
@pytest.mark.parametrize("who", ["sibling", "desk", "portal", "guest"])
@pytest.mark.parametrize("way", WAYS)
def test_9_7_a_prepared_report_is_its_readers(made, prepared, who, way):
	target, verb, values = ways(prepared)[way]
	answer = made.ask(who, target, verb, **values)
	assert answer.status in (403, 404, 417, 500) if who == "guest" else answer.status in (403, 417), answer
	assert "xyzzy" not in plain(answer.body)


@pytest.mark.parametrize("way", WAYS)
def test_9_7_who_had_a_report_prepared_reads_it(made, prepared, way):
	target, verb, values = ways(prepared)[way]
	answer = made.ask("owner", target, verb, **values)
	assert answer.ok, answer
	if way in ("by its name", "as its user"):
		assert "xyzzy" in plain(answer.body)


def test_9_7_lists_show_ones_own_prepared_reports(made, prepared):
	listed = {"doctype": "Prepared Report", "filters": {"name": prepared["name"]}}
	assert made.owner("frappe.client.get_list", **listed)
	assert made.owner("frappe.client.get_count", **listed) == 1
	for target, nothing in (("get_list", []), ("get_count", 0)):
		answer = made.ask("sibling", f"frappe.client.{target}", **listed)
		assert answer.ok and answer.body["message"] == nothing, answer


def test_9_7_nobody_deletes_or_takes_what_was_prepared_for_another(made, prepared):
	sent = json.dumps([{"name": prepared["name"]}])
	made.ask("sibling", f"{PREPARED}.delete_prepared_reports", reports=sent)
	file = {
		"doctype": "File",
		"file_name": "x.json.gz",
		"file_url": prepared["file"].file_url,
		"is_private": 1,
	}
	assert not made.ask("sibling", "frappe.client.insert", doc=file).ok
	frappe.db.rollback()
	assert frappe.db.exists("Prepared Report", prepared["name"])


def test_10_1_reports_of_other_documents_are_prepared_as_before(made, prepared, committing):
	"""Whoever may run a report that has nothing to do with cards reads what it has prepared for others."""
	report = {"report_name": "Ring of Notes", "ref_doctype": "Note", "report_type": "Report Builder"}
	frappe.db.rollback()
	try:
		with committing():
			frappe.get_doc({"doctype": "Report", "is_standard": "No", **report}).insert()
			values = {"report_name": "Ring of Notes", "status": "Completed", "filters": "{}"}
			other = frappe.get_doc({"doctype": "Prepared Report", "owner": EMAILS["owner"], **values})
			other.name = frappe.generate_hash(length=10)
			other.db_insert()
		answer = made.ask("sibling", f"/api/resource/Prepared Report/{other.name}", "GET")
		assert answer.ok, answer
	finally:
		frappe.db.rollback()
		with committing():
			frappe.db.delete("Prepared Report", {"report_name": "Ring of Notes"})
			frappe.delete_doc("Report", "Ring of Notes", force=True, ignore_missing=True)
