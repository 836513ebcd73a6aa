"""All that hangs on some cards, over any number of steps: `permissions.chain` walked the other way (spec §16.7).

What hangs on another party as well is not theirs alone, and is left out: a contact or an address with a further link, an
event with further participants.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator

import frappe

from leadcard.documents.personal import batches
from leadcard.domain.pipeline import CUSTOMER
from leadcard.locks import Card
from leadcard.permissions import chain
from leadcard.permissions.chain import BY_FIELDS, REFERENCE
from leadcard.permissions.sight import RECORDS

Reach = dict[str, set[str]]
NAMED_BY = {**dict.fromkeys(RECORDS, REFERENCE), **BY_FIELDS}
ROWS = {
	**{holder: (table, fields) for holder, (_field, table, fields) in chain.ROWS.items()},
	"Communication": ("Communication Link", ("link_doctype", "link_name")),
}


def of(cards: Collection[Card]) -> Reach:
	"""The names of all that hangs on cards and on nothing else, by DocType; the cards among them."""
	found: defaultdict[str, set[str]] = defaultdict(set)
	waiting: Reach = defaultdict(set)
	for doctype, name in cards:
		waiting[doctype].add(name)
	while waiting:
		for doctype, names in waiting.items():
			found[doctype] |= names
		further: defaultdict[str, set[str]] = defaultdict(set)
		for doctype, name in _naming(waiting, found):
			if name not in found[doctype]:
				further[doctype].add(name)
		waiting = further
	return {doctype: names for doctype, names in found.items() if names}


def shared_rows(reach: Reach) -> dict[str, set[str]]:
	"""By table the rows by which documents of others name what is in reach."""
	rows: defaultdict[str, set[str]] = defaultdict(set)
	for holder, (table, fields) in ROWS.items():
		for row in _rows_naming(holder, table, fields, reach):
			if row.parent not in reach.get(holder, ()):
				rows[table].add(row.name)
	return rows


def _naming(places: Reach, found: Reach) -> Iterator[Card]:
	for doctype, fields in NAMED_BY.items():
		if not frappe.db.table_exists(doctype):
			continue
		if doctype == "LC Opportunity":
			yield from _by_fields(doctype, None, "customer", {CUSTOMER: places.get(CUSTOMER, set())})
		else:
			yield from _by_fields(doctype, *fields, places)
	for holder, (table, fields) in ROWS.items():
		parents = {row.parent for row in _rows_naming(holder, table, fields, places)}
		yield from (
			(holder, parent) for parent in parents - _of_others(holder, table, fields, parents, found)
		)


def _by_fields(doctype: str, about: str | None, name: str, places: Reach) -> Iterator[Card]:
	for kind, names in places.items():
		for batch in batches(names):
			filters = {name: ("in", batch), **({about: kind} if about else {})}
			yield from ((doctype, found) for found in frappe.get_all(doctype, filters=filters, pluck="name"))


def _rows_naming(holder: str, table: str, fields: tuple[str, str], places: Reach) -> list[frappe._dict]:
	if not frappe.db.table_exists(table):
		return []
	about, name = fields
	return [
		row
		for kind, names in places.items()
		for batch in batches(names)
		for row in frappe.get_all(
			table,
			filters={"parenttype": holder, about: kind, name: ("in", batch)},
			fields=["name", "parent"],
		)
	]


def _of_others(holder: str, table: str, fields: tuple[str, str], parents: set[str], found: Reach) -> set[str]:
	"""Which of some documents hang on something else too, or are the account of somebody of the company."""
	others = set()
	for batch in batches(parents):
		rows = frappe.get_all(
			table, filters={"parenttype": holder, "parent": ("in", batch)}, fields=["parent", *fields]
		)
		others |= {
			row.parent
			for row in rows
			if row[fields[1]] and row[fields[1]] not in found.get(row[fields[0]], ())
		}
		if holder == "Contact":
			of_users = {"name": ("in", batch), "user": ("is", "set")}
			others |= set(frappe.get_all(holder, filters=of_users, pluck="name"))
		if holder == "Communication":
			rows = frappe.get_all(
				holder,
				filters={"name": ("in", batch), "reference_name": ("is", "set")},
				fields=["name", *REFERENCE],
			)
			others |= {
				row.name for row in rows if row.reference_name not in found.get(row.reference_doctype, ())
			}
	return others
