"""The titles of what fields link to: of all that a page names at once, as far as its reader sees it (spec §8.7)."""

from collections import defaultdict
from collections.abc import Iterable

import frappe

PERSON = "User"

Named = dict[str, set[str]]
Titles = dict[tuple[str, str], str]


def by_doctype(links: Iterable[tuple[str | None, str | None]]) -> Named:
	"""Links, given as pairs of DocType and name, without those that are empty."""
	named: Named = defaultdict(set)
	for doctype, name in links:
		if doctype and name:
			named[doctype].add(name)
	return named


def read(named: Named) -> Titles:
	"""The titles of documents, one statement for each DocType that has titles; what is not seen keeps its name."""
	titles: Titles = {}
	for doctype, names in named.items():
		if field := _title_field(doctype):
			ask = frappe.get_all if doctype == PERSON else frappe.get_list
			filters = {"name": ("in", sorted(names))}
			rows = ask(doctype, filters=filters, fields=["name", f"{field} as title"], limit_page_length=0)
			titles.update({(doctype, row.name): row.title for row in rows if row.title})
	return titles


def _title_field(doctype: str) -> str | None:
	"""People go by their names; other documents by the title that Frappe's forms show in a link."""
	if doctype == PERSON:
		return "full_name"
	if not frappe.db.exists("DocType", doctype, cache=True):
		return None
	meta = frappe.get_meta(doctype)
	shows = meta.show_title_field_in_link and meta.title_field
	return meta.title_field if shows and frappe.has_permission(doctype, "read") else None
