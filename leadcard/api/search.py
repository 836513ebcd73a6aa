"""The search over the whole board (spec §7.1)."""

from typing import TypedDict

import frappe
from frappe import _
from frappe.utils import escape_html

from leadcard.api import endpoint
from leadcard.api.arguments import read_cards
from leadcard.api.rights import require
from leadcard.board import cards as board_cards
from leadcard.board import pages, recent, tallies
from leadcard.board.answers import Card
from leadcard.board.found import explain
from leadcard.board.searched import MOST_COUNTED, is_over
from leadcard.board.view import read_view
from leadcard.board.words import words
from leadcard.domain import pipeline


class Found(TypedDict):
	"""The cards found, latest care first within each column, each with `found_by`; and how many there are in all, 1,000 where
	there are `more`.
	"""

	cards: list[Card]
	count: int
	more: bool


class Opened(TypedDict):
	"""Cards that somebody had open lately."""

	cards: list[recent.Opened]


@endpoint.get(limit="search")
def search(text: str, status: str | None = None, limit: int = 20) -> Found:
	"""The cards that a text finds, over all columns or within one, as the user may see them.

	:param text: parts of names, phones, email, tax ID, ID number or code; accents may be left out
	:param status: a column, left out for all
	:param limit: cards a column, 1 to 100
	"""
	require(pipeline.LEAD, "read")
	if status and status not in pipeline.COLUMNS:
		frappe.throw(_("{0} is not a column of the board.").format(escape_html(status)))
	view = read_view(None, text, "last_care_on desc")
	if not words(view):
		return {"cards": [], "count": 0, "more": False}
	columns = [status] if status else list(pipeline.COLUMNS)
	totals = tallies.totals(view)
	rows = []
	for column in columns:
		few = pages.is_few(view, totals[column][0])
		rows += pages.page(column, view, None, limit, few)[0]
	found = list(board_cards.build_cards(rows).values())
	explain(found, view)
	counted = sum(totals[column][0] for column in columns)
	more = is_over(view, counted)
	return {"cards": found, "count": MOST_COUNTED if more else counted, "more": more}


@endpoint.get()
def get_recent(cards: list | str) -> Opened:
	"""What cards are called that the user's browser remembers, before a search is typed: those that the user may still see.

	:param cards: pairs of DocType and name, at most 100
	"""
	require(pipeline.LEAD, "read")
	return {"cards": recent.opened(read_cards(cards))}
