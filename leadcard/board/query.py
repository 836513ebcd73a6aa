"""Which cards a board shows: filters, search, order and page, on the columns' own tables (spec §7, §8.3).

What the user may see is Frappe's own answer (`sight.allowed`: our query conditions and User Permissions), put into one
SQL statement with the filters, so that counts, sums and pages never disagree.
"""

from dataclasses import replace

import frappe
from frappe import _
from frappe.query_builder import Criterion, DocType
from frappe.query_builder.functions import Count, Sum
from frappe.utils import cint
from pypika import Table
from pypika.queries import QueryBuilder

from leadcard import dialect
from leadcard.board import cursors, in_period, teams
from leadcard.board.chosen import as_list, is_one_of
from leadcard.board.planned import is_planned
from leadcard.board.view import FORGOTTEN, LINK_FILTERS, LONGEST_PAGE, UPDATED, View
from leadcard.documents import comments
from leadcard.domain import pipeline, search
from leadcard.masking.access import is_masked_for, owns
from leadcard.neglect import is_unattended, neglect
from leadcard.permissions.sight import OWNER_FIELDS, allowed, is_of_people

LONGEST_COLUMN = 500

# what a request keeps to itself
SALUTATIONS_KEY = "leadcard_salutations"


def stage_counts(view: View) -> dict[str, int]:
	"""How many cards stand in each stage ("" for none) under a view, whatever stage it is narrowed to (spec §2.11)."""
	filters = {name: value for name, value in view.filters.items() if name != "stage"}
	found: dict[str, int] = {}
	for doctype, columns in pipeline.COLUMNS_OF.items():
		card = DocType(doctype)
		query = frappe.qb.from_(card).select(card.stage, Count("*")).groupby(card.stage)
		for stage, counted in narrow_in(query, card, doctype, replace(view, filters=filters), columns).run():
			found[stage or ""] = found.get(stage or "", 0) + counted
	return found


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
	"""How many cards of a DocType a view shows."""
	card = DocType(doctype)
	query = frappe.qb.from_(card).select(Count("*"))
	return narrow_in(query, card, doctype, view, pipeline.COLUMNS_OF[doctype]).run()[0][0]


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


def page(
	status: str, view: View, cursor: str | None, limit: int, longest: int = LONGEST_PAGE
) -> tuple[list[frappe._dict], str | None]:
	"""One page of a column's cards, and the cursor of the next one (None at the end)."""
	doctype = pipeline.doctype_of_column(status)
	card = DocType(doctype)
	sort = card[pipeline.revenue_field(status) if view.sort_field == "revenue" else view.sort_field]
	order = dialect.order(view.descending)
	length = min(max(cint(limit), 1), longest)
	# With `status = …` MariaDB walks the column from its beginning to the cursor; as a range, ordered by the whole
	# index, it goes there at once.
	query = (
		_select_card(card, doctype, status)
		.select(sort.as_("sort_value"))
		.orderby(card.status, order=order)
		.orderby(sort, order=order)
		.orderby(card.name, order=order)
	)
	query = narrow_in(query, card, doctype, view.of(status), (status,))
	rows: list[frappe._dict] = []
	for stretch in cursors.after(card, sort, cursor, view.descending):
		rows += query.where(stretch).limit(length + 1 - len(rows)).run(as_dict=True)
		if len(rows) > length:
			break
	more = len(rows) > length
	rows = [row.update(column=status) for row in rows[:length]]
	return rows, cursors.write(rows[-1]) if more else None


def some(names: dict[str, list[str]], view: View) -> list[frappe._dict]:
	"""Those of the cards that the view shows, by DocType; one statement for each of its columns."""
	rows = []
	for doctype, wanted in names.items():
		card = DocType(doctype)
		for status in pipeline.COLUMNS_OF[doctype]:
			query = _select_card(card, doctype, status).where(card.name.isin(wanted))
			found = narrow_in(query, card, doctype, view.of(status), (status,)).run(as_dict=True)
			rows += [row.update(column=status) for row in found]
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
	rows = _select_card(card, doctype, column).where(card.name == name).run(as_dict=True)
	return rows[0].update(column=column)


def _select_card(card: Table, doctype: str, column: str) -> QueryBuilder:
	# a customer's deposits are those of its opportunities
	of_lead = [card.deposit_amount, card.remaining_amount, card.customer] if doctype == pipeline.LEAD else []
	return frappe.qb.from_(card).select(
		*of_lead,
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
		card[pipeline.revenue_field(column)].as_("revenue"),
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
	"""The same of those that stand in some columns."""
	return narrow(query.where(stands_in(card, doctype, view, columns)), card, doctype, view)


def narrow(query: QueryBuilder, card: Table, doctype: str, view: View) -> QueryBuilder:
	"""A query over cards, of those that the session's user may see and the view's filters and search leave, wherever they stand."""
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
	masked_for = user_masked(doctype) if view.search else None
	criteria += [_is_found(card, doctype, word, masked_for) for word in words(view)]
	return criteria


def words(view: View) -> tuple[search.Word, ...]:
	"""The words of a view's search text."""
	return search.words(view.search, _salutations()) if view.search else ()


def _salutations() -> tuple[str, ...]:
	known = frappe.local.cache
	if SALUTATIONS_KEY not in known:
		known[SALUTATIONS_KEY] = tuple(frappe.get_all("Salutation", pluck="name"))
	return known[SALUTATIONS_KEY]


def user_masked(doctype: str) -> str | None:
	"""The session's user, where they get others' cards masked."""
	return frappe.session.user if is_masked_for(frappe.session.user, doctype) else None


def _is_found(card: Table, doctype: str, word: search.Word, masked_for: str | None) -> Criterion:
	"""Whether a word finds a card.

	:param masked_for: who gets others' contact data masked: their cards are found by what they and their contacts are
	    called, and by a number or address in full. By a part of it, it could be put together digit by digit.
	"""
	key = DocType("LC Search Key")
	found = (key.card_doctype == doctype) & _is_token_found(key, doctype, word, masked_for)
	is_found = card.name.isin(frappe.qb.from_(key).select(key.card).where(found))
	if masked_for and word.keys:
		is_found |= card.name.isin(_holders(doctype, word)) | card.name.isin(_links_of_holders(doctype, word))
	return is_found


def contacts_found(
	doctype: str, names: list[str], words: list[search.Word]
) -> dict[str, dict[str, set[str]]]:
	"""By card, the contacts by which words find it, each with the tokens in which they are found."""
	key = DocType("LC Search Key")
	masked_for = user_masked(doctype)
	by_words = Criterion.any(_is_token_found(key, doctype, word, masked_for) for word in words)
	of_cards = key.card.isin(names) & key.contact.notnull() & (key.card_doctype == doctype)
	query = frappe.qb.from_(key).select(key.card, key.contact, key.token).where(of_cards & by_words)
	found: dict[str, dict[str, set[str]]] = {}
	for card, contact, token in query.run():
		found.setdefault(card, {}).setdefault(contact, set()).add(token)
	for word in words if masked_for else []:
		for card, contact in _links_of_holders(doctype, word, "parent").run() if word.keys else []:
			if card in names:
				found.setdefault(card, {}).setdefault(contact, set()).update(word.wholes)
	return found


def _is_token_found(key: Table, doctype: str, word: search.Word, masked_for: str | None) -> Criterion:
	"""Whether a row of the search index is one by which a word finds its card."""
	begins = Criterion.any(
		key.token.like(f"{dialect.literally(beginning)}%") for beginning in word.beginnings
	)
	if masked_for:
		own = DocType(doctype).as_("own")
		own_names = frappe.qb.from_(own).select(own.name).where(owns(own, doctype, masked_for))
		return begins & ((key.of_name == 1) | key.card.isin(own_names))
	further = [whole for whole in word.wholes if not whole.startswith(word.beginnings)]
	return begins | key.token.isin(further) if further else begins


def _holders(doctype: str, word: search.Word) -> QueryBuilder:
	"""The records of a DocType that hold a key which the word is in full."""
	held = DocType("LC Identity")
	of_kind = Criterion.any((held.kind == key.kind) & (held.value == key.value) for key in sorted(word.keys))
	query = frappe.qb.from_(held).select(held.reference_name)
	return query.where((held.reference_doctype == doctype) & of_kind)


def _links_of_holders(doctype: str, word: search.Word, *further: str) -> QueryBuilder:
	"""The cards on which the contacts hang that hold such a key, with further columns of the links."""
	link = DocType("Dynamic Link")
	of_contact = (link.parenttype == "Contact") & (link.link_doctype == doctype)
	query = frappe.qb.from_(link).select(link.link_name, *(link[column] for column in further))
	return query.where(of_contact & link.parent.isin(_holders("Contact", word)))


def _names_tagged(doctype: str, tags: list[str]) -> QueryBuilder:
	link = DocType("Tag Link")
	return (
		frappe.qb.from_(link)
		.select(link.document_name)
		.where((link.document_type == doctype) & link.tag.isin(tags))
	)
