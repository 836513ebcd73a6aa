"""How many cards the columns and tabs of a board hold, and what they are worth (spec §7.3, §7.5, §7.6).

One statement counts for all views at once, out of an index that holds all that is asked. Cards with unread
comments are those with comments less those of them that the session's user has read: so it takes as long as what this
person has read is long, and not all that was ever said. Where a search finds more than is counted, each column and view is
asked for by itself, as one reading would go through all that is found (§7.6).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import frappe
from frappe.query_builder import Criterion, DocType
from frappe.query_builder.functions import Count, Sum
from pypika import Table
from pypika.queries import QueryBuilder
from pypika.terms import Term, ValueWrapper

from leadcard import dialect
from leadcard.board import in_period, query
from leadcard.board.searched import MORE, MOST_COUNTED
from leadcard.board.sums import sum_where
from leadcard.board.view import ALL, FORGOTTEN, UPDATED, VIEWS, View
from leadcard.board.words import words
from leadcard.documents import comments
from leadcard.domain import pipeline
from leadcard.neglect import neglect
from leadcard.permissions.sight import OWNER_FIELDS, parts_of_sight

# by column how many cards it holds, and what they are worth together
Totals = dict[str, tuple[int, float]]
# the columns that are asked for, by DocType
Columns = dict[str, tuple[str, ...]]
# what is counted beside the views, as the filters of spec §7.3 name it
MINE, FREE = WHOSE = ("mine", "unassigned")
# what columns' sums are made of
REVENUES = tuple(dict.fromkeys(map(pipeline.revenue_field, pipeline.COLUMNS)))
# so exact are stored amounts
DECIMALS = 9


@dataclass(frozen=True)
class Tallies:
	"""What a board says under a view: of each column `totals`, and by name how many cards each of the `views` holds, and how
	many are one's own and nobody's.

	Only `totals` follow what is searched for within single columns.
	"""

	totals: Totals
	views: dict[str, int]

	def looked_at(self, status: str, view: View) -> int:
		"""How many cards are looked at, at most, for those that a column holds: for unread comments, at all of the view."""
		return self.views[ALL] if view.name == UPDATED else self.totals[status][0]


def of(view: View) -> Tallies:
	"""A board's numbers under a view."""
	found, totals = _count(replace(view, within={}), pipeline.COLUMNS_OF, (*VIEWS, *WHOSE))
	return Tallies(_with_columns_apart(totals, view), found)


def totals(view: View) -> Totals:
	"""Exact count and sum of revenue of every column under the view (spec §7.6); `searched.MORE` and no sum of what a search
	finds more of."""
	_counts, found = _count(replace(view, within={}), pipeline.COLUMNS_OF, (view.name,))
	return _with_columns_apart(found, view)


def counts(view: View, names: Sequence[str]) -> dict[str, int]:
	"""How many cards under a view each of some of `VIEWS` and `WHOSE` holds."""
	return _count(replace(view, within={}), pipeline.COLUMNS_OF, names)[0]


def _with_columns_apart(found: Totals, view: View) -> Totals:
	"""The same with the columns that are searched within."""
	apart = dict(found)
	for status in view.within:
		of_doctype = {pipeline.doctype_of_column(status): (status,)}
		apart[status] = _count(view.of(status), of_doctype, (view.name,))[1][status]
	return apart


def _count(view: View, columns_of: Columns, names: Sequence[str]) -> tuple[dict[str, int], Totals]:
	"""By name how many cards some views hold, and the totals of the one that is shown."""
	counted = dict.fromkeys(names, 0)
	at_once = {
		doctype: columns for doctype, columns in columns_of.items() if query.is_read_at_once(doctype, view)
	}
	found = _count_at_once(at_once, view, counted) if at_once else {}
	for doctype, columns in columns_of.items():
		if doctype in at_once:
			continue
		found.update({status: _total_apart(doctype, status, view) for status in columns})
		for name in names:
			if name == view.name:
				counted[name] += sum(found[status][0] for status in columns)
			elif counted[name] <= MOST_COUNTED:
				counted[name] += query.count(doctype, _narrowed_to(name, view))
	return counted, found


def _narrowed_to(name: str, view: View) -> View:
	if name in WHOSE:
		return replace(view, name=ALL, filters={**view.filters, name: 1})
	return replace(view, name=name)


def _count_at_once(columns_of: Columns, view: View, counted: dict[str, int]) -> Totals:
	"""The totals of some columns, with what each view holds added to its count; one statement."""
	found: Totals = {column: (0, 0.0) for columns in columns_of.values() for column in columns}
	readings = [
		reading
		for doctype, columns in columns_of.items()
		for reading in _readings(view, doctype, columns, tuple(counted))
	]
	together = dialect.together(readings).as_("readings")
	for row in frappe.qb.from_(together).select(together.star).run(as_dict=True):
		status, sign = row.status or pipeline.COLUMNS_OF[row.kind][0], row.sign
		for name in counted:
			counted[name] += sign * int(row[name] or 0)
		before, worth = found[status]
		revenue = float(row.get(pipeline.revenue_field(status)) or 0)
		shown = before + sign * int(row.get(view.name) or 0)
		found[status] = (shown, round(worth + sign * revenue, DECIMALS))
	if view.sums_deals and (columns := columns_of.get(pipeline.CUSTOMER)):
		sums = _sums_of_deals(view, columns)
		found.update({status: (found[status][0], sums.get(status, 0.0)) for status in columns})
	return found


def _total_apart(doctype: str, status: str, view: View) -> tuple[int, float]:
	"""A column's total by itself; `MORE` and no sum of what a search finds more of."""
	if not query.are_countable(doctype, view, (status,)):
		return MORE, 0.0
	card = DocType(doctype)
	asked = frappe.qb.from_(card).select(Count("*"), Sum(card[pipeline.revenue_field(status)]))
	counted, revenue = query.narrow_in(asked, card, doctype, view, (status,)).run()[0]
	if view.sums_deals and doctype == pipeline.CUSTOMER:
		revenue = _sums_of_deals(view, (status,)).get(status)
	return counted, float(revenue or 0)


def _readings(
	view: View, doctype: str, columns: tuple[str, ...], names: Sequence[str]
) -> Iterator[QueryBuilder]:
	"""Queries whose rows are added up, and one whose rows are taken off, as their `sign` says."""
	card = DocType(doctype)
	asked = {name: _is_in(name, card, doctype) for name in names}
	views = {name: criterion for name, criterion in asked.items() if name in VIEWS}
	# a few of the cards, out of a part of the index: who sees all need not look at each for it
	whose = {name: criterion for name, criterion in asked.items() if name in WHOSE}
	is_whose = Criterion.any(criterion for criterion in whose.values() if criterion)
	parts = [] if words(view) else parts_of_sight(card, doctype, frappe.session.user)
	for asked_of, of_these in ((views, Criterion.all([])), (whose, is_whose)):
		if asked_of:
			cards = _sums(frappe.qb.from_(card).where(of_these), doctype, view, names, asked_of, 1)
			cards = _narrowed(cards, card, view, columns)
			yield from [cards.where(part) for part in parts] or [cards]
	if UPDATED in names:
		taken_up = comments.taken_up(doctype).as_("taken_up")
		read = frappe.qb.from_(taken_up).join(card).on(card.name == taken_up.card)
		read = read.where(comments.is_read(card, doctype))
		yield _narrowed(_sums(read, doctype, view, names, {UPDATED: None}, -1), card, view, columns)


def _is_in(name: str, card: Table, doctype: str) -> Criterion | None:
	"""What a view takes of all cards, None for all of them. Of those with unread comments, all that have any."""
	owner = card[OWNER_FIELDS[doctype]]
	if name == MINE:
		return owner == frappe.session.user
	if name == FREE:
		return owner.isnull() | (owner == "")
	if name == FORGOTTEN:
		return neglect().criterion(card)
	return card.has_comments == 1 if name == UPDATED else None


def _sums(
	cards: QueryBuilder,
	doctype: str,
	view: View,
	names: Sequence[str],
	asked: dict[str, Criterion | None],
	sign: int,
) -> QueryBuilder:
	"""By column, how many cards there are of each that is asked for, and what those of the view that is shown are worth."""
	card, nothing = DocType(doctype), ValueWrapper(0)
	column = card.status_before_stop if view.stopped else card.status
	cards = cards.select(
		column.as_("status"), ValueWrapper(doctype).as_("kind"), ValueWrapper(sign).as_("sign")
	)
	for name in names:
		criterion = asked.get(name)
		counted = _sum_where(criterion, 1) if criterion else Count("*")
		cards = cards.select((counted if name in asked else nothing).as_(name))
	own = set(map(pipeline.revenue_field, pipeline.COLUMNS_OF[doctype]))
	for field in REVENUES:
		is_worth = field in own and view.name in asked
		cards = cards.select((_sum_where(asked[view.name], card[field]) if is_worth else nothing).as_(field))
	return cards.groupby(column)


def _narrowed(cards: QueryBuilder, card: Table, view: View, columns: tuple[str, ...]) -> QueryBuilder:
	doctype = pipeline.doctype_of_column(columns[0])
	return query.narrow_in(cards, card, doctype, replace(view, name=ALL), columns)


def _sum_where(criterion: Criterion | None, worth: Term | int) -> Term:
	return sum_where(criterion, worth) if criterion else Sum(worth)


def _sums_of_deals(view: View, columns: tuple[str, ...]) -> dict[str, float]:
	"""By column of customers, what its deals of the view's periods are worth together."""
	card, deal = DocType(pipeline.CUSTOMER), DocType(in_period.DEAL)
	column = card.status_before_stop if view.stopped else card.status
	counted = Criterion.any(
		query.stands_in(card, pipeline.CUSTOMER, view, (status,))
		& in_period.counted_deal(deal, view.periods, status, view.sellers)
		for status in columns
	)
	won = frappe.qb.from_(card).join(deal).on(deal.customer == card.name).groupby(column)
	won = won.select(column, Sum(deal.amount)).where(counted)
	won = query.narrow_in(won, card, pipeline.CUSTOMER, view, columns)
	sums: dict[str, float] = {}
	for status, amount in in_period.seen_deals(won).run():
		status = status or pipeline.COLUMNS_OF[pipeline.CUSTOMER][0]
		sums[status] = sums.get(status, 0.0) + float(amount or 0)
	return sums
