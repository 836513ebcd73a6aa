"""What was done and is planned with one card, in full and page by page (spec §5.3).

`leadcard.board.activities` answers the newest few lines of many cards; here one card's are read, with what was said.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.utils import cint, get_datetime, get_fullname, now_datetime, strip_html
from pypika.queries import QueryBuilder

from leadcard.board.activities import SOURCES, Source, as_line, next_contact
from leadcard.board.answers import (
	CallInFull,
	EmailInFull,
	EntryInFull,
	MeetingInFull,
	NextContactInFull,
	NoteInFull,
)
from leadcard.domain import activities
from leadcard.domain.masking import mask_addresses
from leadcard.notices import reminders
from leadcard.permissions.roles import addresses_of_company
from leadcard.permissions.sight import OWNER_FIELDS

Row = TypeVar("Row")
# what is shown of a list, and whether there is more
Rows = tuple[list[Row], bool]

KINDS = tuple(source.kind for source in SOURCES)
SHAPES = {"call": CallInFull, "meeting": MeetingInFull, "note": NoteInFull, "email": EmailInFull}
EXTRAS = {
	"call": (
		"description",
		"duration",
		"direction",
		"outcome",
		"remind",
		"remind_before",
		"activity_owner",
		"modified",
		"cancelled",
	),
	"meeting": (
		"description",
		"duration",
		"location",
		"position",
		"invited",
		"remind",
		"remind_before",
		"activity_owner",
		"modified",
		"cancelled",
	),
	"note": ("note_type", "reason", "owner", "modified"),
	"email": ("sender", "recipients", "sent_or_received", "owner"),
}


@dataclass(frozen=True)
class Slice:
	"""A page of a list: where it begins and how long it is."""

	start: int = 0
	limit: int = 20

	@property
	def end(self) -> int:
		"""One more than is shown, so that the caller knows whether there is more."""
		return self.start + self.limit + 1

	def cut(self, rows: list[Row]) -> Rows[Row]:
		"""The page of rows that were read from the beginning up to `end`, and whether more follow."""
		return rows[self.start : self.start + self.limit], len(rows) > self.start + self.limit


def history(card: Document, page: Slice, kind: str = "") -> Rows[EntryInFull]:
	"""What was done, newest first, cancelled plans among it."""
	now = now_datetime()
	entries: list[EntryInFull] = [
		_entry(source, row, now)
		for source in _sources(kind)
		for row in _rows(source, card, page, done=True).run(as_dict=True)
	]
	entries.sort(key=_place, reverse=True)
	shown, more = page.cut(entries)
	return _told(card, shown), more


def plan(card: Document, page: Slice, kind: str = "") -> Rows[EntryInFull]:
	"""What is planned, earliest first."""
	now = now_datetime()
	entries: list[EntryInFull] = [
		_entry(source, row, now)
		for source in _sources(kind)
		if source.is_timed
		for row in _rows(source, card, page, done=False).run(as_dict=True)
	]
	if card.next_contact_date and not kind and reminders.may_be_reminded_of(card):
		entries.append(_next_contact(card))
	entries.sort(key=_place)
	shown, more = page.cut(entries)
	return _told(card, shown), more


def _place(entry: EntryInFull) -> tuple[str, str]:
	return entry["at"], entry["name"]


def _next_contact(card: Document) -> NextContactInFull:
	by = card.next_contact_by or card.get(OWNER_FIELDS[card.doctype]) or ""
	place, name = (card.doctype, card.name), get_fullname(by) if by else ""
	return {
		**next_contact(place, card.next_contact_date, by, name),
		"text": "",
		"modified": str(card.modified),
		"by_name": name,
	}


def _told(card: Document, entries: list[EntryInFull]) -> list[EntryInFull]:
	"""Entries with who did them and who took part, masked where the session's user gets the card so."""
	_add_attendees([entry for entry in entries if entry["kind"] == "meeting"])
	if entries and card.is_masked():
		_mask(entries)
	for entry in entries:
		entry["by_name"] = get_fullname(entry["by"])
	return entries


def _mask(entries: list[EntryInFull]) -> None:
	"""The addresses of emails and attendees that aren't a colleague's."""
	known = addresses_of_company()
	for entry in entries:
		if entry["kind"] == "email":
			entry["sender"] = entry["sender"] and mask_addresses(entry["sender"], known)
			entry["recipients"] = entry["recipients"] and mask_addresses(entry["recipients"], known)
		elif entry["kind"] == "meeting":
			entry["attendees"] = [mask_addresses(person, known) for person in entry["attendees"]]
			entry["invited"] = [mask_addresses(person, known) for person in entry["invited"]]


def _add_attendees(entries: list[MeetingInFull]) -> None:
	"""Who takes part in some meetings; one statement where there are any."""
	if not entries:
		return
	meetings = {entry["name"]: entry for entry in entries}
	rows = frappe.get_all(
		"LC Meeting Attendee",
		filters={"parenttype": "LC Meeting", "parent": ("in", sorted(meetings))},
		fields=["parent", "attendee_name", "user", "email_id"],
		order_by="idx asc",
	)
	for row in rows:
		shown = row.attendee_name or (get_fullname(row.user) if row.user else row.email_id)
		if shown:
			meetings[row.parent]["attendees"].append(shown)


def _sources(kind: str) -> Iterable[Source]:
	return (source for source in SOURCES if kind in ("", source.kind))


def _rows(source: Source, card: Document, page: Slice, done: bool) -> QueryBuilder:
	record = DocType(source.doctype)
	at = record[source.time_field]
	order = frappe.qb.desc if done else frappe.qb.asc
	query = (
		frappe.qb.from_(record)
		.select(record.name, at.as_("at"), record[source.text_field].as_("text"))
		.select(*(record[field] for field in EXTRAS[source.kind]))
		.where((record.reference_doctype == card.doctype) & (record.reference_name == card.name))
		.orderby(at, order=order)
		.orderby(record.name, order=order)
		.limit(page.end)
	)
	if source.is_timed:
		over = (record.completed == 1) | (record.cancelled == 1)
		return query.where(over if done else (record.completed == 0) & (record.cancelled == 0)).select(
			record.completed
		)
	if source.kind == "email":
		return query.where(
			(record.communication_type == "Communication") & (record.communication_medium == "Email")
		)
	return query


def _entry(source: Source, row: frappe._dict, now: datetime) -> EntryInFull:
	at = get_datetime(row.at)
	done = not source.is_timed or bool(cint(row.completed))
	cancelled = bool(cint(row.get("cancelled")))
	extras = {field: row[field] for field in EXTRAS[source.kind]}
	extras["modified"] = str(row.get("modified") or "")
	if source.kind == "meeting":
		extras |= {"attendees": [], "invited": (row.invited or "").split()}
	return SHAPES[source.kind](
		**{
			**extras,
			"doctype": source.doctype,
			"name": row.name,
			"kind": source.kind,
			"subject": as_line(row.text or row.get("reason")),
			"text": row.text if source.kind == "note" else strip_html(row.get("description") or ""),
			"at": str(at),
			"by": row.get("activity_owner") or row.get("owner") or "",
			"by_name": "",
			"completed": done,
			"cancelled": cancelled,
			"overdue": source.is_timed and not cancelled and activities.is_overdue(at, now, completed=done),
		}
	)
