"""Which cards a board shows: filters and search, on the columns' own tables (spec §7, §8.3).

What the user may see is Frappe's own answer (`sight.allowed`: our query conditions and User Permissions), put into one
SQL statement with the filters, so that counts, sums and pages never disagree.
"""

from collections.abc import Sequence
from dataclasses import replace

import frappe
from frappe import _
from frappe.query_builder import Criterion, DocType
from frappe.query_builder.functions import Count, Sum
from pypika import Table
from pypika.queries import QueryBuilder

from leadcard.board import in_period, searched, teams
from leadcard.board.chosen import as_list, is_one_of
from leadcard.board.planned import is_planned
from leadcard.board.view import FORGOTTEN, LINK_FILTERS, UPDATED, View
from leadcard.board.words import words
from leadcard.documents import comments
from leadcard.domain import pipeline
from leadcard.neglect import is_unattended, neglect
from leadcard.permissions.sight import OWNER_FIELDS, allowed, is_of_people
from leadcard.stages import all_stages


def are_countable(doctype: str, view: View, columns: tuple[str, ...]) -> bool:
	"""Whether a view's search finds no more in some columns than is counted; all is counted where nothing is searched for."""
	return not words(view) or _names_found(doctype, view, columns) is not None


def is_read_at_once(doctype: str, view: View) -> bool:
	"""Whether one reading of the cards costs no more than what is shown: nothing is searched for, or little is found."""
	return not words(view) or searched.names_of(doctype, view) is not None


def _names_found(doctype: str, view: View, columns: tuple[str, ...]) -> list[str] | None:
	"""What a view's search finds, None where it is too much to be named, in these columns too."""
	card = DocType(doctype)

	def shown(further: Criterion | None) -> QueryBuilder:
		query = frappe.qb.from_(card).select(card.name).where(stands_in(card, doctype, view, columns))
		return _filtered(query.where(further) if further else query, card, doctype, view)

	return searched.names_of(doctype, view, shown)


def stage_counts(view: View) -> dict[str, int]:
	"""How many cards stand in each stage ("" for none) under a view, whatever stage it is narrowed to (spec §2.11)."""
	filters = {name: value for name, value in view.filters.items() if name != "stage"}
	found: dict[str, int] = {}
	narrowed = replace(view, filters=filters)
	for doctype, columns in pipeline.COLUMNS_OF.items():
		for stage, counted in _stages_counted(doctype, narrowed, columns):
			found[stage or ""] = found.get(stage or "", 0) + counted
	return found


def _stages_counted(doctype: str, view: View, columns: tuple[str, ...]) -> Sequence[tuple[str | None, int]]:
	if not are_countable(doctype, view, columns):
		names = [stage.name for stage in all_stages()]
		of_stage = [replace(view, filters={**view.filters, "stage": name}) for name in names]
		counts = [(name, count(doctype, each)) for name, each in zip(names, of_stage, strict=True)]
		return [*((name, counted) for name, counted in counts if counted), ("", searched.MORE)]
	card = DocType(doctype)
	query = frappe.qb.from_(card).select(card.stage, Count("*")).groupby(card.stage)
	return narrow_in(query, card, doctype, view, columns).run()


def stage_totals(view: View) -> dict[tuple[str, str], tuple[int, float]]:
	"""Count and sum of revenue of the cards of a column in a stage ("" for none), where there are any (spec §9.4)."""
	found = {}
	for doctype, columns in pipeline.COLUMNS_OF.items():
		card = DocType(doctype)
		fields = {pipeline.revenue_field(column): None for column in columns}
		query = frappe.qb.from_(card).select(
			card.status, card.stage, Count("*"), *(Sum(card[each]) for each in fields)
		)
		query = query.groupby(card.status, card.stage)
		for status, stage, counted, *sums in narrow_in(query, card, doctype, view, columns).run():
			revenue = dict(zip(fields, sums, strict=True))[pipeline.revenue_field(status)]
			before, sum_before = found.get((status, stage or ""), (0, 0.0))
			found[status, stage or ""] = (before + counted, sum_before + float(revenue or 0))
	return found


def count(doctype: str, view: View) -> int:
	"""How many cards of a DocType a view shows; `searched.MORE` of what a search finds more of."""
	if not are_countable(doctype, view, pipeline.COLUMNS_OF[doctype]):
		return searched.MORE
	card = DocType(doctype)
	query = frappe.qb.from_(card).select(Count("*"))
	return narrow_in(query, card, doctype, view, pipeline.COLUMNS_OF[doctype]).run()[0][0]


def count_all(view: View) -> int:
	"""How many cards of both kinds a view shows; of what a search finds more than 1,000 of, any number beyond."""
	counted = 0
	for doctype in pipeline.CARD_DOCTYPES:
		if counted <= searched.MOST_COUNTED or not words(view):
			counted += count(doctype, view)
	return counted


def tags_seen(limit: int) -> list[str]:
	"""The tags of the cards that the session's user may see, by name."""
	link = DocType("Tag Link")
	seen: set[str] = set()
	for doctype, columns in pipeline.COLUMNS_OF.items():
		card = DocType(doctype)
		names = narrow_in(frappe.qb.from_(card).select(card.name), card, doctype, View({}), columns)
		query = frappe.qb.from_(link).select(link.tag).distinct().orderby(link.tag).limit(limit)
		query = query.where((link.document_type == doctype) & link.document_name.isin(names))
		seen.update(row[0] for row in query.run())
	return sorted(seen)[:limit]


def some(names: dict[str, list[str]], view: View) -> list[frappe._dict]:
	"""Those of the cards that the view shows, by DocType; one statement for each of its columns."""
	rows = []
	for doctype, wanted in names.items():
		card = DocType(doctype)
		for status in pipeline.COLUMNS_OF[doctype]:
			query = select_card(frappe.qb.from_(card), card, doctype).where(card.name.isin(wanted))
			found = narrow_in(query, card, doctype, view.of(status), (status,)).run(as_dict=True)
			rows += [standing_in(status, row) for row in found]
	return rows


def one(doctype: str, name: str) -> frappe._dict:
	"""A single card's row; the caller has checked the permission."""
	card = DocType(doctype)
	stored = frappe.db.get_value(doctype, name, ["status", "status_before_stop"])
	if not stored:
		frappe.throw(_("This card no longer exists."), frappe.DoesNotExistError)
	column, before = stored
	status = column
	if status == pipeline.STOPPED[doctype]:
		column = before or pipeline.COLUMNS_OF[doctype][0]
	rows = select_card(frappe.qb.from_(card), card, doctype).where(card.name == name).run(as_dict=True)
	return standing_in(column, rows[0])


def standing_in(column: str, row: frappe._dict) -> frappe._dict:
	"""A card's row with its column, and with the revenue that counts there."""
	return row.update(column=column, revenue=row[pipeline.revenue_field(column)])


def select_card(query: QueryBuilder, card: Table, doctype: str) -> QueryBuilder:
	"""A query over cards, with what their rows hold."""
	# a customer's deposits are those of its opportunities
	of_lead = [card.deposit_amount, card.remaining_amount, card.customer] if doctype == pipeline.LEAD else []
	revenues = dict.fromkeys(map(pipeline.revenue_field, pipeline.COLUMNS_OF[doctype]))
	return query.select(
		*of_lead,
		*(card[field] for field in revenues),
		card.name,
		card.modified,
		card.creation,
		card.status,
		card.stage,
		card.title,
		card.party_type,
		card.full_name,
		card.organization_name,
		card.short_name,
		card.mobile_no,
		card.phone,
		card.email_id,
		card.product,
		card[OWNER_FIELDS[doctype]].as_("owner"),
		card.owned_since,
		card.stop_reason,
		card.anonymised_on,
		card.last_care_on,
		card.next_activity_on,
		card.next_contact_date,
		card.next_contact_by,
		card.open_tickets,
		card._user_tags.as_("tags"),
	)


def narrow_in(
	query: QueryBuilder, card: Table, doctype: str, view: View, columns: tuple[str, ...]
) -> QueryBuilder:
	"""A query over cards, of those that stand in some columns, and that the user and the view leave as `narrow` says."""
	query = query.where(stands_in(card, doctype, view, columns))
	if not words(view):
		return _filtered(query, card, doctype, view)
	found = searched.criterion(card.name, doctype, view, _names_found(doctype, view, columns))
	return _filtered(query.where(found), card, doctype, view)


def narrow(query: QueryBuilder, card: Table, doctype: str, view: View) -> QueryBuilder:
	"""A query over cards, of those that the session's user may see and the view's filters and search leave, wherever they stand."""
	if words(view):
		query = query.where(searched.criterion(card.name, doctype, view, searched.names_of(doctype, view)))
	return _filtered(query, card, doctype, view)


def _filtered(query: QueryBuilder, card: Table, doctype: str, view: View) -> QueryBuilder:
	for criterion in _filter_criteria(card, doctype, view):
		query = query.where(criterion)
	# last, as a text takes no condition behind it
	if seen := allowed(doctype):
		query = query.where(seen)
	return query


def stands_in(card: Table, doctype: str, view: View, columns: tuple[str, ...]) -> Criterion:
	"""What stands in columns; of what was stopped, what would come back to them."""
	if view.stopped:
		before = card.status_before_stop.isin(list(columns))
		if pipeline.COLUMNS_OF[doctype][0] in columns:
			before |= card.status_before_stop.isnull() | (card.status_before_stop == "")
		return card.status.like(pipeline.STOPPED[doctype]) & before
	return card.status.like(columns[0]) if len(columns) == 1 else card.status.isin(list(columns))


def _filter_criteria(card: Table, doctype: str, view: View) -> list[Criterion]:
	owner = card[OWNER_FIELDS[doctype]]
	criteria = [
		is_one_of(card[name], as_list(view.filters[name])) for name in LINK_FILTERS if view.filters.get(name)
	]
	if chosen := as_list(view.filters.get("column")):
		here = tuple(column for column in pipeline.COLUMNS_OF[doctype] if column in chosen)
		criteria.append(stands_in(card, doctype, view, here) if here else card.name.isnull())
	if view.branch:
		criteria.append(teams.is_of(view.branch, card, doctype))
	if view.filters.get("owner"):
		criteria.append(is_one_of(owner, as_list(view.filters["owner"])))
	if view.filters.get("mine"):
		criteria.append(owner == frappe.session.user)
	if view.filters.get("people"):
		criteria.append(is_of_people(card, doctype, frappe.session.user))
	if view.filters.get("unassigned"):
		criteria.append(owner.isnull() | (owner == ""))
	if view.filters.get("unattended"):
		criteria.append(is_unattended(card, doctype))
	if view.filters.get("tag"):
		criteria.append(card.name.isin(_names_tagged(doctype, as_list(view.filters["tag"]))))
	if view.filters.get("stale"):
		criteria.append(neglect(view.filters["stale"]).criterion(card))
	if view.filters.get("planned"):
		criteria.append(is_planned(card, view.filters["planned"]))
	criteria += in_period.criteria(card, doctype, view.periods, view.filters)
	if view.name == UPDATED:
		criteria.append(comments.is_unread(card, doctype))
	elif view.name == FORGOTTEN:
		criteria.append(neglect().criterion(card))
	return criteria


def _names_tagged(doctype: str, tags: list[str]) -> QueryBuilder:
	link = DocType("Tag Link")
	return (
		frappe.qb.from_(link)
		.select(link.document_name)
		.where((link.document_type == doctype) & link.tag.isin(tags))
	)
