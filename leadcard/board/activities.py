"""The history and the plan of cards (spec §5.3): the newest done, the earliest planned, in a few statements for all."""

from dataclasses import dataclass
from datetime import date, datetime

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import get_datetime, getdate, now_datetime, strip_html
from pypika import Order, analytics
from pypika.queries import QueryBuilder
from pypika.terms import ValueWrapper

from leadcard import dialect
from leadcard.board.answers import Entry, Kind, Line, Lists, NextContact
from leadcard.domain import activities

ON_CARD = 4
Card = tuple[str, str]


@dataclass(frozen=True)
class Source:
	"""Where one kind of activity is kept: its table, the columns of its time and its text."""

	kind: Kind
	doctype: str
	time_field: str
	text_field: str
	is_timed: bool = False


SOURCES = (
	Source("call", "LC Call", "starts_at", "subject", is_timed=True),
	Source("meeting", "LC Meeting", "starts_at", "subject", is_timed=True),
	Source("note", "LC Note", "creation", "content"),
	Source("email", "Communication", "communication_date", "subject"),
)


def history_and_plan(cards: list[Card], per_card: int = ON_CARD) -> dict[Card, Lists]:
	"""For each card `history` (newest first) and `plan` (earliest first), at most `per_card` of each."""
	if not cards:
		return {}
	history: dict[Card, list[Line]] = {card: [] for card in cards}
	plan: dict[Card, list[Line]] = {card: [] for card in cards}
	now = now_datetime()
	for row in _rows(list(history), per_card):
		source = next(source for source in SOURCES if source.kind == row.kind)
		(history if row.done else plan)[row.card].append(_entry(source, row, now))
	return {
		card: {
			"history": sorted(history[card], key=_moment, reverse=True)[:per_card],
			"plan": sorted(plan[card], key=_moment)[:per_card],
		}
		for card in cards
	}


def _moment(entry: Entry) -> str:
	return entry["at"]


def _rows(cards: list[Card], per_card: int) -> list[frappe._dict]:
	"""What was done and is planned on some cards, of each kind as much as is asked for; one statement."""
	parts = [_ranked(source, cards, done=True) for source in SOURCES]
	parts += [_ranked(source, cards, done=False) for source in SOURCES if source.is_timed]
	ranked = dialect.together(parts).as_("ranked")
	rows = frappe.qb.from_(ranked).select(ranked.star).where(ranked.position <= per_card).run(as_dict=True)
	for row in rows:
		row.card = (row.reference_doctype, row.reference_name)
	wanted = set(cards)
	return [row for row in rows if row.card in wanted]


def _ranked(source: Source, cards: list[Card], done: bool) -> QueryBuilder:
	record = DocType(source.doctype)
	at, is_note = record[source.time_field], source.kind == "note"
	rank = (
		analytics.RowNumber()
		.over(record.reference_doctype, record.reference_name)
		.orderby(at, order=Order.desc if done else Order.asc)
	)
	query = (
		frappe.qb.from_(record)
		.select(
			ValueWrapper(source.kind).as_("kind"),
			ValueWrapper(int(done)).as_("done"),
			record.name,
			record.reference_doctype,
			record.reference_name,
			at.as_("at"),
			record[source.text_field].as_("text"),
			(record.reason if is_note else ValueWrapper("")).as_("reason"),
			rank.as_("position"),
		)
		.where(dialect.is_named(record.reference_name, (name for _doctype, name in cards)))
		.where(record.reference_doctype.isin(sorted({doctype for doctype, _name in cards})))
	)
	if source.is_timed:
		return query.where((record.completed == int(done)) & (record.cancelled == 0))
	if is_note:
		return query
	is_email = (record.communication_type == "Communication") & (record.communication_medium == "Email")
	return query.where(is_email)


def _entry(source: Source, row: frappe._dict, now: datetime) -> Line:
	at = get_datetime(row.at)
	return {
		"doctype": source.doctype,
		"name": row.name,
		"kind": source.kind,
		"subject": as_line(row.text or row.reason),
		"at": str(at),
		"completed": bool(row.done),
		"overdue": source.is_timed and activities.is_overdue(at, now, completed=bool(row.done)),
	}


def next_contact(card: Card, day: date, by: str, by_name: str) -> NextContact:
	"""A card's next contact date as a line of its plan (spec §5.6): a day, which is overdue when it is over."""
	return {
		"doctype": card[0],
		"name": card[1],
		"kind": "contact",
		"subject": _("Next contact: {0}").format(by_name) if by_name else _("Next contact"),
		"at": str(day),
		"by": by,
		"completed": False,
		"cancelled": False,
		"overdue": getdate(day) < getdate(),
	}


def with_next_contact(lists: Lists, entry: NextContact) -> Lists:
	"""A card's lists with one more line in the plan, which stays earliest first."""
	return {"history": lists["history"], "plan": sorted([*lists["plan"], entry], key=_moment)}


def as_line(text: str | None) -> str:
	"""A text as one plain line of up to 140 characters."""
	return cut(strip_html(text or ""))


def cut(text: str) -> str:
	"""A plain text as one line of up to 140 characters."""
	line = " ".join(text.split())
	return line if len(line) <= 140 else line[:139] + "…"
