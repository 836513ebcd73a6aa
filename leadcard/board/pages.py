"""The pages of columns (spec §7.4): first the places of their cards, out of an index, then the cards that stand there."""

from collections.abc import Sequence

import frappe
from frappe.query_builder import Criterion, DocType
from frappe.utils import cint
from pypika import Table
from pypika.queries import QueryBuilder
from pypika.terms import Field, ValueWrapper

from leadcard import dialect
from leadcard.board import cursors, query
from leadcard.board.searched import is_over
from leadcard.board.view import LONGEST_PAGE, View
from leadcard.domain import pipeline
from leadcard.permissions.sight import parts_of_sight

LONGEST_COLUMN = 500
# so many cards are sorted for a page of them; a column with more is walked in its order until the page is full
MOST_SORTED = 3_000
# no limit, for a query that has to be run by itself
ALL_ROWS = 2**62
EVERYWHERE = Criterion.all([])

# the cards of a page, and the cursor of the next one, None at the end
Page = tuple[list[frappe._dict], str | None]


def is_few(view: View, counted: int) -> bool:
	"""Whether the cards of a column are sorted for a page of them, as the column's order would lead past many others.

	What a search finds without an end is always walked.

	:param view: as the column shows it
	:param counted: how many cards the column holds under the view, at most; with unread comments, how many are looked at
	"""
	return counted <= MOST_SORTED and not is_over(view, counted)


def first_pages(view: View, lengths: dict[str, int], few: set[str]) -> dict[str, Page]:
	"""The first page of every column, by status; one statement for each DocType.

	:param lengths: by status, how many cards are on the page
	:param few: the columns of which `is_few` holds
	"""
	found = {}
	for doctype, columns in pipeline.COLUMNS_OF.items():
		places = [_places(status, view, lengths[status] + 1, status in few) for status in columns]
		rows = _cards_at(doctype, places, view)
		for status in columns:
			of_column = [row for row in rows if row.column == status]
			found[status] = _cut(of_column, lengths[status], status in few)
	return found


def page(status: str, view: View, cursor: str | None, limit: int, few: bool = False) -> Page:
	"""One page of a column's cards, and the cursor of the next one.

	:param few: whether `is_few` holds; a cursor knows it
	"""
	few = few or cursors.is_of_few(cursor)
	length = length_of(limit)
	card = DocType(pipeline.doctype_of_column(status))
	rows: list[frappe._dict] = []
	for stretch in cursors.after(card, _sort(card, status, view), cursor, view.descending):
		places = _places(status, view, length + 1 - len(rows), few, stretch)
		rows += _cards_at(pipeline.doctype_of_column(status), [places], view)
		if len(rows) > length:
			break
	return _cut(rows, length, few)


def length_of(limit: int, longest: int = LONGEST_PAGE) -> int:
	"""How many cards a page has of which a client asks for so many."""
	return min(max(cint(limit), 1), longest)


def _cut(rows: list[frappe._dict], length: int, few: bool) -> Page:
	more = len(rows) > length
	rows = rows[:length]
	return rows, cursors.write(rows[-1], few) if more else None


def _sort(card: Table, status: str, view: View) -> Field:
	return card[pipeline.revenue_field(status) if view.sort_field == "revenue" else view.sort_field]


def _places(status: str, view: View, length: int, few: bool, stretch: Criterion = EVERYWHERE) -> QueryBuilder:
	"""The names of a column's cards in their order, with what they are sorted by, of a stretch of it."""
	doctype = pipeline.doctype_of_column(status)
	card, order = DocType(doctype), dialect.order(view.descending)

	sort_value, stands_in = _sort(card, status, view).as_("sort_value"), ValueWrapper(status)
	places = frappe.qb.from_(card).select(card.name, sort_value, stands_in.as_("stands_in"))
	places = query.narrow_in(places.where(stretch), card, doctype, view.of(status), (status,))
	if few:
		parts = parts_of_sight(card, doctype, frappe.session.user)
		# a limit keeps MariaDB from walking the order of the column after all
		each = [places.where(part).limit(ALL_ROWS) for part in parts] or [places.limit(ALL_ROWS)]
		found = dialect.together(each).as_("sorted")
		ordered = frappe.qb.from_(found).select(found.name, found.sort_value, found.stands_in)
		ordered = ordered.orderby(found.sort_value, order=order).orderby(found.name, order=order)
		return ordered.limit(length)
	# With `status = …` MariaDB walks the column from its beginning to the cursor; as a range, ordered by the whole
	# index, it goes there at once.
	walked = places.orderby(card.status, order=order)
	walked = walked.orderby(_sort(card, status, view), order=order).orderby(card.name, order=order)
	return walked.limit(length)


def _cards_at(doctype: str, places: Sequence[QueryBuilder], view: View) -> list[frappe._dict]:
	"""The cards of some places in their order, each with the column that it stands in."""
	card, order = DocType(doctype), dialect.order(view.descending)
	place = dialect.together(places).as_("place")
	rows = (
		query.select_card(frappe.qb.from_(place).join(card).on(card.name == place.name), card, doctype)
		.select(place.sort_value, place.stands_in)
		.orderby(place.sort_value, order=order)
		.orderby(place.name, order=order)
		.run(as_dict=True)
	)
	return [query.standing_in(row.pop("stands_in"), row) for row in rows]
