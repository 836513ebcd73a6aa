"""A customer's column and sums follow its opportunities (spec §2.6, §2.7)."""

import frappe
from frappe.utils import flt

from leadcard.domain import opportunities, pipeline
from leadcard.domain.money import LARGEST_AMOUNT
from leadcard.locks import latest, lock_card
from leadcard.pipeline import moves
from leadcard.realtime import announce
from leadcard.refusals import refuse


def refresh(customer: str) -> None:
	"""Recount a customer from its opportunities, and move it between Converted and Transacted."""
	card = lock_card("LC Customer", customer, ["status"])
	if not card:
		return
	values, status = recount(customer)
	if max(values["expected_revenue"], values["won_revenue"]) > LARGEST_AMOUNT:
		refuse("amount_too_large")
	if card.status == pipeline.INACTIVE:
		values["status_before_stop"] = status
	frappe.db.set_value("LC Customer", customer, values, update_modified=False)
	frappe.clear_document_cache("LC Customer", customer)
	if card.status not in (status, pipeline.INACTIVE):
		why = moves.OPPORTUNITY_WON if status == pipeline.TRANSACTED else moves.OPPORTUNITY_REOPENED
		moves.move("LC Customer", customer, status, why)
	announce("LC Customer", customer)


def recount(customer: str) -> tuple[dict, str]:
	"""A locked customer's sums and product from scratch, and its column (spec §2.6)."""
	deals = _opportunities_of(customer)
	won = [deal for deal in deals if deal.status == opportunities.WON]
	values = {
		"expected_revenue": sum(flt(deal.amount) for deal in deals if deal.status == opportunities.OPEN),
		"won_revenue": sum(flt(deal.amount) for deal in won),
		"first_won_on": min((deal.won_on for deal in won), default=None),
		"product": next((deal.product for deal in deals if deal.product), None),
	}
	return values, pipeline.customer_status(len(won))


def _opportunities_of(customer: str) -> list[frappe._dict]:
	"""Newest first."""
	deal = frappe.qb.DocType("LC Opportunity")
	query = (
		frappe.qb.from_(deal)
		.select(deal.creation, deal.status, deal.amount, deal.won_on, deal.product)
		.where(deal.customer == customer)
	)
	deals = latest(query, (pipeline.CUSTOMER, customer)).run(as_dict=True)
	return sorted(deals, key=lambda deal: deal.creation, reverse=True)
