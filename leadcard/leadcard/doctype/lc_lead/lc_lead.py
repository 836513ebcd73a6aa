import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_link_to_form

from leadcard import intent
from leadcard.config import settings
from leadcard.documents import indexes
from leadcard.documents.card import Card, get_list_context  # noqa: F401
from leadcard.documents.priced import Priced
from leadcard.domain import new_leads
from leadcard.domain.pipeline import CONVERTED
from leadcard.exceptions import ConvertedLeadError
from leadcard.ownership import transfer
from leadcard.pipeline import change_log


class LCLead(Card, Priced):
	"""A person or an organization that might buy: columns New and Contacting."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		address_line: DF.Data | None
		anonymised_by: DF.Link | None
		anonymised_on: DF.Datetime | None
		anonymised_reason: DF.SmallText | None
		code: DF.Data | None
		converted_on: DF.Datetime | None
		customer: DF.Link | None
		customer_group: DF.Link | None
		date_of_birth: DF.Date | None
		deposit_amount: DF.Currency
		deposit_percent: DF.Percent
		district: DF.Data | None
		email_id: DF.Data | None
		expected_close_date: DF.Date | None
		expected_revenue: DF.Currency
		founding_date: DF.Date | None
		full_name: DF.Data | None
		gender: DF.Link | None
		has_comments: DF.Check
		id_number: DF.Data | None
		industry: DF.Data | None
		last_care_on: DF.Datetime | None
		lead_owner: DF.Link | None
		market_segment: DF.Data | None
		mobile_no: DF.Data | None
		naming_series: DF.Literal["LEAD-.YYYY.-.#####"]
		next_activity_on: DF.Datetime | None
		next_contact_by: DF.Link | None
		next_contact_date: DF.Date | None
		next_contact_event: DF.Data | None
		notes: DF.Text | None
		open_tickets: DF.Int
		organization_name: DF.Data | None
		owned_since: DF.Datetime | None
		party_type: DF.Literal["Individual", "Organization"]
		phone: DF.Data | None
		product: DF.Link | None
		province: DF.Data | None
		referrer: DF.DynamicLink | None
		referrer_type: DF.Literal["", "LC Customer", "User"]
		remaining_amount: DF.Currency
		sales_team: DF.Link | None
		salutation: DF.Link | None
		short_name: DF.Data | None
		source: DF.Link | None
		stage: DF.Link | None
		status: DF.Literal["New", "Contacting", "Converted", "Dead"]
		status_before_stop: DF.Data | None
		stop_reason: DF.SmallText | None
		tax_id: DF.Data | None
		title: DF.Data | None
		ward: DF.Data | None
		website: DF.Data | None
	# end: auto-generated types

	OWNER_FIELD = "lead_owner"
	REVENUE_FIELD = "expected_revenue"
	SERVER_FIELDS = (*Card.SERVER_FIELDS, "customer", "converted_on")

	def before_insert(self) -> None:
		"""A lead that names no owner is its maker's where the settings say so (spec §8.5)."""
		entry = intent.of(self).entry
		joins = entry and entry.joins
		at_once = joins or new_leads.is_makers(settings().new_lead_owner, on_board=bool(entry))
		if at_once and not self.lead_owner:
			self.lead_owner = self.maker()

	def on_change(self) -> None:
		super().on_change()
		if self.flags.in_insert and not self.lead_owner:
			self.fall_to_maker()

	def fall_to_maker(self) -> None:
		"""Give the lead to its maker where rules choose the owner and none chose one (spec §8.5)."""
		maker = self.maker()
		if maker and new_leads.falls_to_maker(settings().new_lead_owner):
			transfer.give_first(self, maker, change_log.CREATED)

	def validate(self) -> None:
		self.refuse_change_after_conversion()
		super().validate()
		self.settle_money()
		self.check_product_is_offered()

	def on_trash(self) -> None:
		self.refuse_where_converted(self)
		super().on_trash()

	def refuse_change_after_conversion(self) -> None:
		before = self.get_doc_before_save()
		if before:
			self.refuse_where_converted(before)

	@staticmethod
	def refuse_where_converted(stored: Document) -> None:
		"""A converted lead stays, read-only (spec §6.5)."""
		if stored.status == CONVERTED:
			frappe.throw(
				_("This lead was converted and is read-only. Change its customer {0} instead.").format(
					get_link_to_form("LC Customer", stored.customer)
				),
				ConvertedLeadError,
			)


def on_doctype_update() -> None:
	indexes.add("LC Lead")
