"""Amounts and percents in imported files come in as they were written, or their row is refused (spec §3.7, §11.1)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import frappe
import pytest

from leadcard.domain import pipeline
from tests.bench import test_data_import as imports

pytestmark = pytest.mark.bench
importer = imports.importer

VIETNAMESE, ENGLISH, SPACED = "#.###,##", "#,###.##", "# ###,##"
REFUSED = {
	"format": "Enter digits without separators",
	"two": "may mean 350 or 350000",
	"decimals": "has more decimals than the currency",
	"share": "may be 10 % as a spreadsheet keeps it, or 0.1 %",
	"lost": "has lost digits in a spreadsheet",
}
# label, what the cell holds, and what must come of it: by the site's number format where that decides
CELLS = (
	("Expected Revenue", "1.500.000", 1_500_000),
	("Expected Revenue", "1,500,000", 1_500_000),
	("Expected Revenue", "1 500 000 đ", 1_500_000),
	("Expected Revenue", "350.000", {VIETNAMESE: 350_000, ENGLISH: "two", SPACED: "two"}),
	("Expected Revenue", "350,000", {VIETNAMESE: "two", ENGLISH: 350_000, SPACED: "two"}),
	("Expected Revenue", "165000000.0", 165_000_000),
	("Expected Revenue", 1_650_000.0000000002, 1_650_000),
	("Expected Revenue", "350 triệu", "format"),
	("Expected Revenue", "1,5 tỷ", "format"),
	("Expected Revenue", "1.5", "decimals"),
	("Expected Revenue", 2.88, "decimals"),
	("Expected Revenue", "1,23E+09", "lost"),
	("Expected Revenue", "1.500.00", "format"),
	("Deposit Percent", "7,5", 7.5),
	("Deposit Percent", "7.5 %", 7.5),
	("Deposit Percent", 12.5, 12.5),
	("Deposit Percent", 0.1, "share"),
	("Deposit Percent", "10 phần", "format"),
)


@pytest.fixture(scope="module", params=(VIETNAMESE, ENGLISH, SPACED))
def leads(request: pytest.FixtureRequest, importer: Callable) -> Iterator[tuple[str, imports.Outcome]]:
	"""A site's number format, and what came of a workbook with a lead for each cell."""
	before = frappe.db.get_default("number_format")
	frappe.db.set_default("number_format", request.param)
	frappe.db.commit()
	labels = list(dict.fromkeys(label for label, _value, _meant in CELLS))
	rows = [
		(f"Khách tiền {number}", *(value if label == column else None for column in labels))
		for number, (label, value, _meant) in enumerate(CELLS)
	]
	book = imports.workbook([("Full Name", *labels), *rows])
	yield request.param, importer(pipeline.LEAD, book, file_name="amounts.xlsx")
	frappe.db.set_default("number_format", before)
	frappe.db.commit()


@pytest.mark.parametrize(("row", "cell"), list(enumerate(CELLS, 2)), ids=str)
def test_3_7_an_imported_amount_is_what_was_written_or_its_row_is_refused(leads, row, cell):
	pattern, outcome = leads
	label, _value, meant = cell
	meant = meant[pattern] if isinstance(meant, dict) else meant
	if row in outcome.imported:
		assert frappe.db.get_value(pipeline.LEAD, outcome.imported[row], frappe.scrub(label)) == meant
	else:
		assert f"{label}: " in outcome.refused[row] and REFUSED[meant] in outcome.refused[row]


@pytest.fixture(scope="module")
def products(importer: Callable) -> Iterator[list[imports.Outcome]]:
	"""Products of a CSV file, and then one that updates the first."""
	header = "Product Code,Product Name,Price,Deposit Percent"
	rows = ('TIEN-1,Căn 1,"1.500.000.000 ₫","7,5%"', "TIEN-2,Căn 2,1 tỷ,5", "")
	yield [
		importer("LC Product", "\n".join((header, *rows))),
		importer("LC Product", "ID,Price\nTIEN-1,2.000.000.000\n", "Update Existing Records"),
	]
	frappe.delete_doc("LC Product", "TIEN-1", force=True, ignore_missing=True)
	frappe.db.commit()


def test_3_7_a_products_price_and_an_update_are_read_alike(products):
	made, changed = products
	assert list(made.imported) == [2] and "Price: 1 tỷ is not a number" in made.refused[3]
	assert list(changed.imported) == [2]
	stored = frappe.db.get_value("LC Product", "TIEN-1", ["price", "deposit_percent"])
	assert stored == (2_000_000_000, 7.5)


NO_AMOUNT = ("2,000,000,00,0", "2E+09 đồng", "2.00E+09", "hai tỷ")
SAME_AMOUNT = "2.000.000.000"


@pytest.fixture(scope="module")
def updates(importer: Callable) -> Iterator[dict[str, imports.Outcome]]:
	"""A product of two billion, and what came of an update of it, by the cell in its file."""
	importer("LC Product", "Product Code,Product Name,Price\nTIEN-3,Căn 3,2000000000\n")
	yield {
		cell: importer("LC Product", f'ID,Price\nTIEN-3,"{cell}"\n', "Update Existing Records")
		for cell in (*NO_AMOUNT, SAME_AMOUNT)
	}
	frappe.delete_doc("LC Product", "TIEN-3", force=True, ignore_missing=True)
	frappe.db.commit()


@pytest.mark.parametrize("cell", NO_AMOUNT)
def test_3_7_an_update_that_says_no_amount_is_refused_in_words(updates, cell):
	"""Also where Frappe reads it as what is stored, which it calls no change."""
	assert not updates[cell].imported and "Price: " in updates[cell].refused[2]
	assert frappe.db.get_value("LC Product", "TIEN-3", "price") == 2_000_000_000


def test_3_7_an_update_that_says_the_same_amount_is_no_change(updates):
	assert "Price: " not in updates[SAME_AMOUNT].refused[2]


@pytest.fixture(scope="module")
def currencies(importer: Callable) -> Iterator[imports.Outcome]:
	frappe.get_doc("User", imports.IMPORTER).add_roles("System Manager")
	yield importer("Currency", 'Currency Name,Smallest Currency Fraction Value\nTIENTHU,"1,5"\n')
	frappe.delete_doc("Currency", "TIENTHU", force=True, ignore_missing=True)
	frappe.db.commit()


def test_3_7_what_is_not_leadcards_is_imported_as_ever(currencies):
	"""Frappe reads `1,5` of its own DocTypes as 15."""
	assert list(currencies.imported) == [2]
	assert frappe.db.get_value("Currency", "TIENTHU", "smallest_currency_fraction_value") == 15
