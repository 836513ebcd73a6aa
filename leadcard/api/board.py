"""The board's endpoints (spec §1): reading it, and moving a card."""

from typing import TypedDict

import frappe
from frappe import _
from frappe.utils import escape_html

from leadcard import limits
from leadcard.api import endpoint
from leadcard.api.answers import OfSeenCard
from leadcard.api.arguments import open_card, read_cards
from leadcard.api.rights import require
from leadcard.board import cards as board_cards
from leadcard.board import options, panel, tabs, tallies
from leadcard.board.answers import Changed, Column, ColumnPage, FilterOptions, StageOption, Stopped, Tabs
from leadcard.board.panel_answers import Panel
from leadcard.board.view import by_column, read_view
from leadcard.config import currency, settings
from leadcard.documents import conversion, quick_fields
from leadcard.domain import pipeline
from leadcard.ownership.rights import ways_to_give
from leadcard.privacy.rights import may_anonymise_some
from leadcard.refusals import refuse


class Board(Tabs, Stopped):
	"""The board: its columns, what its tabs lead to, what a search finds off it, and in `can_…` what the session's user may do.

	`currency` is a code, `stale_days` after how many days a card is forgotten, `sms` whether the site sends them,
	`quick_fields` what the admin wants in front in "+" (§3.1).
	"""

	columns: list[Column]
	edition: str
	currency: str
	can_create: bool
	can_enter_customers: bool
	can_assign: bool
	can_hand_on: bool
	can_anonymise: bool
	stale_days: int
	sms: bool
	quick_fields: list[str]


class ChangedUnderView(Changed, Tabs):
	"""The same with how many cards each tab leads to."""


class Stages(TypedDict):
	"""The stages in their order."""

	stages: list[StageOption]


@endpoint.get()
def get_board(
	filters: dict | str | None = None,
	search: str | None = None,
	sort: str | None = None,
	limit: int = 20,
	within: dict | str | None = None,
	loaded: dict | str | None = None,
) -> Board:
	"""The four columns under the view, each with its first page of cards (spec §2.1, §7.6).

	:param filters: of source, customer_group, product, sales_team (with all teams below), stage, owner and tag (each one
	    or many), mine, people (mine and those of whom I manage), unassigned, unattended (leads that nobody has begun with), stopped
	    (those off the board), stale (week, month, year), planned (overdue, today, nothing) and view (all, updated, forgotten)
	:param sort: creation, revenue or last_care_on, then asc or desc
	:param limit: cards a column, 1 to 100
	:param within: texts searched for within single columns, by status
	:param loaded: how many cards of single columns are read again, by status, each up to 500
	"""
	require(pipeline.LEAD, "read")
	if search or within:
		limits.count("search")
	view = read_view(filters, search, sort, within)
	counted = tallies.of(view)
	columns = board_cards.board(view, counted, limit, by_column(loaded))
	ways = ways_to_give(frappe.session.user)
	return {
		"columns": columns,
		**tabs.tabs(view, counted),
		**tabs.stopped(view),
		"edition": settings().edition,
		"currency": currency(),
		"can_create": bool(frappe.has_permission(pipeline.LEAD, "create")),
		"can_enter_customers": bool(frappe.has_permission(pipeline.CUSTOMER, "create")),
		"can_assign": ways["assign"],
		"can_hand_on": ways["hand_on"],
		"can_anonymise": may_anonymise_some(frappe.session.user),
		"stale_days": settings().stale_days,
		"sms": bool(frappe.get_cached_doc("SMS Settings").sms_gateway_url),
		"quick_fields": quick_fields.chosen(),
	}


@endpoint.get()
def get_column(
	status: str,
	filters: dict | str | None = None,
	search: str | None = None,
	sort: str | None = None,
	cursor: str | None = None,
	limit: int = 20,
	within: str | None = None,
	counted: int = 0,
) -> Column | ColumnPage:
	"""One column's totals and the page of cards after the cursor.

	:param within: what is searched for in this column on top (spec §7.1)
	:param counted: 1 leaves the totals out: who asks for a further page has them
	"""
	require(pipeline.LEAD, "read")
	if search or within:
		limits.count("search")
	if status not in pipeline.COLUMNS:
		frappe.throw(_("{0} is not a column of the board.").format(escape_html(status)))
	view = read_view(filters, search, sort, {status: within} if within else None)
	return board_cards.column(status, view, cursor, limit, bool(counted))


@endpoint.get()
def get_changed(
	cards: list | str,
	filters: dict | str | None = None,
	search: str | None = None,
	sort: str | None = None,
	within: dict | str | None = None,
) -> ChangedUnderView:
	"""What an open board reads when others changed cards: totals, and the cards that its view still shows.

	:param cards: pairs of DocType and name, at most 100
	"""
	require(pipeline.LEAD, "read")
	view = read_view(filters, search, sort, within)
	counted = tallies.of(view)
	found = board_cards.changed(read_cards(cards), view, counted.totals)
	return {**found, **tabs.tabs(view, counted)}


@endpoint.get()
def get_filter_options() -> FilterOptions:
	"""What the board can be narrowed to (spec §7.3), products aside: they are searched for."""
	require(pipeline.LEAD, "read")
	return options.filter_options()


@endpoint.get()
def get_stages(filters: dict | str | None = None, search: str | None = None) -> Stages:
	"""The stages that the board can be narrowed to, with what each holds under the view (spec §2.11, §7.3)."""
	require(pipeline.LEAD, "read")
	if search:
		limits.count("search")
	return {"stages": options.stages(read_view(filters, search, None))}


@endpoint.get()
def get_card(doctype: str, name: str) -> Panel:
	"""A card with its history, plan, opportunities, tickets and changes, and the moves that it may make."""
	return panel.panel(open_card(doctype, name))


@endpoint.post()
def move_card(
	doctype: str, name: str, to_status: str, modified: str | None = None, from_status: str | None = None
) -> OfSeenCard:
	"""Move a card to a column by hand (spec §2.4 to §2.8). Dropping a lead on Converted converts it.

	:param modified: the card's `modified` as the client knows it
	:param from_status: the column where the client saw it

	Raises a named error where the pipeline refuses, TimestampMismatchError where the card changed meanwhile.
	"""
	card = open_card(doctype, name, "write", modified, seen_in=from_status, hold=True)
	if doctype == pipeline.LEAD and to_status == pipeline.CONVERTED:
		outcome = conversion.convert(card)
		return {"card": board_cards.visible_card(pipeline.CUSTOMER, outcome.customer)}
	if to_status not in pipeline.STATUSES[doctype]:
		refusal = pipeline.refuse_move(doctype, card.status, to_status)
		refuse(refusal or "unknown_status")
	card.status = to_status
	card.save()
	return {"card": board_cards.build_card(doctype, name)}
