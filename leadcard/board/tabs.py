"""How many cards each tab of the board leads to: Mine, Free and All, newly updated, not to be forgotten (spec §7.3, §7.5)."""

from dataclasses import replace

from leadcard.board import query, tallies
from leadcard.board.answers import Stopped, Tabs
from leadcard.board.searched import MOST_COUNTED, is_over
from leadcard.board.view import ALL, View

# the filters that say whose cards are shown; without any of them they are everybody's
WHOSE = ("mine", "unassigned", "people")


def tabs(view: View, counted: tallies.Tallies) -> Tabs:
	"""What each tab leads to, counted as far as a search is (spec §7.6).

	:param counted: the view's own numbers
	"""
	found = counts(view, counted)
	more = [name for name, number in found.items() if is_over(view, number)]
	return {"views": {**found, **dict.fromkeys(more, MOST_COUNTED)}, "more": more}


def stopped(view: View) -> Stopped:
	"""How many cards off the board a search finds beside those on it, as far as they are counted."""
	found = stopped_count(view)
	is_more = is_over(view, found)
	return {"stopped": MOST_COUNTED if is_more else found, "more_stopped": is_more}


def counts(view: View, counted: tallies.Tallies) -> dict[str, int]:
	"""How many cards each view of spec §7.5 holds, and how many are `mine`, `unassigned` and
	`everyone`'s, under the same other filters and search.

	:param counted: the view's own numbers
	"""
	found = dict(counted.views)
	others = {name: value for name, value in view.filters.items() if name not in WHOSE}
	if others == view.filters:
		return {**found, "everyone": found[ALL]}
	everyones = tallies.counts(replace(view, name=ALL, filters=others), (ALL, *tallies.WHOSE))
	return {**found, **everyones, ALL: found[ALL], "everyone": everyones[ALL]}


def stopped_count(view: View) -> int:
	"""How many cards off the board a search finds beside those on it (spec §7.3); none where nothing is searched for."""
	if not view.search or view.stopped:
		return 0
	return query.count_all(replace(view, filters={**view.filters, "stopped": 1}, within={}))
