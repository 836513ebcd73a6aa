"""A file of 300 leads for Frappe's Data Import, 20 of them with a mistake such as people make, and one of products.

`python -m leadcard.demo.leads_csv docs` writes both. Every bad row is right but for its mistake.
"""

import csv
import io
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from leadcard.demo.invent import OLD_PREFIXES, Inventor
from leadcard.demo.products import MILLION, Product
from leadcard.domain import identity

LEADS_FILE = "sample-leads.csv"
PRODUCTS_FILE = "sample-products.csv"
ROWS = 300
BAD_EVERY = 15

# as Data Import reads them: the fields' labels
LEAD_COLUMNS = {
	"Type": "party_type",
	"Salutation": "salutation",
	"Full Name": "full_name",
	"Organization Name": "organization_name",
	"Short Name": "short_name",
	"Mobile No": "mobile_no",
	"Phone": "phone",
	"Email": "email_id",
	"Website": "website",
	"Tax ID": "tax_id",
	"ID Number": "id_number",
	"Date of Birth": "date_of_birth",
	"Founding Date": "founding_date",
	"Source": "source",
	"Customer Group": "customer_group",
	"Product": "product",
	"Expected Revenue": "expected_revenue",
	"Deposit Percent": "deposit_percent",
	"Deposit Amount": "deposit_amount",
	"Expected Close Date": "expected_close_date",
	"Address": "address_line",
	"District": "district",
	"Province": "province",
	"Status": "status",
}
PRODUCT_COLUMNS = {
	"Product Code": "product_code",
	"Product Name": "product_name",
	"Price": "price",
	"Deposit Percent": "deposit_percent",
	"Status": "status",
}

SOLD = Product("CH-C0901", "Căn hộ Sen Việt C-09.01", 2150 * MILLION, 10, "Sold")
PRODUCTS = (
	Product("CH-C0301", "Căn hộ Sen Việt C-03.01", 1580 * MILLION, 10),
	Product("CH-C0302", "Căn hộ Sen Việt C-03.02", 1720 * MILLION),
	Product("CH-C0601", "Căn hộ Sen Việt C-06.01", 1890 * MILLION, 5, "Reserved"),
	Product("DV-BT06", "Gói bảo trì 6 tháng", 11 * MILLION, 20),
	SOLD,
)


@dataclass(frozen=True)
class Row:
	"""A lead's values as typed, and the mistake in them ("" for none)."""

	values: dict[str, str]
	mistake: str = ""


# mistake, what is typed instead; "" stands for what was forgotten
INDIVIDUAL_MISTAKES = (
	("mobile too short", {"mobile_no": "0916661"}),
	("mobile is a landline", {"mobile_no": "024 3010 1234"}),
	("mobile one digit too long", {"mobile_no": "0916 0101 2345"}),
	("phone without area code", {"phone": "3825123"}),
	("ID number of ten digits", {"id_number": "0010912345"}),
	("ID number lost its zero", {"id_number": "79190012345"}),
	("email without domain", {"email_id": "thanh.nguyen@"}),
	("email with a comma", {"email_id": "hoa.le@example,com"}),
	("no full name", {"full_name": ""}),
	("year of birth mistyped", {"date_of_birth": "0199-05-12"}),
	(
		"deposit above revenue",
		{"product": "", "expected_revenue": "50000000", "deposit_percent": "", "deposit_amount": "500000000"},
	),
	("percent above 100", {"product": "CH-C0301", "expected_revenue": "", "deposit_percent": "150"}),
	("product is sold", {"product": SOLD.code, "expected_revenue": "", "deposit_amount": ""}),
	("status Converted", {"status": "Converted"}),
)
ORGANIZATION_MISTAKES = (
	("tax ID of nine digits", {"tax_id": "031234567"}),
	("tax ID of eleven digits", {"tax_id": "03123456789"}),
	("no organization name", {"organization_name": ""}),
)


def leads() -> list[Row]:
	"""The rows of the file, with a bad one after every few good ones; duplicates follow what they repeat."""
	inventor = Inventor(2026, "01")
	good = [Row(_good(inventor)) for _ in range(ROWS - ROWS // BAD_EVERY)]
	bad = [Row({**_good(inventor, "individual"), **typed}, mistake) for mistake, typed in INDIVIDUAL_MISTAKES]
	bad += [
		Row({**_good(inventor, "organization"), **typed}, mistake) for mistake, typed in ORGANIZATION_MISTAKES
	]
	bad += _duplicates(inventor, [row.values for row in good[:BAD_EVERY]])
	inventor.random.shuffle(bad)
	# the rows that duplicates repeat come before every bad one
	rows, rest = good[:BAD_EVERY], good[BAD_EVERY:]
	pace = len(rest) // len(bad)
	for number, row in enumerate(bad):
		rows += [*rest[number * pace : (number + 1) * pace], row]
	return rows + rest[len(bad) * pace :]


def _good(inventor: Inventor, kind: str = "") -> dict[str, str]:
	random = inventor.random
	kind = kind or ("organization" if random.random() < 0.35 else "individual")
	values = getattr(inventor, kind)()
	values |= {
		"source": random.choice(("Facebook", "Website", "Zalo", "Hotline", "Event", "Referral")),
		"customer_group": random.choice(("Retail", "Retail", "VIP")) if kind == "individual" else "Business",
		"status": random.choice(("New", "New", "Contacting")),
	}
	chance = random.random()
	if chance < 0.3:
		values["product"] = random.choice(PRODUCTS[:4]).code
	elif chance < 0.6:
		values["expected_revenue"] = str(random.randrange(10, 300) * MILLION)
	if chance < 0.5:
		values["expected_close_date"] = f"2027-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
	return values


def _duplicates(inventor: Inventor, earlier: list[dict[str, str]]) -> Iterable[Row]:
	"""Keys of earlier rows in another spelling."""
	mobiles = [identity.normalise("mobile_no", row.get("mobile_no")) for row in earlier]
	national = [f"0{mobile.value.removeprefix('+84')}" for mobile in mobiles if mobile]
	renewed = next(number for number in national if number[:3] in OLD_PREFIXES)
	kept = next(number for number in national if number != renewed)
	tax_id = next(row["tax_id"] for row in earlier if row.get("tax_id"))
	yield Row(
		{**_good(inventor, "individual"), "mobile_no": f"+84 {kept[1:4]} {kept[4:]}"},
		"mobile of an earlier row, with +84",
	)
	yield Row(
		{**_good(inventor, "individual"), "mobile_no": f"{OLD_PREFIXES[renewed[:3]]}{renewed[3:]}"},
		"mobile of an earlier row, in its old spelling",
	)
	yield Row(
		{**_good(inventor, "organization"), "tax_id": " ".join((tax_id[:4], tax_id[4:7], tax_id[7:]))},
		"tax ID of an earlier row, with spaces",
	)


def leads_text() -> str:
	"""The content of the file of leads."""
	return _text(LEAD_COLUMNS, (row.values for row in leads()))


def products_text() -> str:
	"""The content of the file of products that the leads name."""
	return _text(PRODUCT_COLUMNS, (product.as_values() for product in PRODUCTS))


def _text(columns: dict[str, str], records: Iterable[dict]) -> str:
	out = io.StringIO()
	writer = csv.writer(out, lineterminator="\n")
	writer.writerow(columns)
	writer.writerows([record.get(field, "") for field in columns.values()] for record in records)
	return out.getvalue()


def write(folder: Path) -> None:
	"""Write both files."""
	(folder / LEADS_FILE).write_text(leads_text(), encoding="utf-8")
	(folder / PRODUCTS_FILE).write_text(products_text(), encoding="utf-8")


if __name__ == "__main__":
	write(Path(sys.argv[1]))
