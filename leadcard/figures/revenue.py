"""Expected and actual revenue (spec §9.3): one definition each, for reports, charts, cards and endpoints.

Both count what the session's user may see (§9.7), by Frappe's own answer (`sight.allowed`).
"""

from dataclasses import dataclass

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Sum
from pypika.queries import QueryBuilder
from pypika.terms import Case

from leadcard.domain import opportunities, pipeline
from leadcard.domain.periods import Period
from leadcard.permissions.sight import allowed


@dataclass(frozen=True)
class Expected:
	"""Expected revenue, from new customers and from existing ones (won before the period)."""

	new: float = 0.0
	existing: float = 0.0

	@property
	def total(self) -> float:
		return self.new + self.existing


def expected_revenue(period: Period) -> Expected:
	"""What is expected to close in a period: opportunities that aren't lost, and leads that aren't converted (§9.3).

	A lead is a new customer. A customer is an existing one where its first win lies before the period.
	"""
	from_customers = _expected_of_opportunities(period)
	return Expected(from_customers.new + _expected_of_leads(period), from_customers.existing)


def actual_revenue(period: Period) -> float:
	"""What was sold in a period: opportunities won in it (§9.3)."""
	deal = DocType("LC Opportunity")
	query = (
		frappe.qb.from_(deal)
		.select(Sum(deal.amount))
		.where(deal.status == opportunities.WON)
		.where(deal.won_on[period.starts_at : period.ends_at])
	)
	return float(_visible(query, "LC Opportunity").run()[0][0] or 0)


def _expected_of_opportunities(period: Period) -> Expected:
	deal, customer = DocType("LC Opportunity"), DocType(pipeline.CUSTOMER)
	is_existing = customer.first_won_on < period.starts_at
	query = (
		frappe.qb.from_(deal)
		.join(customer)
		.on(customer.name == deal.customer)
		.select(Sum(deal.amount), Sum(Case().when(is_existing, deal.amount).else_(0)))
		.where(deal.status != opportunities.LOST)
		.where(deal.expected_close_date[period.first : period.last])
	)
	total, existing = (float(amount or 0) for amount in _visible(query, "LC Opportunity").run()[0])
	return Expected(total - existing, existing)


def _expected_of_leads(period: Period) -> float:
	lead = DocType(pipeline.LEAD)
	query = (
		frappe.qb.from_(lead)
		.select(Sum(lead.expected_revenue))
		.where(lead.status.isin(pipeline.COLUMNS_OF[pipeline.LEAD]))
		.where(lead.expected_close_date[period.first : period.last])
	)
	return float(_visible(query, pipeline.LEAD).run()[0][0] or 0)


def _visible(query: QueryBuilder, doctype: str) -> QueryBuilder:
	seen = allowed(doctype)
	return query.where(seen) if seen else query
