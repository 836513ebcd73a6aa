"""Spec §11.1 the user's way: each file comes in whole, or a sentence says what to do before anything has come in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import frappe
import pytest
from frappe.core.doctype.data_import.importer import get_df_for_column_header

from tests.bench.hostile import Case, books, cases
from tests.bench.hostile.people import Person
from tests.bench.traces import forget
from tests.bench.uploads import Desk, Outcome, Upload

pytestmark = pytest.mark.bench

CASES = cases()
WHOLE = [case for case in CASES if not case.says]
REFUSED = [case for case in CASES if case.says]
IMPORTER = "importer.of.files@example.com"
SECRET = "of-an-importer"


@pytest.fixture(scope="module")
def desk(site: None) -> Iterator[Desk]:
	"""A manager at the desk, on a site whose jobs run."""
	forget([IMPORTER])
	frappe.db.set_single_value("System Settings", "enable_scheduler", 1)
	frappe.get_doc(
		{
			"doctype": "User",
			"email": IMPORTER,
			"first_name": "Importer",
			"language": "en",
			"send_welcome_email": 0,
			"roles": [{"role": "LeadCard Manager"}, {"role": "System Manager"}],
			"api_key": "importer-of-files",
			"api_secret": SECRET,
		}
	).insert()
	frappe.db.commit()
	desk = Desk(frappe.local.site, f"importer-of-files:{SECRET}")
	yield desk
	desk.stop()
	forget([IMPORTER])


def made_by(outcome: Outcome) -> list[str]:
	"""The leads of an import, in the order of its rows."""
	frappe.db.rollback()
	return frappe.get_all(
		"Data Import Log", {"data_import": outcome.name, "success": 1}, pluck="docname", order_by="log_index"
	)


def stored(names: list[str]) -> list[tuple]:
	return [plain(frappe.db.get_value("LC Lead", name, Person._fields)) for name in names]


def plain(values: tuple) -> tuple:
	"""A lead's values without what makes no difference: the gaps in a number, how an empty field is stored."""
	return tuple((value or "").replace(" ", "") for value in values)


@pytest.mark.parametrize("case", WHOLE, ids=lambda case: case.name)
def test_11_1_a_file_comes_in_whole(desk: Desk, case: Case):
	outcome = desk.bring_in(Upload(case.file_name, case.content))
	assert not outcome.step, outcome
	assert stored(made_by(outcome)) == [plain(person) for person in case.people]
	assert frappe.db.get_value("Data Import", outcome.name, "status") == "Success"


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_11_1_a_file_is_refused_with_a_sentence(desk: Desk, case: Case):
	before = frappe.db.count("LC Lead")
	outcome = desk.bring_in(Upload(case.file_name, case.content))
	assert (outcome.status, outcome.error) == (417, "ImportFileError"), outcome
	assert case.says in outcome.message
	frappe.db.rollback()
	assert frappe.db.count("LC Lead") == before


def test_11_1_rows_are_named_as_the_file_numbers_them(desk: Desk):
	rows = "KHÁCH THÁNG 3;;\n\nFull Name;Mobile No;Email\nLê An;0916 890 001;\nLê Bình;123;\n"
	outcome = desk.bring_in(Upload("leads.csv", rows.encode("utf-16")))
	logs = frappe.get_all(
		"Data Import Log", {"data_import": outcome.name}, ["row_indexes", "success"], order_by="log_index"
	)
	assert [(json.loads(log.row_indexes), log.success) for log in logs] == [([4], 1), ([5], 0)]


def test_11_1_an_old_workbook_is_read_with_its_dates_and_zeros(desk: Desk):
	outcome = desk.bring_in(Upload("leads.xls", books.stored("xls.b64")(())))
	assert not outcome.step, outcome
	fields = ["full_name", "mobile_no", "date_of_birth"]
	_company, person = [frappe.db.get_value("LC Lead", name, fields) for name in made_by(outcome)]
	assert person == ("Nguyễn Thị Ổn", "0916799002", date(1990, 5, 12))


def test_8_4_the_owner_of_a_card_comes_in_by_its_vietnamese_name(desk: Desk):
	"""Frappe has one field more of that name: who made the record, which no import sets."""
	rows = f"Họ và tên,Số di động,Người phụ trách\nLê Giao,0916 891 001,{IMPORTER}\n"
	outcome = desk.bring_in(Upload("leads.csv", rows.encode()))
	(lead,) = made_by(outcome)
	assert frappe.db.get_value("LC Lead", lead, "lead_owner") == IMPORTER


def test_11_1_headings_mean_the_same_in_the_job_of_somebody_elses_language(desk: Desk):
	"""Frappe remembers the labels of a DocType in the language of whoever came first."""
	frappe.cache.delete_value("data_import_column_header_map")
	frappe.local.lang = "en"
	get_df_for_column_header("LC Lead", "Full Name")
	rows = "Họ và tên,Số di động\nLê Việt,0916 892 001\n"
	outcome = desk.bring_in(Upload("leads.csv", rows.encode()))
	(lead,) = made_by(outcome)
	assert frappe.db.get_value("LC Lead", lead, "full_name") == "Lê Việt"


def test_11_1_choices_come_in_by_their_labels(desk: Desk):
	rows = "Loại;Họ và tên;Tên tổ chức;Số di động\nCá nhân;Lê Riêng;;0916 893 001\ntổ chức;;Công ty Chung;0916 893 002\n"
	outcome = desk.bring_in(Upload("leads.csv", rows.encode()))
	assert not outcome.step, outcome
	kinds = [frappe.db.get_value("LC Lead", name, ["party_type", "title"]) for name in made_by(outcome)]
	assert kinds == [("Individual", "Lê Riêng"), ("Organization", "Công ty Chung")]


def test_11_1_updating_needs_the_codes(desk: Desk):
	outcome = desk.bring_in(Upload("leads.csv", b"Full Name\nAn\n", import_type="Update Existing Records"))
	assert outcome.error == "ImportFileError" and "needs a column ID" in outcome.message
