"""Keeps a card's care in step with what hangs on it (spec §2.3, §5.4, §5.9).

Every event recounts the card from its records, so that edits, deletions and re-linking need no rules of their own.
The card's row is locked first and the latest records are read, so that parallel events never overwrite a newer count
with an older one. Where they are read with locks no order is asked for: MariaDB would walk, and lock, the order's index
across all cards.
"""

from datetime import datetime

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.utils import get_datetime
from pypika import Table
from pypika.queries import QueryBuilder

from leadcard import stages
from leadcard.config import settings
from leadcard.domain import care, pipeline
from leadcard.locks import latest, lock_card
from leadcard.pipeline.moves import ACTIVITY_COMPLETED, move
from leadcard.realtime import announce

PLANNED_DOCTYPES = ("LC Call", "LC Meeting")
CARE_FIELDS = ("last_care_on", "next_activity_on", "open_tickets")


def refresh(doctype: str, name: str) -> None:
	"""Recount a card's care, and move a New lead on where a completed activity says so (spec §2.3)."""
	card = lock_card(doctype, name, ["status", "stage", "creation", *CARE_FIELDS])
	if not card:
		return
	counted = recount(doctype, name, card)
	changed = {field: value for field, value in counted.items() if not same(card[field], value)}
	if changed:
		frappe.db.set_value(doctype, name, changed, update_modified=False)
		frappe.clear_document_cache(doctype, name)
	if doctype == pipeline.LEAD and card.status == pipeline.NEW and counts_as_contact(name):
		move(doctype, name, pipeline.CONTACTING, ACTIVITY_COMPLETED)
	announce(doctype, name)


def recount(doctype: str, name: str, card: frappe._dict) -> dict:
	"""`last_care_on`, `next_activity_on` and `open_tickets` from scratch.

	:param card: the locked card's `status`, `stage` and `creation`
	"""
	alone = card.status == pipeline.STOPPED[doctype] or stages.wants_no_contact(card.stage)
	done = [_edge(kind, doctype, name, completed=1) for kind in PLANNED_DOCTYPES]
	done += [_latest_email(doctype, name), _latest_note(doctype, name)]
	planned = [] if alone else [_edge(kind, doctype, name, completed=0) for kind in PLANNED_DOCTYPES]
	return {
		"last_care_on": care.last_care(done, get_datetime(card.creation)),
		"next_activity_on": care.next_activity(planned),
		"open_tickets": len(_open_tickets(doctype, name)),
	}


def has_completed_activity(doctype: str, name: str, *, lock: bool = True) -> bool:
	"""Whether a call or meeting is completed, or an email was sent (spec §2.4).

	:param lock: read the latest committed state, as a decision needs it; showing needs no locks
	"""
	return any(_edge(kind, doctype, name, completed=1, lock=lock) for kind in PLANNED_DOCTYPES) or bool(
		_latest_email(doctype, name, sent_only=True, lock=lock)
	)


def counts_as_contact(lead: str) -> bool:
	"""Whether a completed activity of a kind that counts exists (spec §2.3)."""
	chosen = settings()
	return bool(
		(chosen.count_calls and _edge("LC Call", pipeline.LEAD, lead, completed=1))
		or (chosen.count_meetings and _edge("LC Meeting", pipeline.LEAD, lead, completed=1))
		or (chosen.count_emails and _latest_email(pipeline.LEAD, lead, sent_only=True))
	)


def _edge(kind: str, doctype: str, name: str, completed: int, lock: bool = True) -> datetime | None:
	"""The latest completed, or the earliest planned, call or meeting."""
	activity = DocType(kind)
	query = (
		_records_of(activity, doctype, name)
		.select(activity.starts_at)
		.where((activity.completed == completed) & (activity.cancelled == 0))
	)
	times = _times(query, (doctype, name), lock)
	return (max if completed else min)(times, default=None)


def _latest_note(doctype: str, name: str) -> datetime | None:
	note = DocType("LC Note")
	query = _records_of(note, doctype, name).select(note.creation)
	return max(_times(query, (doctype, name)), default=None)


def _latest_email(doctype: str, name: str, sent_only: bool = False, lock: bool = True) -> datetime | None:
	email = DocType("Communication")
	query = (
		_records_of(email, doctype, name)
		.select(email.communication_date, email.creation)
		.where((email.communication_type == "Communication") & (email.communication_medium == "Email"))
	)
	if sent_only:
		query = query.where(email.sent_or_received == "Sent")
	return max(_times(query, (doctype, name), lock), default=None)


def _open_tickets(doctype: str, name: str) -> list:
	ticket = DocType("LC Ticket")
	query = _records_of(ticket, doctype, name).select(ticket.name).where(ticket.status != "Closed")
	return latest(query, (doctype, name)).run()


def _records_of(table: Table, doctype: str, name: str) -> QueryBuilder:
	return (
		frappe.qb.from_(table).where(table.reference_name == name).where(table.reference_doctype == doctype)
	)


def _times(query: QueryBuilder, card: tuple[str, str], lock: bool = True) -> list[datetime]:
	"""The earliest time of each row: an email that claims to be of tomorrow counts from when it came."""
	rows = (latest(query, card) if lock else query).run()
	return [min(map(get_datetime, filter(None, row))) for row in rows if row[0]]


def same(stored: object, counted: object) -> bool:
	"""Whether a stored value is the counted one."""
	if isinstance(counted, datetime) and stored:
		return get_datetime(stored) == counted
	return (stored or None) == (counted or None)


def refresh_for_email(email: Document, _event: str | None = None) -> None:
	"""An email on a card is care (spec §5.4); one that moves to another card is care of both."""
	before = email.get_doc_before_save()
	for record in (before, email):
		if record and record.reference_doctype in pipeline.CARD_DOCTYPES and record.reference_name:
			refresh(record.reference_doctype, record.reference_name)
