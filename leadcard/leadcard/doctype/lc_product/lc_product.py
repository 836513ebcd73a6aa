import frappe
from frappe import _
from frappe.utils import flt

from leadcard.documents.values import NamedDocument
from leadcard.domain.money import LARGEST_AMOUNT
from leadcard.domain.products import TAKEN
from leadcard.exceptions import MoneyRangeError
from leadcard.refusals import refuse


class LCProduct(NamedDocument):
	"""Something that is sold: a service, a package, an apartment."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		deposit_percent: DF.Percent
		description: DF.TextEditor | None
		no_deposit: DF.Check
		price: DF.Currency
		product_code: DF.Data | None
		product_name: DF.Data
		sold_once: DF.Check
		sold_to: DF.Data | None
		status: DF.Literal["Open for Sale", "Reserved", "Deposited", "Sold", "Closed"]
	# end: auto-generated types

	def autoname(self) -> None:
		"""A typed code is kept as the name, so that an import can name the product (as spec §3.2 has it for cards)."""
		if self.product_code and self.product_code.strip():
			self.name = self.product_code = self.product_code.strip()

	def validate(self) -> None:
		self.product_name = (self.product_name or "").strip()
		self.check_amounts()
		self.keep_buyer()

	def check_amounts(self) -> None:
		if flt(self.price) < 0:
			frappe.throw(_("The price can't be below 0. Enter 0 or more."), MoneyRangeError)
		if flt(self.price) > LARGEST_AMOUNT:
			refuse("amount_too_large")
		if not 0 <= flt(self.deposit_percent) <= 100:
			refuse("percent_out_of_range")

	def keep_buyer(self) -> None:
		"""The buyer is written by winning an opportunity; a product that is offered again has none."""
		before = self.get_doc_before_save()
		self.sold_to = before.sold_to if before and self.status in TAKEN else None
