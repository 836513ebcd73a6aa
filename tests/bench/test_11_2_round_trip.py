"""Spec §11.2 the user's way: what LeadCard exports is imported again, and nothing changes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

import frappe
import pytest

from leadcard.demo import leads_csv
from tests.bench.traces import forget
from tests.bench.uploads import Desk, Upload

pytestmark = pytest.mark.bench

TOKENS = {"en": "round-trip-en:of-a-trip", "vi": "round-trip-vi:of-a-trip"}
MANAGERS = {language: f"round.trip.{language}@example.com" for language in TOKENS}
LIST = "/api/method/frappe.desk.reportview.export_query"
IMPORTERS = "/api/method/frappe.core.doctype.data_import.data_import.download_template"
ODD = (
	{
		"full_name": "=HYPERLINK(A1;A2)",
		"mobile_no": "+84 916 888 001",
		"notes": 'Hai dòng,\nmột ngoặc kép: "ừ"',
	},
	{
		"full_name": "@Minh",
		"mobile_no": "0916-888-002",
		"expected_revenue": "165000000",
		"deposit_percent": "7.5",
	},
	{"full_name": "- Nguyễn Thị Gạch", "phone": "024 3825 1234 máy lẻ 5", "date_of_birth": "1990-03-10"},
	{"organization_name": "Công ty 'Nháy'", "tax_id": "0312345678", "website": "www.congty.vn"},
)
COUNT = 300


@pytest.fixture(scope="module")
def desk(site: None) -> Iterator[Desk]:
	"""Two managers, and 300 leads that one of them has imported."""
	forget(list(MANAGERS.values()))
	frappe.db.set_single_value("System Settings", "enable_scheduler", 1)
	for language, email in MANAGERS.items():
		user = {"doctype": "User", "email": email, "first_name": "Chuyến", "send_welcome_email": 0}
		roles = [{"role": "LeadCard Manager"}, {"role": "System Manager"}]
		key, secret = TOKENS[language].split(":")
		frappe.get_doc(
			{**user, "language": language, "roles": roles, "api_key": key, "api_secret": secret}
		).insert()
	frappe.db.commit()
	desk = Desk(frappe.local.site, TOKENS["en"])
	products = leads_csv.products_text().encode()
	assert not desk.bring_in(Upload("products.csv", products, doctype="LC Product")).step
	assert not desk.bring_in(Upload("leads.csv", leads().encode())).step
	frappe.db.rollback()
	names = frappe.get_all("LC Lead", {"owner": MANAGERS["en"]}, pluck="name")
	assert len(names) == COUNT
	# a spreadsheet rounds such a moment up to the next second
	frappe.db.set_value("LC Lead", names[0], "last_care_on", "2026-01-05 08:30:00.999700")
	frappe.db.commit()
	yield desk
	desk.stop()
	forget(list(MANAGERS.values()))


def leads() -> str:
	"""The sample's good rows, some with what spreadsheets and formats trip over, and plain ones up to 300."""
	rows = [row.values for row in leads_csv.leads() if not row.mistake]
	rows += [
		{"party_type": "Organization" if "organization_name" in odd else "Individual", **odd} for odd in ODD
	]
	for number in range(COUNT - len(rows)):
		rows.append(
			{"party_type": "Individual", "full_name": f"Khách {number}", "mobile_no": f"09167770{number:02d}"}
		)
	fields = list(dict.fromkeys(field for row in rows for field in row))
	lines = io.StringIO()
	writer = csv.DictWriter(lines, fields)
	writer.writeheader()
	writer.writerows(rows)
	return lines.getvalue()


def exported(desk: Desk, way: str, kind: str, language: str) -> bytes:
	"""All fields of the manager's leads, as the list or the importer's own dialog exports them."""
	fields = [
		"name",
		*(
			field.fieldname
			for field in frappe.get_meta("LC Lead").fields
			if field.fieldtype not in ("Section Break", "Column Break", "Tab Break", "HTML")
		),
	]
	mine = json.dumps([["LC Lead", "owner", "=", MANAGERS["en"]]])
	if way == LIST:
		values = {"fields": json.dumps([f"`tabLC Lead`.`{field}`" for field in fields]), "filters": mine}
		values |= {"file_format_type": kind, "title": "LC Lead", "view": "List"}
	else:
		values = {"export_fields": json.dumps({"LC Lead": fields}), "export_filters": mine}
		values |= {"export_records": "by_filter", "file_type": kind}
	status, content = desk.get(way, {"doctype": "LC Lead", **values}, TOKENS[language])
	assert status == 200, content
	return content


@pytest.mark.promise("that apostrophe, when the file is imported")
@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("kind", ["CSV", "Excel"])
@pytest.mark.parametrize("way", [LIST, IMPORTERS], ids=["list", "importer"])
def test_11_2_what_is_exported_is_imported_without_a_change(desk: Desk, way: str, kind: str, language: str):
	content = exported(desk, way, kind, language)
	name = "leads.csv" if kind == "CSV" else "leads.xlsx"
	upload = Upload(name, content, import_type="Update Existing Records", token=TOKENS[language])
	outcome = desk.bring_in(upload)
	assert not outcome.step, outcome
	frappe.db.rollback()
	logs = frappe.get_all(
		"Data Import Log", {"data_import": outcome.name}, ["success", "messages", "exception"]
	)
	assert len(logs) == COUNT, frappe.db.get_value(
		"Data Import", outcome.name, ["status", "template_warnings"]
	)
	said = {log.messages for log in logs if "No changes to update" not in (log.exception or "")}
	assert not said
