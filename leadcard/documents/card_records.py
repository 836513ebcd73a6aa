"""What hangs on a card by its name, in LeadCard's tables and in Frappe's, and how all of it goes to another card.

One list for all who move it (spec §6.2): nothing is copied, nothing doubled, and the number of statements does not grow
with what hangs there.
"""

from collections.abc import Iterable

import frappe
from frappe.model.document import Document
from frappe.query_builder import Criterion, DocType
from frappe.query_builder.functions import Count
from pypika import Table
from pypika.queries import QueryBuilder

from leadcard.domain.pipeline import CUSTOMER, LEAD
from leadcard.locks import Card, lock_card
from leadcard.permissions.chain import BY_FIELDS, EVENT, LINKED, REFERENCE, is_hidden
from leadcard.permissions.references import is_sent_by_form
from leadcard.permissions.sight import forget_shares

LINK, PARTICIPANT, SHARE = "Dynamic Link", "Event Participants", "DocShare"
PLACES = {
	**dict.fromkeys(("LC Call", "LC Meeting", "LC Note", "LC Ticket"), REFERENCE),
	**{doctype: BY_FIELDS[doctype] for doctype in ("Communication", "Comment", "ToDo", "File", "Reminder")},
	**{doctype: BY_FIELDS[doctype] for doctype in ("Tag Link", SHARE, "Document Follow")},
	"LC Card Visit": ("card_doctype", "card"),
	"Communication Link": ("link_doctype", "link_name"),
	LINK: ("link_doctype", "link_name"),
	PARTICIPANT: ("reference_doctype", "reference_docname"),
}
"""Every table whose rows hang on a card, with the columns that name it."""
ALIKE_BY = {
	SHARE: ("user", "everyone"),
	"Document Follow": ("user",),
	# of two visits the other card's stays: who has read the comments here has read them there
	"LC Card Visit": ("user",),
	"Communication Link": ("parent",),
	LINK: ("parenttype", "parent"),
	PARTICIPANT: ("parent",),
}
"""Where a second row would say what one says already: the columns in which the two are alike."""
RIGHTS = ("read", "write", "share")
# what Frappe keeps of those on the card's own row
CARD_COLUMNS = ("_user_tags", "_comments", "_assign", "_liked_by")

# what people are told of before it moves, and what is counted of it
COUNTED = {
	"LC Call": {},
	"LC Meeting": {},
	"LC Note": {},
	"LC Ticket": {},
	"Communication": {},
	"Comment": {"comment_type": "Comment"},
	"ToDo": {"status": "Open"},
	"File": {},
	"Tag Link": {},
}


def move_all(source: Card, target: Card) -> None:
	"""Move everything that hangs on one card to another one."""
	_drop_tags_of_both(source, target)
	_join_shares(source, target)
	for doctype in PLACES:
		move(doctype, source, target)
	forget_shares()
	_move_card_columns(source, target)


def move(doctype: str, source: Card, target: Card) -> None:
	"""Move the rows of one table, where this version of Frappe has it."""
	if not _is_here(doctype):
		return
	if doctype in ALIKE_BY:
		_move_once(doctype, source, target)
		return
	table = DocType(doctype)
	_point_to(target, table).where(_is_on(source, table)).run()


def _move_once(doctype: str, source: Card, target: Card) -> None:
	"""Rows that say what a row of the target says already go."""
	table, columns = DocType(doctype), ALIKE_BY[doctype]
	kept, moved, doubled = set(), [], []
	for row in _rows_of_both(doctype, source, target, columns):
		content = tuple(row[column] for column in columns)
		if row.of_target:
			kept.add(content)
		else:
			(doubled if content in kept else moved).append(row)
			kept.add(content)
	if doubled:
		frappe.qb.from_(table).delete().where(_is_among(doubled, table)).run()
	if moved:
		_point_to(target, table).where(_is_among(moved, table)).run()
	for row in (*moved, *doubled):
		_forget_holder(doctype, row)


def count(card: Card) -> dict[str, int]:
	"""How much of each kind hangs on a card, of the kinds of which there is any."""
	counts = {}
	for doctype, counted in COUNTED.items():
		place = dict(zip(PLACES[doctype], card, strict=True))
		kind = "Tag" if doctype == "Tag Link" else doctype
		counts[kind] = frappe.db.count(doctype, {**place, **counted})
	counts.update(_count_holders(card))
	return {kind: number for kind, number in counts.items() if number}


def follow_converted(document: Document, _event: str | None = None) -> None:
	"""A contact, an address, an event or a file that names a lead converted meanwhile goes to its customer (spec §6.2).

	A form that was open then is saved like that too. Who does not see the lead learns of no customer.
	"""
	named = [row for row in _rows_naming(document) if _names_lead(document, row)]
	if not named:
		return
	_about, name = _place(document)
	# a new one waits for a conversion that is under way; a stored one is locked already, and a wait could be a circle
	leads = sorted({row.get(name) for row in named if not _is_unknown(row.get(name), document)})
	customers = {lead: _customer_of(lead, locked=document.is_new()) for lead in leads}
	for row in named:
		if customer := customers.get(row.get(name)):
			row.update(dict(zip(_place(document), (CUSTOMER, customer), strict=True)))
	if document.doctype == EVENT and any(customers.values()):
		_drop_second_participants(document)


def _place(document: Document) -> tuple[str, str]:
	holder = {EVENT: PARTICIPANT, "File": "File"}.get(document.doctype, LINK)
	return PLACES[holder]


def _rows_naming(document: Document) -> Iterable[Document]:
	if document.doctype == "File":
		return [document]
	return document.event_participants if document.doctype == EVENT else document.links


def _names_lead(document: Document, row: Document) -> bool:
	about, name = (row.get(field) for field in _place(document))
	return about == LEAD and bool(name) and isinstance(name, str)


def _is_unknown(lead: str, document: Document) -> bool:
	if document.flags.ignore_permissions and not is_sent_by_form(document):
		return False
	return is_hidden(LEAD, lead, frappe.session.user)


def _customer_of(lead: str, *, locked: bool) -> str | None:
	if not locked:
		return frappe.db.get_value(LEAD, lead, "customer")
	held = lock_card(LEAD, lead, ["customer"])
	return held and held.customer


def _drop_second_participants(event: Document) -> None:
	rows = {(row.reference_doctype, row.reference_docname): row for row in reversed(event.event_participants)}
	event.event_participants = [row for row in event.event_participants if row in rows.values()]


def _is_here(doctype: str) -> bool:
	return frappe.db.table_exists(doctype)


def _is_on(card: Card, table: Table) -> Criterion:
	about, name = (table[field] for field in PLACES[_name_of(table)])
	is_on = (about == card[0]) & (name == card[1])
	# other apps may hang what they like on cards by links: contacts and addresses move
	return is_on & table.parenttype.isin(LINKED) if _name_of(table) == LINK else is_on


def _name_of(table: Table) -> str:
	return table._table_name.removeprefix("tab")


def _is_among(rows: list[frappe._dict], table: Table) -> Criterion:
	return table.name.isin([row.name for row in rows])


def _point_to(target: Card, table: Table) -> QueryBuilder:
	about, name = PLACES[_name_of(table)]
	query = frappe.qb.update(table).set(table[about], target[0]).set(table[name], target[1])
	# contacts and addresses keep the numbers of their cards and not their titles
	return query.set(table.link_title, target[1]) if _name_of(table) == LINK else query


def _rows_of_both(doctype: str, source: Card, target: Card, columns: Iterable[str]) -> list[frappe._dict]:
	table, place = DocType(doctype), PLACES[doctype]
	rows = (
		frappe.qb.from_(table)
		.select(table.name, *(table[column] for column in dict.fromkeys((*place, *columns))))
		.where(_is_on(source, table) | _is_on(target, table))
		.run(as_dict=True)
	)
	for row in rows:
		row.of_target = row[place[0]] == target[0]
	return sorted(rows, key=lambda row: not row.of_target)


def _forget_holder(doctype: str, row: frappe._dict) -> None:
	"""Drop a contact, an address or an event from the cache of documents, where it may still have its former link."""
	if doctype == PARTICIPANT:
		frappe.clear_document_cache(EVENT, row.parent)
	elif doctype == LINK:
		frappe.clear_document_cache(row.parenttype, row.parent)


def _join_shares(source: Card, target: Card) -> None:
	"""Join two shares for one person: the one that stays grants what either granted."""
	rows = _rows_of_both(SHARE, source, target, (*ALIKE_BY[SHARE], *RIGHTS))
	of_source = [row for row in rows if not row.of_target]
	table = DocType(SHARE)
	for right in RIGHTS:
		given = {(row.user, row.everyone) for row in of_source if row[right]}
		wider = [
			row for row in rows if row.of_target and not row[right] and (row.user, row.everyone) in given
		]
		if wider:
			frappe.qb.update(table).set(table[right], 1).where(_is_among(wider, table)).run()


def _drop_tags_of_both(source: Card, target: Card) -> None:
	"""A tag that both cards have is one tag of the target."""
	link = DocType("Tag Link")
	tags = frappe.qb.from_(link).select(link.tag).where(_is_on(target, link)).run(pluck=True)
	if tags:
		frappe.qb.from_(link).delete().where(_is_on(source, link) & link.tag.isin(tags)).run()


def _move_card_columns(source: Card, target: Card) -> None:
	held = frappe.db.get_value(*source, CARD_COLUMNS, as_dict=True)
	kept = frappe.db.get_value(*target, CARD_COLUMNS, as_dict=True)
	merged = {column: _merge(column, kept[column], held[column]) for column in CARD_COLUMNS if held[column]}
	if merged:
		frappe.db.set_value(*target, merged, update_modified=False)
		frappe.db.set_value(*source, dict.fromkeys(merged), update_modified=False)


def _merge(column: str, kept: str | None, moved: str) -> str:
	if not kept:
		return moved
	if column == "_user_tags":
		return ",".join(dict.fromkeys([*kept.split(","), *moved.split(",")]))
	merged = [*frappe.parse_json(kept), *frappe.parse_json(moved)]
	return frappe.as_json(merged if column == "_comments" else list(dict.fromkeys(merged)), indent=None)


def _count_holders(card: Card) -> dict[str, int]:
	"""The contacts, addresses and events of a card, each once."""
	link, row = DocType(LINK), DocType(PARTICIPANT)
	by_kind = frappe.qb.from_(link).select(link.parenttype, Count(link.parent).distinct())
	counts = dict(by_kind.where(_is_on(card, link)).groupby(link.parenttype).run())
	if _is_here(PARTICIPANT):
		events = frappe.qb.from_(row).select(Count(row.parent).distinct()).where(_is_on(card, row))
		counts[EVENT] = events.run()[0][0]
	return counts
