"""Exports of our lists and reports hold no formulas, whatever somebody calls a lead (spec §9.6)."""

import csv
import io
import json

import frappe
import openpyxl
import pytest

from leadcard import exports

pytestmark = pytest.mark.bench

FORMULA = '=HYPERLINK("http://evil.example","Xem")'
PHONE = "+84 916 666 123"


@pytest.fixture(autouse=True)
def guarded():
	exports.guard()


@pytest.fixture
def hostile(make_lead):
	return make_lead(full_name=FORMULA, mobile_no=PHONE)


def export(doctype: str, fields: list[str], name: str, kind: str) -> bytes:
	from frappe.desk.reportview import export_query

	frappe.local.form_dict = frappe._dict(
		doctype=doctype,
		fields=json.dumps(fields),
		filters=json.dumps({"name": name}),
		file_format_type=kind,
		title="x",
	)
	export_query()
	return frappe.response["filecontent"]


def cells(content: bytes, kind: str) -> list:
	if kind == "CSV":
		return [cell for row in csv.reader(io.StringIO(content.decode())) for cell in row]
	sheet = openpyxl.load_workbook(io.BytesIO(content)).active
	assert not [cell for row in sheet.rows for cell in row if cell.data_type == "f"], "a formula in the sheet"
	return [cell.value for row in sheet.rows for cell in row]


@pytest.mark.parametrize("kind", ["CSV", "Excel"])
def test_9_6_the_report_view_exports_texts(hostile, kind):
	found = cells(export("LC Lead", ["full_name", "mobile_no"], hostile.name, kind), kind)
	assert f"'{FORMULA}" in found
	assert PHONE in found


def test_9_6_a_list_of_another_app_is_exported_as_ever(hostile):
	todo = frappe.get_doc({"doctype": "Salutation", "salutation": "=1+1"}).insert()
	found = cells(export("Salutation", ["salutation"], todo.name, "CSV"), "CSV")
	assert "=1+1" in found


@pytest.mark.parametrize("kind", ["CSV", "XLSX"])
def test_9_6_an_auto_email_report_sends_texts(hostile, kind):
	report = frappe.get_doc(
		{
			"doctype": "Report",
			"report_name": "Tên lạ",
			"ref_doctype": "LC Lead",
			"report_type": "Report Builder",
			"is_standard": "No",
			"json": json.dumps(
				{
					"fields": [["full_name", "LC Lead"], ["mobile_no", "LC Lead"]],
					"filters": [["LC Lead", "name", "=", hostile.name]],
				}
			),
		}
	).insert()
	mail = frappe.get_doc(
		{
			"doctype": "Auto Email Report",
			"report": report.name,
			"user": "Administrator",
			"email_to": "a@example.com",
			"frequency": "Daily",
			"format": kind,
			"no_of_rows": 100,
		}
	).insert()
	frappe.local.form_dict = frappe._dict()
	content = mail.get_report_content()
	content = content.encode() if isinstance(content, str) else content
	assert f"'{FORMULA}" in cells(content, "CSV" if kind == "CSV" else "Excel")
