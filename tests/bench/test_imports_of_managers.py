"""Data Import comes with LeadCard Manager's role, for one's own imports; an import and its file are nobody else's."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
import pytest

from leadcard.setup import given, uninstall
from tests.bench.site_config import configured
from tests.bench.traces import caches_cleared_once, forget
from tests.bench.uploads import Desk, Upload

pytestmark = pytest.mark.bench

PEOPLE = {
	"manager": ("manager.of.imports@example.com", "LeadCard Manager"),
	"other": ("other.manager.of.imports@example.com", "LeadCard Manager"),
	"seller": ("seller.of.imports@example.com", "LeadCard User"),
}
EMAILS = [email for email, _role in PEOPLE.values()]
TOKENS = {name: f"imports-of-{name}:of-imports" for name in PEOPLE}
DOORS = "/api/method/frappe.core.doctype.data_import.data_import."
SECRET_PHONE = "0916 898 001"
LEADS = f"Full Name;Mobile No;Sở thích\nLê Kín;{SECRET_PHONE};cờ\nLê Hở;0916 898 002;vua\n".encode()


@pytest.fixture(scope="module")
def desk(site: None) -> Iterator[Desk]:
	forget(EMAILS)
	frappe.db.set_single_value("System Settings", "enable_scheduler", 1)
	with caches_cleared_once():
		for name, (email, role) in PEOPLE.items():
			user = {
				"doctype": "User",
				"email": email,
				"first_name": name,
				"send_welcome_email": 0,
				"language": "en",
			}
			key, secret = TOKENS[name].split(":")
			frappe.get_doc({**user, "roles": [{"role": role}], "api_key": key, "api_secret": secret}).insert()
	frappe.db.commit()
	desk = Desk(frappe.local.site, TOKENS["manager"])
	yield desk
	desk.stop()
	forget(EMAILS)


@pytest.fixture(scope="module")
def imported(desk: Desk) -> str:
	"""An import of the manager's, with a column that means nothing and that was said to be left out."""
	outcome = desk.bring_in(Upload("leads.csv", LEADS, options={"2": "Don't Import"}))
	assert not outcome.step, outcome
	frappe.db.rollback()
	return outcome.name


def test_11_1_a_manager_imports_without_another_role(imported):
	assert frappe.db.get_value("Data Import", imported, "status") == "Success"
	assert frappe.db.count("Data Import Log", {"data_import": imported, "success": 1}) == 2


def test_11_1_a_column_may_be_said_to_mean_another_field(desk: Desk):
	rows = LEADS.replace(b"898", b"897")
	outcome = desk.bring_in(Upload("leads.csv", rows, options={"2": "notes"}))
	frappe.db.rollback()
	(name, _other) = frappe.get_all(
		"Data Import Log", {"data_import": outcome.name}, pluck="docname", order_by="log_index"
	)
	assert frappe.db.get_value("LC Lead", name, "notes") == "cờ"


def test_11_1_two_columns_are_never_said_to_mean_one_field(desk: Desk):
	outcome = desk.bring_in(Upload("leads.csv", LEADS.replace(b"898", b"895"), options={"2": "mobile_no"}))
	assert (outcome.step, outcome.error) == ("start", "ImportFileError")
	assert "“Mobile No” (column B) and “Sở thích” (column C) mean the same field" in outcome.message


def test_1_a_seller_imports_nothing(desk: Desk):
	outcome = desk.bring_in(Upload("leads.csv", LEADS, token=TOKENS["seller"]))
	assert (outcome.step, outcome.status, outcome.error) == ("insert", 403, "PermissionError")


@pytest.mark.parametrize("who", ["other", "seller"])
@pytest.mark.parametrize(
	("door", "named_by"),
	[
		("get_preview_from_template", "data_import"),
		("form_start_import", "data_import"),
		("download_errored_template", "data_import_name"),
		("download_import_log", "data_import_name"),
		("get_import_status", "data_import_name"),
		("get_import_logs", "data_import"),
	],
)
def test_8_3_an_import_is_shown_to_nobody_else(desk: Desk, imported: str, who: str, door: str, named_by: str):
	status, content = desk.get(DOORS + door, {named_by: imported}, TOKENS[who])
	assert status == 403
	assert SECRET_PHONE.encode() not in content


def test_8_3_the_list_of_imports_has_ones_own(desk: Desk, imported: str):
	listed = {"doctype": "Data Import", "fields": '["name"]'}
	_status, mine = desk.get("/api/method/frappe.client.get_list", listed)
	_status, others = desk.get("/api/method/frappe.client.get_list", listed, TOKENS["other"])
	assert imported.encode() in mine and imported.encode() not in others


def test_8_3_nobody_imports_a_file_of_somebody_elses(desk: Desk, imported: str):
	values = {"reference_doctype": "ToDo", "import_type": "Insert New Records"}
	values["import_file"] = frappe.db.get_value("Data Import", imported, "import_file")
	status, content = desk.get("/api/resource/Data Import", values, TOKENS["other"])
	assert status == 403 and b"may not use this file" in content


@pytest.mark.promise("the address of another's file in an import")
def test_8_3_no_way_of_an_imports_method_reads_another_file(desk: Desk):
	file = {"doctype": "File", "file_name": "salaries.csv", "content": "Full Name,Salary\nLan,99887766\n"}
	address = frappe.get_doc({**file, "is_private": 1}).insert().file_url
	frappe.db.sql("commit")
	outcome = desk.bring_in(Upload("own.csv", LEADS.replace(b"898", b"894"), options={"2": "Don't Import"}))
	other = {"import_file": address}
	document = {"doctype": "Data Import", "reference_doctype": "ToDo", "import_type": "Insert New Records"}
	document |= {"__islocal": 1, "owner": PEOPLE["manager"][0]}
	method = "get_preview_from_template"
	for path, values in (
		(f"{DOORS}{method}", {"data_import": outcome.name, **other}),
		(f"/api/resource/Data Import/{outcome.name}", {"run_method": method, **other}),
		(
			"/api/method/run_doc_method",
			{"docs": frappe.as_json(document), "method": method, "args": frappe.as_json(other)},
		),
		(f"/api/v2/document/Data Import/{outcome.name}/method/{method}", other),
	):
		status, content = desk.get(path, values)
		assert (status, b"99887766" in content) == (403, False), (path, content)


def test_8_3_an_import_is_named_by_its_name_alone(desk: Desk, imported: str):
	for door, named_by in (
		("get_preview_from_template", "data_import"),
		("get_import_status", "data_import_name"),
	):
		body = {named_by: {"reference_doctype": "LC Lead"}}
		status, content = desk.get(DOORS + door, body, TOKENS["seller"])
		assert status == 403 and SECRET_PHONE.encode() not in content


@pytest.mark.promise("email and import (")
def test_3_7_without_the_seams_an_amount_with_points_comes_in_as_another(desk: Desk):
	found = []
	for switch in (1, 0):
		rows = f"Full Name;Expected Revenue\nLê Tiền {switch};1.500.000\n".encode()
		with configured(leadcard_seams=switch):
			assert not desk.bring_in(Upload("money.csv", rows)).step
		frappe.db.rollback()
		found.append(frappe.db.get_value("LC Lead", {"full_name": f"Lê Tiền {switch}"}, "expected_revenue"))
	assert found[0] == 1_500_000 and found[1] not in (None, 1_500_000), found


def test_uninstalling_leaves_no_import(desk: Desk):
	outcome = desk.bring_in(Upload("gone.csv", LEADS.replace(b"898", b"896"), options={"2": "Don't Import"}))
	frappe.db.rollback()
	files = {"attached_to_doctype": "Data Import", "attached_to_name": outcome.name}
	assert frappe.db.count("File", files) == 2
	paths = [
		frappe.get_doc("File", name).get_full_path() for name in frappe.get_all("File", files, pluck="name")
	]
	uninstall.delete_imports(["LC Lead"])
	assert not frappe.db.exists("Data Import", outcome.name)
	assert not frappe.db.count("Data Import Log", {"data_import": outcome.name})
	assert not frappe.db.count("File", files)
	assert not [path for path in paths if _exists(path)]
	frappe.db.sql("commit")


def _exists(path: str) -> bool:
	from pathlib import Path

	return Path(path).exists()


def test_uninstalling_leaves_frappes_own_rules():
	frappe.db.delete("Custom DocPerm", {"parent": "Data Import", "role": "LeadCard Manager"})
	given.forget()
	assert not frappe.db.exists("Custom DocPerm", {"parent": "Data Import"})
