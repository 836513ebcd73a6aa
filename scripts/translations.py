#!/usr/bin/env python3
"""Write `leadcard/locale` anew from the code: what `bench generate-pot-file` and `update-po-files` do, without a bench.

Where a text stands is left out, so that code that moves changes no catalog.
"""

import csv
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "leadcard" / "locale"
TEMPLATE = LOCALE / "main.pot"
KEYWORDS = DEFAULT_KEYWORDS | {"_lt": None}

sys.path.insert(0, str(ROOT))


def extracted() -> Catalog:
	"""Every text of the app, by the extractors that `babel_extractors.csv` names."""
	with (ROOT / "babel_extractors.csv").open(encoding="utf-8", newline="") as rows:
		methods = [(pattern, method) for pattern, method in csv.reader(rows)]
	catalog = new_catalog()
	for _place, _line, text, comments, context in extract_from_dir(
		ROOT, methods, keywords=KEYWORDS, directory_filter=of_the_app
	):
		catalog.add(text, auto_comments=comments, context=context)
	return catalog


def of_the_app(folder: str) -> bool:
	"""Whether a folder holds source of the app."""
	parts = Path(folder).relative_to(ROOT).parts
	return parts[0] == "leadcard" and not {"__pycache__", "dist"}.intersection(parts)


def new_catalog() -> Catalog:
	"""An empty catalog with the heading of the template that is there: a date of its own would change it each time."""
	old = read(TEMPLATE)
	catalog = Catalog(creation_date=old.creation_date, header_comment=old.header_comment, fuzzy=False)
	catalog.mime_headers = old.mime_headers
	return catalog


def read(path: Path) -> Catalog:
	"""A catalog as it is stored."""
	with path.open("rb") as file:
		return read_po(file, locale=None if path == TEMPLATE else path.stem)


def write(path: Path, catalog: Catalog) -> None:
	"""Store a catalog as Frappe does, sorted and without what nothing uses any more."""
	with path.open("wb") as file:
		write_po(file, catalog, no_location=True, sort_output=True, ignore_obsolete=True, width=None)


def main() -> int:
	"""Write template and translations, and name the texts that have none yet."""
	template = extracted()
	write(TEMPLATE, template)
	for path in sorted(LOCALE.glob("*.po")):
		catalog = read(path)
		catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
		write(path, catalog)
		for message in catalog:
			if message.id and not message.string:
				print(f"{path.name}: no translation of {message.id!r}")
	return 0


if __name__ == "__main__":
	sys.exit(main())
