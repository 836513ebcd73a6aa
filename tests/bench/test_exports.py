"""Exports of our lists and reports hold no formulas (spec §9.6), in a process that has done nothing but to answer."""

import csv
import io
import json
from collections.abc import Iterator

import frappe
import openpyxl
import pytest

from tests.bench.racers import apart
from tests.bench.site_config import succeeding
from tests.bench.traces import forget
from tests.bench.uploads import Desk

pytestmark = pytest.mark.bench

FORMULA = "=HYPERLINK(A1;A2)"
PHONE = "+84 916 666 123"
MANAGER = "manager.of.exports@example.com"
TOKEN = "manager-of-exports:of-exports"
EXPORT = "/api/method/frappe.desk.reportview.export_query"
QUERY_REPORT = "/api/method/frappe.desk.query_report.export_query"


@pytest.fixture(scope="module")
def hostile(site: None) -> Iterator[str]:
	"""A lead that is called like a formula, of a manager who may export."""
	forget([MANAGER])
	roles = [{"role": role} for role in ("LeadCard Manager", "System Manager")]
	key = dict(zip(("api_key", "api_secret"), TOKEN.split(":"), strict=True))
	user = {"doctype": "User", "email": MANAGER, "first_name": "Sếp", "send_welcome_email": 0, "roles": roles}
	frappe.get_doc({**user, **key}).insert(ignore_permissions=True)
	frappe.set_user(MANAGER)
	lead = frappe.get_doc({"doctype": "LC Lead", "full_name": FORMULA, "mobile_no": PHONE}).insert()
	frappe.set_user("Administrator")
	frappe.db.commit()
	yield lead.name
	forget([MANAGER])


@pytest.fixture(scope="module")
def desk(hostile: str) -> Iterator[Desk]:
	"""The manager's browser."""
	started = Desk(frappe.local.site, TOKEN)
	yield started
	started.stop()


def exported(desk: Desk, name: str, doctype: str, fields: list[str], kind: str) -> bytes:
	form = {"doctype": doctype, "fields": json.dumps(fields), "filters": json.dumps({"name": name})}
	_status, content = desk.get(EXPORT, {**form, "file_format_type": kind, "title": "x"})
	return content


def mailed(site: str, mail: str, pipe) -> None:
	from frappe.utils.background_jobs import execute_job

	content = execute_job(site, report_of, None, "export", {"mail": mail})
	pipe.send(content.encode() if isinstance(content, str) else content)


def report_of(mail: str) -> bytes | str:
	"""The job of the scheduler that puts a report into an email."""
	return frappe.get_doc("Auto Email Report", mail).get_report_content()


def cells(content: bytes, kind: str) -> list:
	if kind == "CSV":
		return [cell for row in csv.reader(io.StringIO(content.decode())) for cell in row]
	sheet = openpyxl.load_workbook(io.BytesIO(content)).active
	assert not [cell for row in sheet.rows for cell in row if cell.data_type == "f"], "a formula in the sheet"
	return [cell.value for row in sheet.rows for cell in row]


@pytest.mark.promise("a name such as =HYPERLINK")
@pytest.mark.parametrize("kind", ["CSV", "Excel"])
def test_9_6_the_report_view_exports_texts(desk, hostile, kind):
	sheet = exported(desk, hostile, "LC Lead", ["full_name", "mobile_no"], kind)
	found = cells(sheet, kind)
	assert f"'{FORMULA}" in found
	assert PHONE in found
	filters = {"report_name": "Unattended Leads", "filters": "{}", "visible_idx": "[]"}
	_status, report = desk.get(QUERY_REPORT, {**filters, "file_format_type": kind})
	assert f"'{FORMULA}" in cells(report, kind)


def test_9_6_a_list_of_another_app_is_exported_as_ever(desk):
	salutation = frappe.get_doc({"doctype": "Salutation", "salutation": "=1+1", "owner": MANAGER})
	salutation.insert(ignore_if_duplicate=True)
	frappe.db.sql("commit")
	sheet = exported(desk, "=1+1", "Salutation", ["salutation"], "CSV")
	frappe.delete_doc("Salutation", "=1+1")
	frappe.db.sql("commit")
	assert "=1+1" in cells(sheet, "CSV")


@pytest.mark.parametrize("kind", ["CSV", "XLSX"])
def test_9_6_an_auto_email_report_sends_texts(hostile, kind):
	columns = [["full_name", "LC Lead"], ["mobile_no", "LC Lead"]]
	shown = {"fields": columns, "filters": [["LC Lead", "name", "=", hostile]]}
	report = {"doctype": "Report", "report_name": f"Tên lạ {kind}", "ref_doctype": "LC Lead"}
	report |= {"report_type": "Report Builder", "is_standard": "No", "json": json.dumps(shown)}
	frappe.set_user(MANAGER)
	report = frappe.get_doc(report).insert(ignore_permissions=True)
	mail = {"doctype": "Auto Email Report", "report": report.name, "user": MANAGER, "no_of_rows": 100}
	mail |= {"email_to": "a@example.com", "frequency": "Daily", "format": kind}
	mail = frappe.get_doc(mail).insert(ignore_permissions=True)
	frappe.set_user("Administrator")
	frappe.db.sql("commit")
	found = cells(apart(mailed, frappe.local.site, mail.name), "CSV" if kind == "CSV" else "Excel")
	assert f"'{FORMULA}" in found


@pytest.mark.promise("exports (get_csv_bytes")
@pytest.mark.parametrize("kind", ["CSV", "Excel"])
def test_9_6_without_the_seams_an_export_carries_formulas(desk, hostile, kind):
	with succeeding():
		test_9_6_the_report_view_exports_texts(desk, hostile, kind)
