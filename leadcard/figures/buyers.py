"""The report "One-Time and Repeat Buyers" (spec §9.4): who bought in a period, how often, and after how many days again."""

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count, Max, Min, Sum
from pypika.terms import Case

from leadcard import dialect
from leadcard.board import in_period, query
from leadcard.board.sums import sum_where
from leadcard.domain import opportunities, pipeline
from leadcard.figures.asked import Asked
from leadcard.figures.revenue import anywhere
from leadcard.figures.tables import Column, Row, Table, bars

SECONDS_OF_DAY = 86400
KINDS = (in_period.ONCE, in_period.REPEATEDLY)


class Buyers:
	"""Those of one kind who bought in a period: how many they are, and what they bought in it; and up to its end, how often
	they bought, and how many seconds lay between their first purchase and their last."""

	def __init__(self) -> None:
		self.buyers = self.orders = self.purchases = 0
		self.revenue = self.seconds = 0.0

	def add(self, buyers: int, orders: int, revenue: float, purchases: int, seconds: float) -> None:
		self.buyers += buyers
		self.orders += orders
		self.revenue += revenue
		self.purchases += purchases
		self.seconds += seconds


def build(asked: Asked) -> Table:
	"""A row for those who bought once up to the period's end, one for those who bought before, and a row of totals."""
	kinds = _read(asked)
	labels = {in_period.ONCE: _("One-time buyers"), in_period.REPEATEDLY: _("Repeat buyers")}
	won_in = asked.leads_to(won_in=str(asked.period))
	rows: list[Row] = [
		{
			"kind": labels[kind],
			**_cells([kinds[kind]]),
			"leads_to": {"buyers": {**won_in, "bought": kind}, "revenue": {**won_in, "bought": kind}},
		}
		for kind in KINDS
	]
	chart = bars(list(labels.values()), {_("Buyers"): [kinds[kind].buyers for kind in labels]})
	total: Row = {
		"kind": _("Total"),
		**_cells(kinds.values()),
		"leads_to": {"buyers": won_in, "revenue": won_in},
	}
	return Table(_columns(), rows, total, chart)


def _read(asked: Asked) -> dict[str, Buyers]:
	view = anywhere(asked.view)
	card, deal = DocType(pipeline.CUSTOMER), DocType(in_period.DEAL)
	here = in_period.is_sold_by(deal.opportunity_owner, view.sellers) & in_period.is_won(deal, asked.period)
	until = (deal.status == opportunities.WON) & (deal.won_on <= str(asked.period.ends_at))
	seconds = dialect.seconds_of(Max(deal.won_on)) - dialect.seconds_of(Min(deal.won_on))
	each = (
		frappe.qb.from_(deal)
		.join(card)
		.on(card.name == deal.customer)
		.select(
			sum_where(here).as_("orders"),
			sum_where(here, deal.amount).as_("revenue"),
			Count("*").as_("purchases"),
			seconds.as_("seconds"),
		)
		.where(until)
		.groupby(deal.customer)
	)
	each = query.narrow(in_period.seen_deals(each), card, pipeline.CUSTOMER, view).as_("each")
	rows = (
		frappe.qb.from_(each)
		.select(
			Case().when(each.purchases > 1, in_period.REPEATEDLY).else_(in_period.ONCE).as_("kind"),
			Count("*"),
			Sum(each.orders),
			Sum(each.revenue),
			Sum(each.purchases),
			Sum(each.seconds),
		)
		.where(each.orders > 0)
		.groupby(Case().when(each.purchases > 1, in_period.REPEATEDLY).else_(in_period.ONCE))
		.run()
	)
	kinds = {kind: Buyers() for kind in KINDS}
	for kind, buyers, orders, revenue, purchases, between in rows:
		kinds[kind].add(int(buyers), int(orders), float(revenue), int(purchases), float(between or 0))
	return kinds


def _columns() -> list[Column]:
	return [
		Column("kind", _("Buyers"), width=190),
		Column("buyers", _("Number"), "Int", 130),
		Column("orders", _("Orders Won"), "Int", 130),
		Column("orders_per_buyer", _("Orders per Buyer"), "Float", 170, decimals=2),
		Column("revenue", _("Actual Revenue"), "Currency", 190),
		Column("days", _("Days between Purchases"), "Float", 250),
	]


def _cells(kinds: Iterable[Buyers]) -> Row:
	kinds = list(kinds)
	buyers, orders = sum(kind.buyers for kind in kinds), sum(kind.orders for kind in kinds)
	gaps = sum(kind.purchases - kind.buyers for kind in kinds)
	seconds = sum(kind.seconds for kind in kinds)
	return {
		"buyers": buyers,
		"orders": orders,
		"orders_per_buyer": round(orders / buyers, 2) if buyers else None,
		"revenue": sum(kind.revenue for kind in kinds),
		"days": round(seconds / SECONDS_OF_DAY / gaps, 1) if gaps else None,
	}
