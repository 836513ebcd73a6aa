"""What a search finds, counted up to 1,000 (spec §7.1, §7.6). What is read for one word doesn't grow with how many cards hold it.

Up to 1,000 cards are found once in a request and then read by their names. Where there are more, each column and view is
looked at by itself: either its cards are walked and the words looked up for each, or the cards of the rarest word are, and
the view asked of each; both end as soon as 1,001 are found. A first stretch of the cards says which of the two ends sooner.
Of several frequent words that rarely meet all cards of the rarest are read, and of digits all their holders for who sees
them masked.
"""

from collections.abc import Callable

import frappe
from frappe.query_builder import Criterion, DocType
from frappe.query_builder.functions import Count
from pypika.queries import QueryBuilder
from pypika.terms import Case, ContainsCriterion, LiteralValue, Term

from leadcard import dialect
from leadcard.board.view import View
from leadcard.board.words import KEYS, are_found, held_in_full, holds, is_token_found, words
from leadcard.domain.search import Word
from leadcard.permissions.sight import allowed

MOST_COUNTED = 1000
# what is said of more than are counted
MORE = MOST_COUNTED + 1
# so many cards are asked which of the words is the rarest, and how thick a column is with what is found
SAMPLE, STRETCH = 1000, 3000
# a view is walked to the end of the search where at least one card of so many is found
THICK = 20

# the names of the cards that a view shows, whatever is searched for, narrowed by a further condition
Shown = Callable[[Criterion | None], QueryBuilder]


def criterion(name: Term, doctype: str, view: View, names: list[str] | None) -> Criterion | None:
	"""Whether a view's search finds the card of a name, None where it searches for nothing.

	:param names: as `names_of` says
	"""
	searched = words(view)
	if not searched:
		return None
	return are_found(name, doctype, searched) if names is None else _is_named(name, names, view.known)


def names_of(doctype: str, view: View, shown: Shown | None = None) -> list[str] | None:
	"""The cards that a view's search finds, under the view where `shown` gives it; None where they are more than 1,000."""
	asked: tuple = (doctype, words(view))
	if asked not in view.known:
		view.known[asked] = _at_most(_found_by_user(doctype, view))
	if view.known[asked] is not None or not shown:
		return view.known[asked]
	asked = (*asked, str(shown(None)))
	if asked not in view.known:
		view.known[asked] = _at_most(_found_among(doctype, view, shown))
	return view.known[asked]


def is_over(view: View, counted: int) -> bool:
	"""Whether a view's search finds more cards than are counted (spec §7.6)."""
	return counted > MOST_COUNTED and bool(words(view))


def _at_most(names: list[str]) -> list[str] | None:
	return names if len(names) <= MOST_COUNTED else None


def _is_named(name: Term, names: list[str], known: dict) -> Criterion:
	if not names:
		return name.isnull()
	asked = "named", *names
	if asked not in known:
		# put together once: the query builder would wrap each of a thousand names in each of a dozen statements
		texts = ",".join(dialect.literal(each) for each in names)
		known[asked] = LiteralValue(f"({texts})".replace("%", "%%"))
	return ContainsCriterion(name, known[asked])


def _found_by_user(doctype: str, view: View) -> list[str]:
	"""All that the session's user finds, as far as it is read: up to 1,001 cards."""
	if few := next((word for word in words(view) if _is_held_by_few(doctype, word)), None):
		return _found_from(few, doctype, view)
	if seen := allowed(doctype):
		return _found_among(doctype, view, lambda further: _seen(doctype, further, seen))
	return _found_from(_rarest(doctype, view), doctype, view)


def _is_held_by_few(doctype: str, word: Word) -> bool:
	key = DocType(KEYS)
	rows = frappe.qb.from_(key).select(key.card).where(key.card_doctype == doctype).limit(MORE)
	rows = rows.where(holds(key, word)).as_("rows_held")
	return frappe.qb.from_(rows).select(Count("*")).run()[0][0] < MORE


def _seen(doctype: str, further: Criterion | None, seen: LiteralValue) -> QueryBuilder:
	card = DocType(doctype)
	query = frappe.qb.from_(card).select(card.name)
	# what is seen comes last, as a text takes no condition behind it
	return (query.where(further) if further else query).where(seen)


def _rarest(doctype: str, view: View) -> Word:
	searched = words(view)
	if len(searched) == 1:
		return searched[0]
	asked = "rarest", doctype, searched
	if asked not in view.known:
		card = DocType(doctype)
		sample = frappe.qb.from_(card).select(card.name).limit(SAMPLE).as_("sample")
		holds_each = [_as_number(are_found(sample.name, doctype, (word,))) for word in searched]
		rows = frappe.qb.from_(sample).select(sample.name, *holds_each).run()
		view.known[asked] = min(searched, key=lambda word: sum(row[1 + searched.index(word)] for row in rows))
	return view.known[asked]


def _found_among(doctype: str, view: View, shown: Shown) -> list[str]:
	"""What a search finds among the cards shown, up to 1,001 of them."""
	stretch = shown(None).limit(STRETCH).as_("stretch")
	is_found = _as_number(are_found(stretch.name, doctype, words(view)))
	rows = frappe.qb.from_(stretch).select(stretch.name, is_found).run()
	names = [name for name, is_found in rows if is_found]
	if len(rows) < STRETCH or len(names) > MOST_COUNTED:
		return names[:MORE]
	if len(names) * THICK < len(rows):
		return _found_from(_rarest(doctype, view), doctype, view, shown)
	return shown(are_found(DocType(doctype).name, doctype, words(view))).limit(MORE).run(pluck=True)


def _found_from(first: Word, doctype: str, view: View, shown: Shown | None = None) -> list[str]:
	"""The same, beginning with the cards that hold one of the words."""
	others = tuple(word for word in words(view) if word != first)
	key, card = DocType(KEYS), DocType(doctype)
	query = frappe.qb.from_(key).select(key.card).distinct().limit(MORE)
	query = query.where((key.card_doctype == doctype) & is_token_found(key, doctype, first))
	if others:
		query = query.where(are_found(key.card, doctype, others))
	if shown:
		query = query.where(key.card == shown(card.name == key.card).limit(1))
	names = query.run(pluck=True)
	if in_full := held_in_full(card.name, doctype, first):
		held = in_full & are_found(card.name, doctype, others) if others else in_full
		whole = shown(held) if shown else frappe.qb.from_(card).select(card.name).where(held)
		names = list(dict.fromkeys([*names, *whole.limit(MORE).run(pluck=True)]))
	return names[:MORE]


def _as_number(is_so: Criterion) -> Term:
	return Case().when(is_so, 1).else_(0)
