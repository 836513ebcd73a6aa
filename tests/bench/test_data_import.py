"""Frappe's own Data Import takes the sample file: bad rows are refused with clear words, their neighbours come in."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import frappe
import openpyxl
import pytest
from frappe import _
from frappe.core.doctype.data_import.data_import import start_import
from frappe.utils import strip_html

from leadcard.demo import leads_csv
from leadcard.domain import pipeline
from tests.bench.traces import forget

pytestmark = pytest.mark.bench

DOCS = Path(__file__).resolve().parents[2] / "docs"
IMPORTER = "importer@example.com"
GONE = "gone.before.import@example.com"
ROWS = leads_csv.leads()
# Data Import counts the header as row 1
BAD_ROWS = {number: row for number, row in enumerate(ROWS, 2) if row.mistake}

# what each refusal must say: which field or thing, and what to do
SAYS = {
	"mobile too short": ("Mobile No: 0916661 is not a mobile number", "Enter 10 digits"),
	"mobile is a landline": ("Mobile No: 024 3010 1234 is not a mobile number", "Enter 10 digits"),
	"mobile one digit too long": ("Mobile No: 0916 0101 2345 is not a mobile number", "Enter 10 digits"),
	"phone without area code": ("Phone: 3825123 is not a phone number", "with its area code"),
	"ID number of ten digits": ("ID Number: 0010912345 is not an ID number", "It has 12 digits"),
	"ID number lost its zero": ("ID Number: 79190012345 lacks the zeros", "Write 079190012345"),
	"email without domain": ("Email: thanh.nguyen@ is not an email address", "Enter one such as"),
	"email with a comma": ("Email: hoa.le@example,com is not an email address", "Enter one such as"),
	"tax ID of nine digits": ("Tax ID: 031234567 is not a tax ID", "10 digits, 13 for a branch"),
	"tax ID of eleven digits": ("Tax ID: 03123456789 is not a tax ID", "10 digits, 13 for a branch"),
	"no full name": ("Full Name is required", "Fill it in"),
	"no organization name": ("Organization Name is required", "Fill it in"),
	"year of birth mistyped": ("Date of Birth: 0199-05-12", "is not a date"),
	"deposit above revenue": ("The deposit is above the expected revenue", "Lower the deposit"),
	"percent above 100": ("The deposit percent must lie between 0 and 100",),
	"product is sold": ("Căn hộ Sen Việt C-09.01 is Sold", "Choose a product that is Open for Sale"),
	"status Converted": ("A lead reaches Converted by conversion only", "Use Convert"),
	"mobile of an earlier row, with +84": ("Mobile No belongs to", "Open that card"),
	"mobile of an earlier row, in its old spelling": ("Mobile No belongs to", "Open that card"),
	"tax ID of an earlier row, with spaces": ("Tax ID belongs to", "Open that card"),
}


@dataclass(frozen=True)
class Outcome:
	"""What an import did: its status, the names that came in, and each refused row's message by row number."""

	status: str
	imported: dict[int, str]
	refused: dict[int, str]
	warnings: list[dict]


@contextmanager
def acting_as(user: str) -> Iterator[None]:
	frappe.set_user(user)
	try:
		yield
	finally:
		frappe.set_user("Administrator")


def run_import(
	doctype: str, content: str | bytes, import_type: str = "Insert New Records", file_name: str = "leads.csv"
) -> Outcome:
	"""Upload a file and import it, as the form's buttons do."""
	with acting_as(IMPORTER):
		file = frappe.get_doc(
			{"doctype": "File", "file_name": file_name, "content": content, "is_private": 1}
		).insert()
		data_import = frappe.get_doc(
			{
				"doctype": "Data Import",
				"reference_doctype": doctype,
				"import_type": import_type,
				"import_file": file.file_url,
			}
		).insert()
		frappe.db.commit()
		start_import(data_import.name)
		# an import that Frappe stops at its first look leaves these on
		frappe.flags.in_import = frappe.flags.mute_emails = False
		return read_outcome(data_import.name)


def read_outcome(data_import: str) -> Outcome:
	imported, refused = {}, {}
	for log in frappe.get_all(
		"Data Import Log",
		filters={"data_import": data_import},
		fields=["success", "row_indexes", "docname", "messages"],
	):
		(row,) = json.loads(log.row_indexes)
		if log.success:
			imported[row] = log.docname
		else:
			refused[row] = " ".join(message_of(message) for message in json.loads(log.messages))
	doc = frappe.get_doc("Data Import", data_import)
	return Outcome(doc.status, imported, refused, json.loads(doc.template_warnings or "[]"))


def message_of(message: dict | str) -> str:
	read = json.loads(message) if isinstance(message, str) else message
	return strip_html(read["message"])


@pytest.fixture(scope="module")
def importer(site: None) -> Iterator[Callable]:
	forget([IMPORTER, GONE])
	frappe.get_doc(
		{
			"doctype": "User",
			"email": IMPORTER,
			"first_name": "Importer",
			"language": "en",
			"send_welcome_email": 0,
			"roles": [{"role": "LeadCard Manager"}],
		}
	).insert()
	frappe.db.commit()
	yield run_import
	forget([IMPORTER, GONE])


@pytest.fixture(scope="module")
def products(importer: Callable) -> Outcome:
	return importer("LC Product", (DOCS / leads_csv.PRODUCTS_FILE).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def first(importer: Callable, products: Outcome) -> Outcome:
	return importer(pipeline.LEAD, (DOCS / leads_csv.LEADS_FILE).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def second(importer: Callable, first: Outcome) -> Outcome:
	return importer(pipeline.LEAD, (DOCS / leads_csv.LEADS_FILE).read_text(encoding="utf-8"))


def test_products_come_in_under_their_codes(products):
	assert products.refused == {}
	assert set(products.imported.values()) == {product.code for product in leads_csv.PRODUCTS}


def test_good_rows_come_in_and_bad_ones_are_refused(first):
	assert first.status == "Partial Success"
	assert set(first.refused) == set(BAD_ROWS)
	assert len(first.imported) == len(ROWS) - len(BAD_ROWS) == 280


@pytest.mark.parametrize(("row", "mistake"), [(row, bad.mistake) for row, bad in BAD_ROWS.items()])
def test_a_refusal_says_what_is_wrong_and_what_to_do(first, row, mistake):
	for words in SAYS[mistake]:
		assert words in first.refused[row]


def test_3_7_the_server_computes_the_money_of_imported_leads(first):
	for row, name in first.imported.items():
		lead = frappe.get_doc(pipeline.LEAD, name)
		assert lead.remaining_amount == lead.expected_revenue - lead.deposit_amount
		if code := ROWS[row - 2].values.get("product"):
			assert lead.expected_revenue == frappe.db.get_value("LC Product", code, "price")
			assert lead.deposit_amount > 0


def test_imported_leads_are_whole(first):
	for row, name in first.imported.items():
		values = ROWS[row - 2].values
		lead = frappe.get_doc(pipeline.LEAD, name)
		assert lead.title == values["organization_name" if lead.party_type == "Organization" else "full_name"]
		assert (lead.status, lead.source) == (values["status"], values["source"])
		assert lead.last_care_on
		assert frappe.db.exists("LC Identity", {"reference_doctype": pipeline.LEAD, "reference_name": name})


def test_2_8_nothing_is_half_saved(first):
	names = set(first.imported.values())
	assert set(frappe.get_all(pipeline.LEAD, {"owner": IMPORTER}, pluck="name")) == names
	for doctype, field in (
		("LC Identity", "reference_name"),
		("LC Status Change", "reference_name"),
		("LC Search Key", "card"),
	):
		assert set(frappe.get_all(doctype, {"owner": IMPORTER}, pluck=field)) == names


def test_4_4_a_second_import_is_refused_row_by_row(second):
	assert second.status == "Error"
	assert second.imported == {}
	assert len(second.refused) == 300
	for row, message in second.refused.items():
		if row not in BAD_ROWS:
			assert "belongs to" in message and "already" in message


def test_4_4_a_second_import_saves_nothing(first, second):
	assert frappe.db.count(pipeline.LEAD, {"owner": IMPORTER}) == 280


@pytest.fixture(scope="module")
def updated(importer: Callable, first: Outcome) -> Outcome:
	typed = {name: ROWS[row - 2].values for row, name in first.imported.items()}
	new = [name for name, row in typed.items() if row["status"] == "New" and row.get("mobile_no")]
	rows = (f"{new[0]},Contacting,", f"{new[1]},Converted,", f"{new[2]},New,{typed[new[3]]['mobile_no']}")
	return importer(pipeline.LEAD, "\n".join(("ID,Status,Mobile No", *rows, "")), "Update Existing Records")


def test_2_8_an_import_that_updates_obeys_the_pipeline(updated):
	assert set(updated.imported) == {2}
	assert frappe.db.get_value(pipeline.LEAD, updated.imported[2], "status") == "Contacting"
	assert "A lead reaches Converted by conversion only" in updated.refused[3]
	assert "Mobile No belongs to" in updated.refused[4]


@pytest.fixture(scope="module")
def stopped(importer: Callable) -> Outcome:
	header = "Full Name,Mobile No,Source,Date of Birth\n"
	rows = (
		"Lê An,0916018001,Facebok,1990-05-12\n"
		"Lê Bình,0916018002,Facebook,31/02/1990\n"
		"Lê Chi,0916018003,,1991-01-02\n"
	)
	return importer(pipeline.LEAD, header + rows)


def test_unknown_links_and_dates_stop_the_file_before_anything_comes_in(stopped):
	"""Frappe looks at links, dates and choices of the whole file first, and names row, field and value."""
	assert (stopped.imported, stopped.refused) == ({}, {})
	found = " ".join(
		f"{warning.get('row', '')}: {strip_html(warning['message'])}"
		for warning in stopped.warnings
		if warning.get("type") != "info"
	)
	assert "2: Value Facebok missing for LC Lead Source" in found
	assert "3: Value 31/02/1990 must in yyyy-mm-dd format" in found
	assert not frappe.db.exists("LC Identity", {"value": "+84916018003"})


@pytest.fixture(scope="module")
def shown(importer: Callable) -> tuple[dict[str, tuple[str, str]], Outcome]:
	"""Sources and groups by the names that the desk shows in Vietnamese, and what came of a file that has these."""
	pairs = [
		(source, group)
		for source in frappe.get_all("LC Lead Source", pluck="name")
		for group in frappe.get_all("LC Customer Group", pluck="name", limit=1)
		if _(source, "vi") != source
	]
	assert len(pairs) > 3
	named = {f"Lê Tên {number}": pair for number, pair in enumerate(pairs)}
	rows = [f"{name},{_(source, 'vi').upper()},{_(group, 'vi')}" for name, (source, group) in named.items()]
	return named, importer(pipeline.LEAD, "\n".join(("Full Name,Nguồn,Nhóm khách hàng", *rows)))


def test_11_1_links_come_in_by_the_names_that_the_desk_shows(shown):
	named, outcome = shown
	stored = frappe.get_all(
		pipeline.LEAD,
		{"name": ("in", [*outcome.imported.values()])},
		["full_name", "source", "customer_group"],
	)
	assert {row.full_name: (row.source, row.customer_group) for row in stored} == named, outcome


# a workbook's cells are numbers where a spreadsheet took them for some; the last column says what must come of a row
PASTED = (
	("Mobile No", 912345611.0, "0912 345 611"),
	("Mobile No", 912345622, "0912 345 622"),
	("Mobile No", "'0912345633", "0912 345 633"),
	("Mobile No", "+84 (0) 912 - 345 - 644", "0912 345 644"),
	("Mobile No", "912345655.0", "0912 345 655"),
	("Mobile No", "912345666,987659901", "is more than one number"),
	("Mobile No", 91234567.0, "is not a mobile number"),
	("Phone", "028 3822 9911 máy lẻ 5", "028 3822 9911 #5"),
	("Phone", "08 3822 9922", "Enter 028 3822 9922 into Phone"),
	("Email", "Bình <mailto:binh.pasted@example.com>", "binh.pasted@example.com"),
	("Email", "a.pasted@example.com; b.pasted@example.com", "is more than one email address"),
	("Tax ID", 3123456730.0, "3123456730"),
	("Tax ID", 312345679, "Write 0312345679 if that is it"),
	("Tax ID", "079190019911", "079190019911"),
	("ID Number", 79190019922, "Write 079190019922 if that is it"),
	("Website", "www.congty.vn", "https://www.congty.vn"),
	("Website", "congty", "is not a website"),
)


def workbook(rows: list[tuple]) -> bytes:
	book = openpyxl.Workbook()
	for row in rows:
		book.active.append(row)
	content = io.BytesIO()
	book.save(content)
	return content.getvalue()


@pytest.fixture(scope="module")
def pasted(importer: Callable) -> Outcome:
	labels = list(dict.fromkeys(label for label, _value, _says in PASTED))
	rows = [
		(f"Khách dán {number}", *(value if label == column else None for column in labels))
		for number, (label, value, _says) in enumerate(PASTED)
	]
	return importer(pipeline.LEAD, workbook([("Full Name", *labels), *rows]), file_name="pasted.xlsx")


@pytest.mark.parametrize(("row", "case"), list(enumerate(PASTED, 2)))
def test_4_2_an_import_understands_what_is_pasted_or_says_what_to_write(pasted, row, case):
	label, _value, says = case
	if row in pasted.refused:
		assert f"{label}: " in pasted.refused[row] and says in pasted.refused[row]
		return
	(field,) = (field for field in frappe.get_meta(pipeline.LEAD).fields if field.label == label)
	assert frappe.db.get_value(pipeline.LEAD, pasted.imported[row], field.fieldname) == says


@pytest.fixture(scope="module")
def born(importer: Callable) -> Outcome:
	rows = "Full Name,Mobile No,Date of Birth\nLê Năm,0916018011,05/06/55\nLê Sáu,0916018012,05/06/95\n"
	return importer(pipeline.LEAD, rows)


def test_4_2_a_birth_year_of_two_digits_comes_in_as_no_future(born):
	assert list(born.imported) == [3] and list(born.refused) == [2]
	assert "Date of Birth: " in born.refused[2] and "Write the year with four digits: 1955" in born.refused[2]
	assert frappe.db.get_value(pipeline.LEAD, born.imported[3], "date_of_birth").year == 1995


@pytest.fixture(scope="module")
def given(importer: Callable) -> Outcome:
	"""A lead for somebody who has left, and one for somebody who is there."""
	frappe.get_doc(
		{"doctype": "User", "email": GONE, "first_name": "Gone", "send_welcome_email": 0, "enabled": 0}
	).insert()
	frappe.db.commit()
	rows = [("Type", "Full Name", "Lead Owner"), ("Individual", "Lê Đã Giao", GONE)]
	rows.append(("Individual", "Lê Được Giao", IMPORTER))
	return importer(pipeline.LEAD, "\n".join(map(",".join, rows)))


def test_8_4_an_import_gives_leads_to_nobody_who_cannot_own_them(given):
	assert list(given.imported) == [3] and list(given.refused) == [2]
	assert f"{GONE} can't own cards. Choose an enabled user" in given.refused[2]


@pytest.fixture(scope="module")
def notes(importer: Callable) -> tuple[list[str], Outcome]:
	"""Two leads, and notes on them: one stops care, one is a plain note, three are wrong."""
	made = importer(pipeline.LEAD, "Full Name,Mobile No\nLê An,0916019001\nLê Bình,0916019002\n")
	first, second = made.imported.values()
	rows = (
		f"LC Lead,{first},Dead Lead,,Không mua nữa\n"
		f"LC Lead,{second},Unactivate Account,,Không mua nữa\n"
		f"LC Lead,{second},Dead Lead,,\n"
		f"LC Lead,{first},Dead Lead,,Lần hai\n"
		f"LC Lead,{second},Note,Gọi lại sau Tết,\n"
	)
	return [first, second], importer("LC Note", f"Card Type,Card,Note Type,Content,Reason\n{rows}")


def test_5_7_imported_notes_stop_care_and_bad_ones_are_refused(notes):
	leads, outcome = notes
	assert set(outcome.imported) == {2, 6}, outcome
	assert "doesn't fit" in outcome.refused[3]
	assert "Stopping care needs a reason" in outcome.refused[4]
	assert "stopped already" in outcome.refused[5]
	stored = [frappe.db.get_value(pipeline.LEAD, lead, ["status", "stop_reason"]) for lead in leads]
	assert stored == [("Dead", "Không mua nữa"), ("New", None)]
	assert frappe.db.count("LC Note", {"reference_name": ("in", leads)}) == 2
