import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime, now_datetime

from leadcard import intent
from leadcard.documents.after_card import LockedAfterCard
from leadcard.documents.priced import Priced
from leadcard.domain import opportunities
from leadcard.domain.opportunities import LOST, WON, Outcome
from leadcard.domain.pipeline import CUSTOMER
from leadcard.exceptions import ActivityTimeError, CardReferenceError, ReopenNotAllowedError
from leadcard.locks import lock_card
from leadcard.permissions.roles import is_manager
from leadcard.pipeline import customers, products
from leadcard.refusals import refuse


class LCOpportunity(LockedAfterCard, Priced):
	"""What a customer may buy, and whether it did (spec §5.10)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		amount: DF.Currency
		customer: DF.Link
		deposit_amount: DF.Currency
		deposit_percent: DF.Percent
		description: DF.TextEditor | None
		expected_close_date: DF.Date | None
		lost_note: DF.SmallText | None
		lost_on: DF.Datetime | None
		lost_reason: DF.Link | None
		naming_series: DF.Literal["OPP-.YYYY.-.#####"]
		opportunity_owner: DF.Link | None
		product: DF.Link | None
		remaining_amount: DF.Currency
		sales_stage: DF.Link
		status: DF.Literal["Open", "Won", "Lost"]
		title: DF.Data | None
		won_for_nothing: DF.Check
		won_on: DF.Datetime | None
	# end: auto-generated types

	REVENUE_FIELD = "amount"
	CARD_FIELDS = ("customer",)

	def before_validate(self) -> None:
		self.follow_customer()

	def validate(self) -> None:
		self.follow_sales_stage()
		self.settle_money()
		self.require_outcome()
		if not intent.of(self).carried_over:
			self.check_product_is_offered()
		self.take_product()

	def on_update(self) -> None:
		before = self.get_doc_before_save()
		if before and before.customer != self.customer:
			customers.refresh(before.customer)
		customers.refresh(self.customer)

	def on_trash(self) -> None:
		super().on_trash()
		if self.status == WON:
			self.check_reopening(opportunities.OPEN, before=WON)
			if self.product:
				products.release(self.product, self.customer, self.name)

	def after_delete(self) -> None:
		customers.refresh(self.customer)

	def follow_customer(self) -> None:
		"""Refuse an opportunity of nobody; title and owner come from the customer where none is given."""
		customer = self.customer and lock_card(CUSTOMER, self.customer, ["title", "account_owner"])
		if not customer:
			frappe.throw(
				_("An opportunity must belong to a customer. Choose one; convert a lead first."),
				CardReferenceError,
			)
		self.title = (self.title or "").strip() or customer.title
		self.opportunity_owner = self.opportunity_owner or customer.account_owner or frappe.session.user

	def follow_sales_stage(self) -> None:
		"""The status is that of the sales stage; its end has its time, and only a manager takes a win back (spec §2.7)."""
		before = self.get_doc_before_save()
		self.status = (
			frappe.db.get_value("LC Sales Stage", self.sales_stage, "stage_type") or opportunities.OPEN
		)
		left = before and before.customer != self.customer
		if self.status != LOST:
			self.lost_reason = self.lost_note = self.lost_on = None
		self.check_reopening(opportunities.OPEN if left else self.status, before and before.status)
		if self.status != WON:
			self.won_on = None
		ended = {WON: "won_on", LOST: "lost_on"}.get(self.status)
		if ended and not self.get(ended):
			self.set(ended, now_datetime())
		elif ended and get_datetime(self.get(ended)) > now_datetime():
			frappe.throw(
				_("An opportunity can't be won or lost in the future. Correct the time, or leave it empty."),
				ActivityTimeError,
			)

	def require_outcome(self) -> None:
		"""Refuse a win without a value and a loss without a reason, whichever way they come (spec §5.10)."""
		before = self.get_doc_before_save()
		if self.amount or self.status == LOST or (before and before.status == WON != self.status):
			self.won_for_nothing = 0
		elif self.status == WON and self.is_revenue_typed():
			self.won_for_nothing = 1
		if code := opportunities.refuse_outcome(_outcome_of(before) if before else None, _outcome_of(self)):
			refuse(code)

	def check_reopening(self, after: str, before: str | None) -> None:
		"""A win that leaves its customer is one taken back (spec §2.7)."""
		if opportunities.refuse_status_change(before, after, is_manager=is_manager(frappe.session.user)):
			frappe.throw(
				_("Only a manager reopens, deletes or moves a won opportunity. Ask a LeadCard Manager."),
				ReopenNotAllowedError,
			)

	def take_product(self) -> None:
		"""Winning takes the product, and a win taken back gives it free (spec §5.10)."""
		before = self.get_doc_before_save()
		had = before.product if before and before.status == WON else None
		has = self.product if self.status == WON else None
		if had and (had != has or before.customer != self.customer):
			products.release(had, before.customer, self.name)
		if has and (has != had or before.customer != self.customer):
			products.take(has, self.customer)


def _outcome_of(deal: Document) -> Outcome:
	return Outcome(deal.status, deal.amount, bool(deal.won_for_nothing), (deal.lost_reason or "").strip())
