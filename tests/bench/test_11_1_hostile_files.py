"""Spec §11.1 the user's way: each file comes in whole, or a sentence says what to do before anything has come in."""

from __future__ import annotations

import json
from collections.abc import Iterator

import frappe
import pytest

from tests.bench.hostile import Case, cases
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
