"""Cards by period (spec §7.3, §9.1), and the deals that are counted there (§9.3): columns and figures mean the same by it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, Literal

import frappe
from frappe import _
from frappe.query_builder import Criterion, DocType
from frappe.query_builder.functions import Count
from frappe.utils import escape_html, getdate, now_datetime, nowdate
from pypika import Table
from pypika.queries import QueryBuilder
from pypika.terms import Field, Term

from leadcard.board import anniversaries
from leadcard.board.chosen import as_list, is_one_of
from leadcard.domain import opportunities, periods, pipeline
from leadcard.domain.periods import Period
from leadcard.permissions.sight import allowed

DEAL = "LC Opportunity"
CREATED = "created_in"
ARRIVED = "arrived_in"
CLOSING = "closing_in"
WON = "won_in"
LOST = "lost_in"
ANNIVERSARY = "anniversary_in"
FILTERS = (CREATED, ARRIVED, CLOSING, WON, LOST, ANNIVERSARY)
# these say which cards are meant; the others, whose deals of which time
OF_CARDS = (CREATED, ARRIVED, ANNIVERSARY)

NEW_BUYERS = "new"
EXISTING_BUYERS = "existing"
BUYERS = (NEW_BUYERS, EXISTING_BUYERS)

ONCE = "once"
REPEATEDLY = "repeatedly"
BOUGHT = (ONCE, REPEATEDLY)

# what a column's sum is made of
SumsOf = Literal["expected", "won"]
EXPECTED_REVENUE: Final = "expected"
WON_REVENUE: Final = "won"


def read_period(text: object) -> Period:
	"""The days that a period means today, on the site's calendar. Raises a ValidationError for what names none."""
	try:
		return periods.read(str(text or "").strip(), getdate(nowdate()))
	except periods.PeriodError:
		frappe.throw(
			_(
				"{0} is not a period. Choose one of {1}, or two days in order, as 2025-03-01/2025-03-31."
			).format(frappe.bold(escape_html(str(text)[:40])), ", ".join(periods.NAMED))
		)


def is_expected(deal: Table, period: Period) -> Criterion:
	"""Opportunities that aren't lost and are expected to close in a period (spec §9.3)."""
	return (deal.status != opportunities.LOST) & deal.expected_close_date[period.first : period.last]


def is_expected_lead(lead: Table, period: Period) -> Criterion:
	"""Leads that are neither converted nor dead, and are expected to close in a period (spec §9.3)."""
	in_columns = lead.status.isin(pipeline.COLUMNS_OF[pipeline.LEAD])
	return in_columns & lead.expected_close_date[period.first : period.last]


def is_won(deal: Table, period: Period) -> Criterion:
	"""Opportunities won in a period (spec §9.3)."""
	return (deal.status == opportunities.WON) & lies_in(deal.won_on, period)


def is_lost(deal: Table, period: Period) -> Criterion:
	"""Opportunities lost in a period (spec §9.4)."""
	return (deal.status == opportunities.LOST) & lies_in(deal.lost_on, period)


def is_arrived(card: Table, doctype: str, period: Period) -> Criterion:
	"""Cards that came as leads in a period, whatever has become of them (spec §9.4): a customer came when a lead of theirs did."""
	if doctype == pipeline.LEAD:
		return (card.status != pipeline.CONVERTED) & lies_in(card.creation, period)
	lead = DocType(pipeline.LEAD)
	came = frappe.qb.from_(lead).select(lead.customer).where(lies_in(lead.creation, period))
	return card.name.isin(came.where(lead.customer.notnull()))


def has_bought(customer: Table, bought: str, until: datetime) -> Criterion:
	"""Customers who bought once, or more than once, up to a moment (spec §9.4).

	:param bought: one of `BOUGHT`
	"""
	deal = DocType(DEAL)
	won = (deal.status == opportunities.WON) & (deal.won_on <= str(until))
	wins = Count("*") > 1 if bought == REPEATEDLY else Count("*") == 1
	query = seen_deals(frappe.qb.from_(deal).select(deal.customer).where(won))
	return customer.name.isin(query.groupby(deal.customer).having(wins))


def is_of_buyers(customer: Table, buyers: str, period: Period | None) -> Criterion:
	"""Existing customers are those who bought before a period, new ones all others (spec §9.3); without one, before now.

	:param buyers: one of `BUYERS`
	"""
	bound = str(period.starts_at if period else now_datetime())
	if buyers == EXISTING_BUYERS:
		return customer.first_won_on < bound
	return customer.first_won_on.isnull() | (customer.first_won_on >= bound)


def is_sold_by(seller: Field, sellers: Sequence[str]) -> Criterion:
	"""What is somebody's to sell: an opportunity of its owner, a lead of its own; all of it where no seller is named.

	:param sellers: users, and "" for what is nobody's
	"""
	return is_one_of(seller, sellers) if sellers else Criterion.all([])


def criteria(card: Table, doctype: str, chosen: dict[str, Period], filters: dict) -> list[Criterion]:
	"""The conditions on a table of cards under the filters that ask for deals, and those by period.

	:param chosen: periods by filter
	:param filters: `buyers` are who bought before the period of expected closing, or did not; `bought` counts up to the end of
	    the period of winning; `seller` has whose deals are asked for, `lost_reason` why they were lost
	"""
	is_customer = doctype == pipeline.CUSTOMER
	sellers, reasons = as_list(filters.get("seller")), as_list(filters.get("lost_reason"))
	found = []
	if period := chosen.get(CREATED):
		found.append(lies_in(card.creation, period))
	if period := chosen.get(ARRIVED):
		found.append(is_arrived(card, doctype, period))
	if period := chosen.get(ANNIVERSARY):
		found.append(anniversaries.come_again(card, doctype, period))
	if sellers and not is_customer:
		found.append(is_sold_by(card.lead_owner, sellers))
	if period := chosen.get(CLOSING):
		closes = _has(card, lambda deal: is_expected(deal, period), sellers) if is_customer else None
		found.append(closes or is_expected_lead(card, period))
	found += [
		_has(card, is_counted, sellers) if is_customer else _none(card)
		for is_counted in _of_deals(chosen, reasons)
	]
	if sellers and is_customer and not {CLOSING, WON, LOST} & set(chosen):
		found.append(_has(card, lambda deal: deal.name.notnull(), sellers))
	if buyers := filters.get("buyers"):
		found.append(_is_buyer(card, doctype, buyers, chosen.get(CLOSING)))
	if bought := filters.get("bought"):
		until = chosen[WON].ends_at if WON in chosen else now_datetime()
		found.append(has_bought(card, bought, until) if is_customer else _none(card))
	return found


def _of_deals(chosen: dict[str, Period], reasons: Sequence[str]) -> list[Callable[[Table], Criterion]]:
	"""What is asked of a customer's deals alone, each of some deal of its own."""
	asked = []
	if won_in := chosen.get(WON):
		asked.append(lambda deal: is_won(deal, won_in))
	if LOST in chosen or reasons:
		lost_in = chosen.get(LOST)

		def is_asked(deal: Table) -> Criterion:
			is_of = is_lost(deal, lost_in) if lost_in else deal.status == opportunities.LOST
			return is_of & is_one_of(deal.lost_reason, reasons) if reasons else is_of

		asked.append(is_asked)
	return asked


def lies_in(moment: Term, period: Period) -> Criterion:
	"""Whether a moment is one of a period."""
	return moment[str(period.starts_at) : str(period.ends_at)]


def sums_of(chosen: dict[str, Period], column: str) -> SumsOf:
	"""What a column's sum is made of: `EXPECTED_REVENUE` or `WON_REVENUE`.

	In Transacted what was won, in the others what is expected (§7.6); where one period alone is chosen, what that asks for.
	"""
	if CLOSING in chosen and WON not in chosen:
		return EXPECTED_REVENUE
	if WON in chosen and CLOSING not in chosen:
		return WON_REVENUE
	return WON_REVENUE if column == pipeline.TRANSACTED else EXPECTED_REVENUE


def counted_deal(
	deal: Table, chosen: dict[str, Period], column: str, sellers: Sequence[str] = ()
) -> Criterion:
	"""The condition under which an opportunity counts in the sum of its customer's column, where a period is chosen."""
	is_counted = (
		is_won(deal, chosen[WON])
		if sums_of(chosen, column) == WON_REVENUE
		else is_expected(deal, chosen[CLOSING])
	)
	return is_sold_by(deal.opportunity_owner, sellers) & is_counted


def seen_deals(query: QueryBuilder) -> QueryBuilder:
	"""A query over opportunities, of those that the session's user may see."""
	seen = allowed(DEAL)
	return query.where(seen) if seen else query


def _has(card: Table, is_counted: Callable[[Table], Criterion], sellers: Sequence[str]) -> Criterion:
	deal = DocType(DEAL)
	counted = is_sold_by(deal.opportunity_owner, sellers) & is_counted(deal)
	return card.name.isin(seen_deals(frappe.qb.from_(deal).select(deal.customer).where(counted)))


def _is_buyer(card: Table, doctype: str, buyers: str, period: Period | None) -> Criterion:
	if doctype == pipeline.CUSTOMER:
		return is_of_buyers(card, buyers, period)
	return _none(card) if buyers == EXISTING_BUYERS else Criterion.all([])


def _none(card: Table) -> Criterion:
	return card.name.isnull()
