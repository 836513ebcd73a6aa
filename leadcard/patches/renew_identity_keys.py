"""Keys of stored cards and contacts follow the rules of today for what people paste; the fields themselves stay as they are."""

from collections import defaultdict

import frappe
from frappe.query_builder import DocType

from leadcard.documents import identities, search_index
from leadcard.domain import identity
from leadcard.domain.identity import Key
from leadcard.domain.pipeline import CARD_DOCTYPES

BATCH = 2_000
CONTACT = "Contact"


def execute() -> None:
	for doctype in (*CARD_DOCTYPES, CONTACT):
		_renew(doctype)


def _renew(doctype: str) -> None:
	"""A batch in a transaction, each a stretch of the primary key."""
	record, last = DocType(doctype), ""
	while True:
		rest = frappe.qb.from_(record).select(record.name).where(record.name > last).orderby(record.name)
		batch = rest.limit(BATCH).run(pluck=True)
		if not batch:
			return
		held, wanted = _held(doctype, batch), _wanted(doctype, batch)
		for name in batch:
			if held[name] != wanted[name]:
				_renew_one(doctype, name)
		frappe.db.commit()
		last = batch[-1]


def _renew_one(doctype: str, name: str) -> None:
	identities.renew(doctype, name)
	if doctype != CONTACT:
		search_index.renew(doctype, name)


def _held(doctype: str, names: list[str]) -> dict[str, set[Key]]:
	held = defaultdict(set)
	for row in frappe.get_all(
		"LC Identity",
		filters={"reference_doctype": doctype, "reference_name": ("in", names)},
		fields=["reference_name", "kind", "value"],
	):
		held[row.reference_name].add(Key(row.kind, row.value))
	return held


def _wanted(doctype: str, names: list[str]) -> dict[str, set[Key]]:
	wanted = defaultdict(set)
	if doctype == CONTACT:
		phones = _rows("Contact Phone", names, ["phone", "is_primary_mobile_no"])
		emails = _rows("Contact Email", names, ["email_id"])
		for name in names:
			wanted[name] = set(identities.contact_keys(phones[name], emails[name]))
		return wanted
	fields = ["name", *identity.KIND_OF_FIELD]
	for card in frappe.get_all(doctype, filters={"name": ("in", names)}, fields=fields):
		wanted[card.name] = set(identity.keys_of(card).values())
	return wanted


def _rows(doctype: str, names: list[str], fields: list[str]) -> dict[str, list[frappe._dict]]:
	rows = defaultdict(list)
	for row in frappe.get_all(doctype, filters={"parent": ("in", names)}, fields=["parent", *fields]):
		rows[row.parent].append(row)
	return rows
