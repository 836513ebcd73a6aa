"""On which cards a document hangs, over any number of steps, and who sees it for that (spec §8.3, §8.7).

A file hangs on an email, the email on a contact, the contact on a card: it is as hidden as the card. What names one
document is seen with that document; a contact or an address with any of its cards, or of the documents of other apps that
it hangs on; an event with all that take part in it. What hangs on no card is left as Frappe has it. Lists and forms ask
the one criterion of this module.
"""

from collections.abc import Iterable
from typing import NamedTuple

import frappe
from frappe.query_builder import Criterion, DocType
from frappe.query_builder.functions import Coalesce
from pypika import Table
from pypika.queries import QueryBuilder
from pypika.terms import Case, ContainsCriterion, ExistsCriterion, LiteralValue, Term

from leadcard.domain.pipeline import CARD_DOCTYPES
from leadcard.permissions import elsewhere
from leadcard.permissions.sight import (
	GUARDED,
	RECORDS,
	as_part,
	card_of,
	put_together,
	sees_card,
	sees_everything,
	visible_names,
)

ADMIN_ROLE = "System Manager"
REFERENCE = ("reference_doctype", "reference_name")
NOTICE = "Notification Log"
# Frappe's DocTypes that hang on one document, by the fields that name it
BY_FIELDS = {
	"Comment": REFERENCE,
	"Communication": REFERENCE,
	"ToDo": ("reference_type", "reference_name"),
	"File": ("attached_to_doctype", "attached_to_name"),
	"Version": ("ref_doctype", "docname"),
	"View Log": REFERENCE,
	"Tag Link": ("document_type", "document_name"),
	"Document Follow": ("ref_doctype", "ref_docname"),
	"DocShare": ("share_doctype", "share_name"),
	"Energy Point Log": REFERENCE,
	NOTICE: ("document_type", "document_name"),
	"Auto Repeat": ("reference_doctype", "reference_document"),
	"Reminder": ("reminder_doctype", "reminder_docname"),
	"Submission Queue": ("ref_doctype", "ref_docname"),
	"Workflow Action": REFERENCE,
}
# those that hang on any number of documents, by rows
LINKED = ("Contact", "Address")
EVENT = "Event"
# the field that holds the rows, their DocType, and the fields of a row that name a document
ROWS = {
	**dict.fromkeys(LINKED, ("links", "Dynamic Link", ("link_doctype", "link_name"))),
	EVENT: ("event_participants", "Event Participants", ("reference_doctype", "reference_docname")),
}
RING = (*BY_FIELDS, *LINKED, EVENT)
# all that LeadCard hides
OURS = (*GUARDED, *RING)
# what a list follows from document to document, and how often; what hangs further away is in no list of those who
# don't see everything
FOLLOWED = ("Comment", "Communication", "ToDo", "File")
STEPS = 2

Place = tuple[Term, Term]
Names = dict[str, Term]
Named = tuple[str, str]


class Seen(NamedTuple):
	"""The names of what somebody sees, as parts of a condition, by DocType.

	:param others: what they read of other apps, and contacts and addresses hang on
	"""

	cards: Names
	others: Names


def sees_all(user: str) -> bool:
	"""Whether nothing of LeadCard's is hidden from somebody: the admin of a site keeps the whole view of Frappe's records."""
	return user == "Administrator" or sees_everything(user) or ADMIN_ROLE in frappe.get_roles(user)


def is_hidden(doctype: str | None, name: str | None, user: str) -> bool:
	"""Whether a document is a card that somebody doesn't see, or hangs on one. An absent card is hidden, and nothing else
	that is absent."""
	if sees_everything(user):
		return False
	passed = set()
	while doctype in BY_FIELDS and doctype != NOTICE and name and (doctype, name) not in passed:
		passed.add((doctype, name))
		doctype, name = frappe.db.get_value(doctype, name, BY_FIELDS[doctype]) or (None, None)
	if doctype not in OURS or not name:
		return False
	if doctype in CARD_DOCTYPES:
		return not sees_card(doctype, name, user)
	if doctype in RECORDS:
		return not may(doctype, name, user)
	if doctype == NOTICE:
		return _is_anothers_notice(name, user)
	return doctype not in BY_FIELDS and bool(_without_seen(doctype, [name], user))


def may(doctype: str, name: str, user: str, right: str = "read") -> bool:
	"""Frappe's answer for a stored document without its reasons, which it would tell with the refusal of something else."""
	reasons = frappe.flags.pop("has_permission_check_logs", None)
	try:
		return bool(frappe.db.exists(doctype, name)) and bool(
			frappe.has_permission(doctype, right, doc=name, user=user)
		)
	finally:
		if reasons is not None:
			frappe.flags["has_permission_check_logs"] = reasons


def _is_anothers_notice(name: str, user: str) -> bool:
	"""A notice about a card is for whom it names, who may have lost the card meanwhile."""
	fields = [*BY_FIELDS[NOTICE], "for_user"]
	about, document, reader = frappe.db.get_value(NOTICE, name, fields) or (None, None, user)
	return reader != user and is_of_cards(about, document)


def hidden_among(doctype: str, names: list[str], user: str) -> set[str]:
	"""Which of some stored documents of the ring somebody doesn't see."""
	if doctype in BY_FIELDS:
		return {name for name in names if is_hidden(doctype, name, user)}
	return _without_seen(doctype, names, user)


def hidden_places(places: Iterable[Named], user: str) -> set[Named]:
	"""Which of some documents are LeadCard's to hide from somebody; few statements for each DocType."""
	names: dict[str, set[str]] = {}
	for doctype, name in places:
		if doctype in OURS and isinstance(name, str) and name:
			names.setdefault(doctype, set()).add(name)
	if not names or sees_all(user):
		return set()
	return {(doctype, name) for doctype, among in names.items() for name in _hidden_of(doctype, among, user)}


def _hidden_of(doctype: str, names: set[str], user: str) -> set[str]:
	if doctype in CARD_DOCTYPES:
		among = DocType(doctype).name.isin(sorted(names))
		return names - set(visible_names(doctype, user).where(among).run(pluck=True))
	if doctype in (*LINKED, EVENT):
		return _without_seen(doctype, sorted(names), user)
	return {name for name in names if is_hidden(doctype, name, user)}


def names_ours(doctype: str, name: str) -> bool:
	"""Whether a stored contact, address or event names anything that LeadCard hides by its rows; else it is Frappe's alone."""
	_field, table, (about, _name) = ROWS[doctype]
	return bool(frappe.db.exists(table, {"parenttype": doctype, "parent": name, about: ("in", OURS)}))


def _without_seen(doctype: str, names: list[str], user: str) -> set[str]:
	if not names:
		return set()
	# one query, which reads no row where all is seen: Frappe asks for a document at a time
	unseen = LiteralValue(f"{as_part(criterion(doctype, user)).get_sql()} is not true")
	table = DocType(doctype)
	return set(
		frappe.qb.from_(table).select(table.name).where(table.name.isin(names)).where(unseen).run(pluck=True)
	)


def criterion(doctype: str, user: str) -> Criterion:
	"""The condition on the table of what may hang on cards under which somebody sees a row of it."""
	if doctype in BY_FIELDS:
		return place_criterion(doctype, BY_FIELDS[doctype], user)
	return (_event_criterion if doctype == EVENT else _linked_criterion)(doctype, _seen_by(user))


def _event_criterion(doctype: str, seen: Seen) -> Criterion:
	row = DocType("Event Participants").as_("start")
	hidden = _hidden_further_up(row, ("reference_doctype", "reference_docname"), seen)
	of_event = (row.parent == DocType(doctype).name) & (row.parenttype == doctype)
	return ExistsCriterion(hidden.where(of_event)).negate()


def _linked_criterion(doctype: str, seen: Seen) -> Criterion:
	name, row = DocType(doctype).name, DocType("Dynamic Link").as_("start")
	further = row.link_doctype.isin((*FOLLOWED, *LINKED, EVENT))
	of_linked = (row.parent == name) & (row.parenttype == doctype) & further
	hidden = _hidden_further_up(row, ("link_doctype", "link_name"), seen).where(of_linked)
	on_one = ExistsCriterion(_rows_on_cards(name, doctype)) | ExistsCriterion(hidden)
	return on_one.negate() | ExistsCriterion(_rows_seen(name, doctype, seen))


def place_criterion(doctype: str, fields: tuple[str, str], user: str) -> Criterion:
	"""The condition under which somebody sees what a row names by a field for the DocType and one for the name."""
	row, start, seen = DocType(doctype), DocType(doctype).as_("start"), _seen_by(user)
	place = tuple(row[field] for field in fields)
	hidden = ExistsCriterion(_hidden_further_up(start, fields, seen).where(start.name == row.name))
	return _is_open(place, seen) | (place[0].isin(FOLLOWED) & hidden.negate())


def _seen_by(user: str) -> Seen:
	cards: Names = {doctype: put_together(visible_names(doctype, user)) for doctype in GUARDED}
	return Seen(cards, elsewhere.read_by(user, OURS))


def _is_open(place: Place, seen: Seen) -> Criterion:
	"""Whether a place is none of LeadCard's, or seen; what names another document by fields is not followed here."""
	about, name = place
	of_others = about.isnull() | about.notin(OURS)
	linked = about.isin(LINKED) & _on_no_hidden_card(name, about, seen)
	events = [(about == EVENT) & _without_hidden_participant(name, seen)] if _is_here(EVENT) else []
	return Criterion.any([of_others, *_among(about, name, seen.cards), linked, *events])


def _among(about: Term, name: Term, seen: Names) -> list[Criterion]:
	return [(about == doctype) & ContainsCriterion(name, names) for doctype, names in seen.items()]


def _is_here(doctype: str) -> bool:
	"""Whether this version of Frappe has a DocType."""
	return frappe.db.table_exists(doctype)


def _hidden_further_up(start: Table, fields: tuple[str, str], seen: Seen) -> QueryBuilder:
	"""The rows of which what they name leads by further names to something hidden, or further than a list looks."""
	query = frappe.qb.from_(start).select(start.name)
	place = tuple(start[field] for field in fields)
	for step in range(STEPS):
		parents = {kind: DocType(kind).as_(f"step_{step}_{kind}") for kind in FOLLOWED if _is_here(kind)}
		for kind, parent in parents.items():
			query = query.left_join(parent).on((place[0] == kind) & (parent.name == place[1]))
		staying = place[0].notin(FOLLOWED)
		place = tuple(
			put_together(
				Coalesce(
					*(parent[BY_FIELDS[kind][end]] for kind, parent in parents.items()),
					Case().when(staying, place[end]),
				)
			)
			for end in (0, 1)
		)
	about, name = place
	return query.where(_is_open((about, put_together(Coalesce(name, ""))), seen).negate())


def _on_no_hidden_card(name: Term, parenttype: str | Term, seen: Seen) -> Criterion:
	"""Whether a contact or an address hangs on no card, or on something that is seen."""
	on_none = ExistsCriterion(_rows_on_cards(name, parenttype)).negate()
	return on_none | ExistsCriterion(_rows_seen(name, parenttype, seen))


def _rows_seen(name: Term, parenttype: str | Term, seen: Seen) -> QueryBuilder:
	return _rows_on_cards(name, parenttype, seen.cards | seen.others)


def _rows_on_cards(name: Term, parenttype: str | Term, seen: Names | None = None) -> QueryBuilder:
	"""The rows of a contact or an address that name a card, or another contact or address with such a row.

	:param seen: what they name then; left out, any card will do
	"""
	link, other = DocType("Dynamic Link").as_("link"), DocType("Dynamic Link").as_("other_link")
	is_of_other = (other.parent == link.link_name) & (other.parenttype == link.link_doctype)
	return (
		frappe.qb.from_(link)
		.left_join(other)
		.on(link.link_doctype.isin(LINKED) & is_of_other)
		.select(link.parent)
		.where((link.parent == name) & (link.parenttype == parenttype))
		.where(_names_ours(link, seen) | _names_ours(other, seen))
	)


def _names_ours(link: Table, seen: Names | None) -> Criterion:
	if seen is None:
		return link.link_doctype.isin(GUARDED)
	return Criterion.any(_among(link.link_doctype, link.link_name, seen))


def _without_hidden_participant(name: Term, seen: Seen) -> Criterion:
	row = DocType("Event Participants").as_("participant")
	about, who = row.reference_doctype, Coalesce(row.reference_docname, "")
	linked = about.isin(LINKED) & _on_no_hidden_card(who, about, seen)
	is_open = Criterion.any([about.isnull() | about.notin(OURS), *_among(about, who, seen.cards), linked])
	of_event = (row.parent == name) & (row.parenttype == EVENT)
	hidden = frappe.qb.from_(row).select(row.parent).where(of_event).where(is_open.negate())
	return ExistsCriterion(hidden).negate()


def cards_of(doctype: str | None, name: str | None) -> set[tuple[str, str]]:
	"""The cards on which a stored document hangs, over any number of steps; of a card itself."""
	found: set[tuple[str, str]] = set()
	known: set[tuple[str, str]] = set()
	waiting = [(doctype or "", name or "")]
	while waiting:
		place = waiting.pop()
		if place in known or place[0] not in OURS or not place[1]:
			continue
		known.add(place)
		if card := card_of(*place):
			found.add((card[0], card[1]))
		else:
			waiting += _places_of(*place)
	return found


def is_of_cards(doctype: str | None, name: str | None) -> bool:
	"""Whether a document is a card, a record of one, or hangs on one; what is gone of a card's own is still the card's."""
	return doctype in GUARDED or bool(cards_of(doctype, name))


def _places_of(doctype: str, name: str) -> list[tuple[str, str]]:
	"""What a document of the ring names."""
	if doctype in BY_FIELDS:
		place = frappe.db.get_value(doctype, name, BY_FIELDS[doctype])
		return [place] if place else []
	_field, table, fields = ROWS[doctype]
	rows = {"parenttype": doctype, "parent": name}
	return frappe.get_all(table, filters=rows, fields=list(fields), as_list=True)
