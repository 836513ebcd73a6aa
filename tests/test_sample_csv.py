"""The files for Data Import are what their generator writes, and hold what they promise."""

import csv
from pathlib import Path

from leadcard.demo import leads_csv
from leadcard.domain import identity

DOCS = Path(__file__).resolve().parent.parent / "docs"


def read(name: str) -> list[dict[str, str]]:
	with (DOCS / name).open(encoding="utf-8", newline="") as lines:
		return list(csv.DictReader(lines))


def test_the_files_are_as_generated():
	assert (DOCS / leads_csv.LEADS_FILE).read_text(encoding="utf-8") == leads_csv.leads_text()
	assert (DOCS / leads_csv.PRODUCTS_FILE).read_text(encoding="utf-8") == leads_csv.products_text()


def test_three_hundred_rows_of_which_twenty_have_a_mistake_of_their_own():
	mistakes = [row.mistake for row in leads_csv.leads() if row.mistake]
	assert len(read(leads_csv.LEADS_FILE)) == 300
	assert len(mistakes) == len(set(mistakes)) == 20


def test_good_rows_have_a_key_that_blocks_and_no_two_the_same():
	keys = []
	for row in leads_csv.leads():
		if not row.mistake:
			found = [key for key in identity.keys_of(row.values).values() if key.kind != identity.EMAIL]
			assert found
			keys += found
	assert len(keys) == len(set(keys))
