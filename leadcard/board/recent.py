"""The cards that somebody had open lately, for the search before one types (spec §7.1)."""

from typing import TypedDict

import frappe
from frappe.utils import get_fullname

from leadcard.labels import column_label
from leadcard.permissions.sight import OWNER_FIELDS


class Opened(TypedDict):
	"""A card by what it is called, with the column it stands in and its owner."""

	doctype: str
	name: str
	title: str
	column: str
	owner_name: str


def opened(names: dict[str, list[str]]) -> list[Opened]:
	"""Those of the cards that the session's user may see, by DocType; the others are left out without a word."""
	return [
		{
			"doctype": doctype,
			"name": row.name,
			"title": row.title or row.name,
			"column": column_label(row.status),
			"owner_name": get_fullname(row.owner) if row.owner else "",
		}
		for doctype, wanted in names.items()
		for row in _rows(doctype, wanted)
	]


def _rows(doctype: str, names: list[str]) -> list[frappe._dict]:
	return frappe.get_list(
		doctype,
		filters={"name": ("in", names)},
		fields=["name", "title", "status", f"{OWNER_FIELDS[doctype]} as owner"],
		limit_page_length=0,
	)
