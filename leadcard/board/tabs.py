"""How many cards each tab of the board leads to: Mine, Free and All, newly updated, not to be forgotten (spec §7.3, §7.5)."""

from collections.abc import Sequence
from dataclasses import replace

import frappe

from leadcard.board import query
from leadcard.board.answers import ColumnTotals, Stopped, Tabs
from leadcard.board.searched import MOST_COUNTED, is_over
from leadcard.board.view import ALL, View

# the filters that say whose cards are shown; without any of them they are everybody's
WHOSE = ("mine", "unassigned", "people")


def tabs(view: View, columns: Sequence[ColumnTotals]) -> Tabs:
	"""What each tab leads to, counted as far as a search is (spec §7.6).

	:param columns: those of the view that is shown, counted already
	"""
	found = counts(view, columns)
	more = [name for name, counted in found.items() if is_over(view, counted)]
	return {"views": {**found, **dict.fromkeys(more, MOST_COUNTED)}, "more": more}


def stopped(view: View) -> Stopped:
	"""How many cards off the board a search finds beside those on it, as far as they are counted."""
	found = stopped_count(view)
	is_more = is_over(view, found)
	return {"stopped": MOST_COUNTED if is_more else found, "more_stopped": is_more}


def counts(view: View, columns: Sequence[ColumnTotals]) -> dict[str, int]:
	"""How many cards each view of spec §7.5 holds, as `query.view_counts` says, and how many are `mine`, `unassigned` and
	`everyone`'s, under the same other filters and search.

	:param columns: those of the view that is shown, counted already
	"""
	found = query.view_counts(view, columns)
	others = {name: value for name, value in view.filters.items() if name not in WHOSE}
	everyones = replace(view, name=ALL, filters=others, within={})
	found["mine"], found["unassigned"] = query.whose_counts(everyones, frappe.session.user)
	is_counted = not view.within and others == view.filters
	found["everyone"] = found[ALL] if is_counted else query.count_all(everyones)
	return found


def stopped_count(view: View) -> int:
	"""How many cards off the board a search finds beside those on it (spec §7.3); none where nothing is searched for."""
	if not view.search or view.stopped:
		return 0
	return query.count_all(replace(view, filters={**view.filters, "stopped": 1}, within={}))
