"""What came in, and what became of it (spec §12.1): one row of LC Intake Log for each delivery, however often it is sent.

A row is unique by its way and the sender's ID. It is written with the lead, in one transaction: a delivery that was
answered is there, and one that was not leaves nothing and can be sent again.
"""

from hashlib import sha256

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from frappe.utils import add_to_date, cint, now, now_datetime

from leadcard import dialect
from leadcard.intake import ways
from leadcard.locks import one_at_a_time

DOCTYPE = "LC Intake Log"
MADE, KNOWN, REFUSED = "Made", "Known", "Refused"
LONGEST_REASON = 1_000


def claim(way: Document, sender_id: str, campaign: str = "") -> Document:
	"""The row of a delivery, new or as it is, locked until the transaction ends. Of several at once one comes first, and
	the others find what became of it."""
	key = sha256(f"{way.name}:{sender_id}".encode()).hexdigest()
	moment, user = now(), frappe.session.user
	values = {
		"name": frappe.generate_hash(length=10),
		**dict.fromkeys(("creation", "modified", "received_on"), moment),
		**dict.fromkeys(("owner", "modified_by"), user),
		"intake": way.name,
		"sender_id": sender_id,
		"campaign": campaign,
		"delivery_key": key,
	}
	with one_at_a_time(f"{DOCTYPE}:{key}"):
		dialect.insert_unless_taken(DocType(DOCTYPE), values)
	return lock({"delivery_key": key})


def lock(named: dict | str) -> Document:
	"""A row as it was last committed, locked: a transaction that waited for it has an older picture of the rest."""
	values = frappe.db.get_value(DOCTYPE, named, "*", as_dict=True, for_update=True)
	if not values:
		frappe.throw(_("This entry of the log is no longer there."), frappe.DoesNotExistError)
	return frappe.get_doc({"doctype": DOCTYPE, **values})


def is_settled(entry: Document) -> bool:
	"""Whether a delivery has come to a card; what was refused can be sent again."""
	return entry.outcome in (MADE, KNOWN)


def settle(entry: Document, outcome: str, card: Document, body: str = "") -> None:
	"""A delivery has come to a card.

	:param body: what was sent, where the card has not all of it; else the log keeps none of it
	"""
	about = {"reference_doctype": card.doctype, "reference_name": card.name}
	_write(entry, {"outcome": outcome, **about, "reason": None, "body": body or None})


def refuse(entry: Document, reason: str, body: str = "") -> None:
	"""A delivery that no lead could be made of is kept with the reason, so that it can be mended and tried again."""
	_write(entry, {"outcome": REFUSED, "reason": reason[:LONGEST_REASON], "body": body or None})


def _write(entry: Document, values: dict) -> None:
	frappe.db.set_value(DOCTYPE, entry.name, values)
	entry.update(values)


def is_full(way: Document) -> bool:
	"""Whether a way has brought as many as an hour may bring. What a mailbox brings beyond that has a row too, which is none of
	them: else one that stays above its limit would bring nothing any more."""
	most = cint(way.most_an_hour)
	if not most:
		return False
	row = DocType(DOCTYPE)
	an_hour_ago = add_to_date(now_datetime(), hours=-1)
	query = frappe.qb.from_(row).select(Count("*"))
	query = query.where((row.intake == way.name) & (row.received_on > an_hour_ago))
	if way.kind == ways.MAILBOX:
		query = query.where(row.outcome.isin((MADE, KNOWN)))
	((counted,),) = query.run()
	return counted >= most
