"""The report "Leads by Source" (spec §9.4): how many came, what became of them, what they brought and what they cost."""

from dataclasses import dataclass
from datetime import timedelta

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count, Sum
from pypika import Table as SqlTable
from pypika.queries import QueryBuilder

from leadcard.board import in_period, query
from leadcard.board.chosen import as_list
from leadcard.board.sums import sum_where
from leadcard.board.view import View
from leadcard.domain import periods, pipeline
from leadcard.domain.periods import Period
from leadcard.figures.asked import Asked
from leadcard.figures.revenue import anywhere
from leadcard.figures.tables import Chart, Column, LeadsTo, Row, Table, bars
from leadcard.permissions.sight import sees_everything

SOURCE = "LC Lead Source"


@dataclass(frozen=True)
class Line:
	"""What came from a source: leads of a period, how many of them are customers now, and how many of those have bought;
	and what the source's customers bought in the period, whenever they came."""

	leads: int = 0
	converted: int = 0
	won: int = 0
	revenue: float = 0.0

	def __add__(self, other: "Line") -> "Line":
		return Line(
			self.leads + other.leads,
			self.converted + other.converted,
			self.won + other.won,
			self.revenue + other.revenue,
		)


def build(asked: Asked) -> Table:
	"""A row for each source from which something came, most leads first, and a row of totals."""
	lines = _lines(asked.period, anywhere(asked.view))
	costs = _costs(asked)
	for source in costs:
		lines.setdefault(source, Line())
	order = sorted(lines, key=lambda source: (-lines[source].leads, -lines[source].revenue, source))
	rows: list[Row] = [
		{
			"source": _(source) if source else _("None"),
			**_cells(lines[source], costs.get(source)),
			"leads_to": _leads_to(asked, source),
		}
		for source in order
	]
	total: Row = {
		"source": _("Total"),
		**_cells(sum(lines.values(), Line()), sum(costs.values()) if costs else None),
		"leads_to": _leads_to(asked, None),
	}
	hidden = _("Costs are the whole company's: who sees every card reads them, without other filters.")
	return Table(_columns(), rows, total, _chart(lines, order), "" if _may_see_costs(asked) else hidden)


def _columns() -> list[Column]:
	return [
		Column("source", _("Source"), width=190),
		Column("leads", _("New Leads"), "Int", 120),
		Column("converted", _("Converted"), "Int", 140),
		Column("rate", _("Conversion Rate"), "Percent", 160),
		Column("won", _("Transacted"), "Int", 170),
		Column("revenue", _("Actual Revenue"), "Currency", 190),
		Column("cost", _("Cost"), "Currency", 170),
		Column("cost_per_lead", _("Cost per Lead"), "Currency", 230),
	]


def _cells(line: Line, cost: float | None) -> Row:
	return {
		"leads": line.leads,
		"converted": line.converted,
		"rate": round(100 * line.converted / line.leads, 1) if line.leads else None,
		"won": line.won,
		"revenue": line.revenue,
		"cost": cost,
		"cost_per_lead": cost / line.leads if cost is not None and line.leads else None,
	}


def _leads_to(asked: Asked, source: str | None) -> dict[str, LeadsTo]:
	filters = asked.leads_to() if source is None else asked.leads_to(source=[source])
	arrived = {**filters, "arrived_in": str(asked.period)}
	return {
		"leads": arrived,
		"converted": {**arrived, "column": [pipeline.CONVERTED, pipeline.TRANSACTED]},
		"won": {**arrived, "column": [pipeline.TRANSACTED]},
		"revenue": {**filters, "won_in": str(asked.period)},
	}


def _lines(period: Period, view: View) -> dict[str, Line]:
	lines: dict[str, Line] = {}
	for source, line in (*_arrived(period, view), *_sold(period, view)):
		lines[source or ""] = lines.get(source or "", Line()) + line
	return lines


def _arrived(period: Period, view: View) -> list[tuple[str, Line]]:
	lead, customer = DocType(pipeline.LEAD), DocType(pipeline.CUSTOMER)
	has_bought = (customer.status == pipeline.TRANSACTED) | (
		(customer.status == pipeline.STOPPED[pipeline.CUSTOMER])
		& (customer.status_before_stop == pipeline.TRANSACTED)
	)
	of_leads = _by_source(lead, pipeline.LEAD, period, view).select(Count("*"))
	of_customers = _by_source(customer, pipeline.CUSTOMER, period, view).select(
		Count("*"), sum_where(has_bought)
	)
	return [
		*((source, Line(leads=count)) for source, count in of_leads.run()),
		*((source, Line(count, count, int(won or 0))) for source, count, won in of_customers.run()),
	]


def _by_source(card: SqlTable, doctype: str, period: Period, view: View) -> QueryBuilder:
	arrived = frappe.qb.from_(card).select(card.source).where(in_period.is_arrived(card, doctype, period))
	return query.narrow(arrived.groupby(card.source), card, doctype, view)


def _sold(period: Period, view: View) -> list[tuple[str, Line]]:
	card, deal = DocType(pipeline.CUSTOMER), DocType(in_period.DEAL)
	found = (
		frappe.qb.from_(deal)
		.join(card)
		.on(card.name == deal.customer)
		.select(card.source, Sum(deal.amount))
		.where(in_period.is_sold_by(deal.opportunity_owner, view.sellers) & in_period.is_won(deal, period))
		.groupby(card.source)
	)
	rows = query.narrow(in_period.seen_deals(found), card, pipeline.CUSTOMER, view).run()
	return [(source, Line(revenue=float(amount or 0))) for source, amount in rows]


def _may_see_costs(asked: Asked) -> bool:
	return sees_everything(frappe.session.user) and not set(asked.on_board) - {"source"}


def _costs(asked: Asked) -> dict[str, float]:
	"""What the sources cost in the period: of each month as much as the period has of its days."""
	if not _may_see_costs(asked):
		return {}
	wanted = as_list(asked.view.filters.get("source"))
	filters = {"monthly_cost": (">", 0), **({"name": ("in", wanted)} if wanted else {})}
	months = sum(_share_of_month(part) for part in periods.split(asked.period, periods.MONTH))
	costs = frappe.get_all(SOURCE, filters=filters, fields=["name", "monthly_cost"])
	return {source.name: source.monthly_cost * months for source in costs}


def _share_of_month(part: Period) -> float:
	month = periods.this_month(part.first)
	return ((part.last - part.first) / timedelta(days=1) + 1) / month.last.day


def _chart(lines: dict[str, Line], order: list[str]) -> Chart:
	return bars(
		[_(source) if source else _("None") for source in order],
		{
			_("New Leads"): [lines[source].leads for source in order],
			_("Converted"): [lines[source].converted for source in order],
		},
	)
