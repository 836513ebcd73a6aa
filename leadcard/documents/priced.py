"""Documents that carry money and a product: leads and opportunities (spec §3.7, §3.8)."""

from decimal import Decimal

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, flt

from leadcard import intent
from leadcard.config import currency_decimals, settings
from leadcard.documents.values import CheckedDocument
from leadcard.domain import money
from leadcard.domain.products import is_offered
from leadcard.exceptions import ProductNotForSaleError
from leadcard.refusals import refuse


def offer_of(product: str | None) -> money.Offer:
	"""A product's price and deposit percent: its own, else the settings' (spec §3.7); none where it takes no deposit."""
	price, percent, no_deposit = 0, 0, 0
	if product:
		price, percent, no_deposit = frappe.db.get_value(
			"LC Product", product, ["price", "deposit_percent", "no_deposit"]
		) or (0, 0, 0)
	percent = 0 if no_deposit else flt(percent) or flt(settings().default_deposit_percent)
	return money.Offer(money.decimal(price), money.decimal(percent))


class Priced(CheckedDocument):
	"""A document with `product`, a revenue field, `deposit_percent`, `deposit_amount` and `remaining_amount`."""

	REVENUE_FIELD: str

	def settle_money(self) -> None:
		"""Compute price, deposit and remainder, whoever writes (spec §3.7)."""
		# what is carried over was settled on the lead already
		before = self if intent.of(self).carried_over else self.get_doc_before_save()
		try:
			settled = money.settle(
				self._money_of(self),
				self._money_of(before) if before else None,
				offer_of(self.product),
				currency_decimals(),
				intent.of(self).typed_money,
			)
			money.check(settled)
		except money.MoneyError as error:
			refuse(error.code)
		self.set(self.REVENUE_FIELD, float(settled.revenue))
		self.deposit_percent = float(settled.deposit_percent)
		self.deposit_amount = float(settled.deposit_amount)
		self.remaining_amount = float(money.remaining(settled))

	def take_typed(self, values: dict) -> None:
		"""What a form says of money counts as typed, a zero too: elsewhere a zero may be a field left alone."""
		fields = {self.REVENUE_FIELD: "revenue"} | {
			name: name for name in ("deposit_percent", "deposit_amount")
		}
		intent.of(self).typed_money = frozenset(
			field for name, field in fields.items() if values.get(name) not in (None, "")
		)

	def is_revenue_typed(self) -> bool:
		"""Whether a form says what the revenue is, be it nothing."""
		return "revenue" in intent.of(self).typed_money

	def check_product_is_offered(self) -> None:
		"""Refuse a newly chosen product that isn't offered (spec §3.8); one chosen earlier stays."""
		if not self.product or not self.has_value_changed("product"):
			return
		name, status = frappe.db.get_value("LC Product", self.product, ["product_name", "status"])
		if not is_offered(status):
			frappe.throw(
				_(
					"{0} is {1}, so it can't be chosen. Choose a product that is Open for Sale or Reserved."
				).format(frappe.bold(escape_html(name)), _(status)),
				ProductNotForSaleError,
			)

	def _money_of(self, doc: Document) -> money.Money:
		revenue: Decimal = money.decimal(doc.get(self.REVENUE_FIELD))
		return money.Money(
			doc.product or "", revenue, money.decimal(doc.deposit_percent), money.decimal(doc.deposit_amount)
		)
