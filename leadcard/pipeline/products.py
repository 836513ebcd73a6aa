"""Products follow the opportunities that are won with them (spec §5.10)."""

import frappe
from frappe import _
from frappe.utils import escape_html

from leadcard.config import settings
from leadcard.domain import opportunities, products
from leadcard.exceptions import ProductSoldError
from leadcard.locks import lock_card


def take(product: str, customer: str) -> None:
	"""Mark a product Deposited or Sold (setting) to a customer; refuse one that another customer has.

	What isn't sold once, such as a service, stays on offer.
	"""
	row = lock_card("LC Product", product, ["product_name", "status", "sold_to", "sold_once"])
	if products.refuses_win(row.status, row.sold_to, customer):
		frappe.throw(
			_("{0} is {1} and can't be sold again. Choose another product for this opportunity.").format(
				frappe.bold(escape_html(row.product_name)), _(row.status)
			),
			ProductSoldError,
		)
	if row.sold_once:
		_write(product, settings().won_product_status, customer)


def release(product: str, customer: str, opportunity: str) -> None:
	"""Offer a product again whose win was taken back, unless another win of the customer holds it."""
	row = lock_card("LC Product", product, ["sold_to"])
	other_wins = frappe.db.exists(
		"LC Opportunity",
		{
			"customer": customer,
			"product": product,
			"status": opportunities.WON,
			"name": ("!=", opportunity),
		},
	)
	if row and row.sold_to == customer and not other_wins:
		_write(product, products.OPEN_FOR_SALE, None)


def _write(product: str, status: str, customer: str | None) -> None:
	frappe.get_doc("LC Product", product).db_set({"status": status, "sold_to": customer})
