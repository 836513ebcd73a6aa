"""What logs and queues keep of a party beside its cards (spec §16.7): emails that wait or went, errors, exports, deletions."""

import json
from collections.abc import Iterable, Iterator
from email.utils import getaddresses

import frappe
from frappe.query_builder import Criterion, DocType
from frappe.utils import validate_email_address
from pypika import Table

from leadcard import dialect
from leadcard.documents import personal
from leadcard.domain import privacy
from leadcard.domain.pipeline import CARD_DOCTYPES
from leadcard.permissions.chain import LINKED, REFERENCE, ROWS
from leadcard.permissions.roles import addresses_of_company
from leadcard.permissions.sight import RECORDS
from leadcard.privacy.reach import NAMED_BY, Reach

QUEUE = "Email Queue"
WAITING = ("Not Sent", "Sending", "Partially Sent")
HEADERS = ("sender", "recipients", "cc", "bcc")
# by which fields a row names the one document that it is about
LOGS = {
	"Access Log": ("export_from", "reference_document"),
	"Activity Log": REFERENCE,
	"Error Log": REFERENCE,
	"Integration Request": ("reference_doctype", "reference_docname"),
	"LC Intake Log": REFERENCE,
	QUEUE: REFERENCE,
	"Route History": None,
	"SMS Log": None,
	"Webhook Request Log": None,
}
# a colleague may be called as a customer is
NOT_BY_TEXT = ("Activity Log",)
GONE = "Deleted Document"


def forget(hanging: Reach, traces: list[str], word: str) -> None:
	"""Empty the rows of logs that are about what hangs on the cards; emails are deleted. Of other rows the traces go alone.

	A trace is what somebody has typed on a card, and may stand in what is about others: that stays, but for the words, and
	an email that waits to be sent still goes.
	"""
	for log, fields in LOGS.items():
		if not frappe.db.table_exists(log):
			continue
		about = set(_about(log, fields, hanging)) if fields else set()
		if log == QUEUE:
			about |= {*_queued(hanging), *_sent_to(traces)}
			_delete_queued(about)
		else:
			personal.empty(log, about, word)
		if log not in NOT_BY_TEXT:
			holding = _holding(log, traces)
			_strike_out(log, _gone_out(holding) if log == QUEUE else holding, traces, word)
	if frappe.db.table_exists(GONE):
		for batch in personal.batches(set(_gone(hanging))):
			frappe.db.delete(GONE, {"name": ("in", batch)})


def _strike_out(log: str, names: Iterable[str], traces: list[str], word: str) -> None:
	fields = personal.fields_of(log)
	for batch in personal.batches(set(names)):
		for row in frappe.get_all(log, filters={"name": ("in", batch)}, fields=["name", *fields]):
			texts = {field: privacy.struck_out(row[field], traces, word) for field in fields if row[field]}
			frappe.db.set_value(log, row.name, texts, update_modified=False)


def _about(log: str, fields: tuple[str, str], hanging: Reach) -> Iterator[str]:
	about, name = fields
	for doctype, names in hanging.items():
		for batch in personal.batches(names):
			yield from frappe.get_all(log, filters={about: doctype, name: ("in", batch)}, pluck="name")


def _holding(log: str, traces: list[str]) -> list[str]:
	table = DocType(log)
	texts = [field.fieldname for field in frappe.get_meta(log).fields if field.fieldtype in privacy.TEXTS]
	if not (texts and traces):
		return []
	return _with_text(table, texts, traces)


def _with_text(table: Table, fields: list[str], texts: list[str]) -> list[str]:
	holds = Criterion.any(
		dialect.is_like(table[field], f"%{dialect.literally(text)}%") for field in fields for text in texts
	)
	return frappe.qb.from_(table).select(table.name).where(holds).run(pluck=True)


def _queued(hanging: Reach) -> Iterator[str]:
	for batch in personal.batches(hanging.get("Communication", set())):
		yield from frappe.get_all(QUEUE, filters={"communication": ("in", batch)}, pluck="name")


def _gone_out(names: list[str]) -> Iterator[str]:
	for batch in personal.batches(set(names)):
		yield from frappe.get_all(
			QUEUE, filters={"name": ("in", batch), "status": ("not in", WAITING)}, pluck="name"
		)


def _addresses(traces: list[str]) -> set[str]:
	"""The whole addresses among the traces, without the company's own: a card may hold a colleague's."""
	return {
		each.lower() for each in traces if each and validate_email_address(each) == each
	} - addresses_of_company()


def unfiled_emails(traces: list[str]) -> set[str]:
	"""Emails from or to an address of the party that hang on no document."""
	table, addresses = DocType("Communication"), _addresses(traces)
	if not addresses:
		return set()
	holds = Criterion.any(
		dialect.is_like(table[field], f"%{dialect.literally(text)}%")
		for field in HEADERS
		for text in sorted(addresses)
	)
	unfiled = table.reference_name.isnull() | (table.reference_name == "")
	query = frappe.qb.from_(table).select(table.name, *(table[field] for field in HEADERS))
	rows = query.where(unfiled & holds).run()
	return {name for name, *headers in rows if addresses & _named_in(headers)}


def _named_in(headers: list[str | None]) -> set[str]:
	return {address.lower() for _name, address in getaddresses([each for each in headers if each])}


def _sent_to(traces: list[str]) -> Iterator[str]:
	"""The queue names who gets an email in rows, and not in its text."""
	for batch in personal.batches(_addresses(traces)):
		filters = {"parenttype": QUEUE, "recipient": ("in", batch)}
		yield from frappe.get_all("Email Queue Recipient", filters=filters, pluck="parent")


def _delete_queued(names: set[str]) -> None:
	for batch in personal.batches(names):
		frappe.db.delete("Email Queue Recipient", {"parenttype": QUEUE, "parent": ("in", batch)})
		frappe.db.delete(QUEUE, {"name": ("in", batch)})


def _gone(hanging: Reach) -> Iterator[str]:
	"""What Frappe keeps of documents that were deleted, and hung on the cards or on what hangs there."""
	table = DocType(GONE)
	about = {name for kind in (*CARD_DOCTYPES, *RECORDS, *LINKED) for name in hanging.get(kind, ())}
	for batch in personal.batches(about):
		holds = Criterion.any(table.data.like(f"%{dialect.literally(json.dumps(name))}%") for name in batch)
		query = frappe.qb.from_(table).select(table.name, table.deleted_doctype, table.data)
		for row in query.where(holds).run(as_dict=True):
			if _hung_on(row.deleted_doctype, frappe.parse_json(row.data), hanging):
				yield row.name


def _hung_on(doctype: str, values: dict, hanging: Reach) -> bool:
	if doctype == "LC Opportunity":
		return values.get("customer") in hanging.get("LC Customer", ())
	if doctype in ROWS:
		field, _table, (about, name) = ROWS[doctype]
		rows = values.get(field) or []
	else:
		about, name = NAMED_BY.get(doctype, REFERENCE)
		rows = [values]
	return any(row.get(name) in hanging.get(row.get(about), ()) for row in rows)
