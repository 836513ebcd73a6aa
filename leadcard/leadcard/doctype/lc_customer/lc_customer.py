from frappe.contacts.address_and_contact import load_address_and_contact

from leadcard import intent
from leadcard.documents import indexes
from leadcard.documents.card import Card, get_list_context  # noqa: F401


class LCCustomer(Card):
	"""A person or an organization that was converted or has bought: columns Converted and Transacted."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		account_owner: DF.Link | None
		address_line: DF.Data | None
		anonymised_by: DF.Link | None
		anonymised_on: DF.Datetime | None
		anonymised_reason: DF.SmallText | None
		code: DF.Data | None
		customer_group: DF.Link | None
		date_of_birth: DF.Date | None
		district: DF.Data | None
		email_id: DF.Data | None
		expected_revenue: DF.Currency
		first_won_on: DF.Datetime | None
		founding_date: DF.Date | None
		full_name: DF.Data | None
		gender: DF.Link | None
		has_comments: DF.Check
		id_number: DF.Data | None
		industry: DF.Data | None
		last_care_on: DF.Datetime | None
		lead: DF.Link | None
		market_segment: DF.Data | None
		mobile_no: DF.Data | None
		naming_series: DF.Literal["CUST-.YYYY.-.#####"]
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
		sales_team: DF.Link | None
		salutation: DF.Link | None
		short_name: DF.Data | None
		source: DF.Link | None
		stage: DF.Link | None
		status: DF.Literal["Converted", "Transacted", "Inactive"]
		status_before_stop: DF.Data | None
		stop_reason: DF.SmallText | None
		tax_id: DF.Data | None
		title: DF.Data | None
		ward: DF.Data | None
		website: DF.Data | None
		won_revenue: DF.Currency
	# end: auto-generated types

	OWNER_FIELD = "account_owner"
	SERVER_FIELDS = (
		*Card.SERVER_FIELDS,
		"product",
		"expected_revenue",
		"won_revenue",
		"first_won_on",
	)

	def before_insert(self) -> None:
		"""One that is entered on the board and names no owner is its maker's (spec §2.2)."""
		if intent.of(self).entry and not self.account_owner:
			self.account_owner = self.maker()

	def onload(self) -> None:
		"""The form shows the customer's contacts and addresses."""
		super().onload()
		load_address_and_contact(self)

	def keep_server_fields(self) -> None:
		super().keep_server_fields()
		if not intent.of(self).carried_over:
			before = self.get_doc_before_save()
			self.lead = before.lead if before else None


def on_doctype_update() -> None:
	indexes.add("LC Customer")
