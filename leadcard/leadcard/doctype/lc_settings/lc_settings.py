import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, escape_html, flt, now_datetime

from leadcard.config import has_holiday_lists
from leadcard.documents import quick_fields
from leadcard.domain import protection, staleness
from leadcard.exceptions import InvalidValueError
from leadcard.refusals import refuse

MOST_REVEALS = 1000


class LCSettings(Document):
	"""The choices that an admin makes for the whole site."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		care_renews_protection: DF.Check
		count_calls: DF.Check
		count_emails: DF.Check
		count_meetings: DF.Check
		create_opportunity_on_conversion: DF.Check
		default_deposit_percent: DF.Percent
		edition: DF.Literal["General", "Real Estate"]
		email_policy: DF.Literal["Block", "Warn"]
		holiday_list: DF.Autocomplete | None
		id_number_policy: DF.Literal["Block", "Warn"]
		mask_contact_data: DF.Check
		mobile_policy: DF.Literal["Block", "Warn"]
		new_lead_owner: DF.Literal["Maker on the Board", "Maker", "Assignment Rule"]
		phone_policy: DF.Literal["Block", "Warn"]
		protection_days: DF.Int
		protection_since: DF.Datetime | None
		quick_fields: DF.SmallText | None
		reveal_quota: DF.Int
		send_digest: DF.Check
		send_numbers: DF.Check
		stale_days: DF.Int
		tax_id_policy: DF.Literal["Block", "Warn"]
		warn_manager_days: DF.Int
		warn_owner_days: DF.Int
		weekend: DF.Literal["None", "Sunday", "Saturday and Sunday"]
		won_product_status: DF.Literal["Deposited", "Sold"]
	# end: auto-generated types

	def validate(self) -> None:
		if not 0 <= flt(self.default_deposit_percent) <= 100:
			refuse("percent_out_of_range")
		if not 1 <= cint(self.stale_days) <= staleness.MOST_DAYS:
			refuse("stale_days_out_of_range")
		self.check_protection()
		self.check_quota()
		quick_fields.check(self.quick_fields)
		self.note_switching_on()

	@frappe.whitelist(methods=["GET", "POST"])
	def get_holiday_lists(self) -> list[str]:
		"""What an admin may choose of: ERPNext's holiday lists, none on a site without it."""
		self.check_permission("write")
		return frappe.get_all("Holiday List", pluck="name", order_by="name") if has_holiday_lists() else []

	def check_quota(self) -> None:
		"""A daily quota is a number of cards that one person can look at."""
		if not 0 <= cint(self.reveal_quota) <= MOST_REVEALS:
			frappe.throw(
				_("One person can show 0 to {0} cards a day. Enter a number between.").format(MOST_REVEALS),
				InvalidValueError,
			)

	def check_protection(self) -> None:
		"""Settings of the protection that contradict each other are refused."""
		refusal = protection.refuse_rules(
			cint(self.protection_days), cint(self.warn_owner_days), cint(self.warn_manager_days)
		)
		if refusal:
			refuse(refusal)
		if self.holiday_list and not _is_holiday_list(self.holiday_list):
			frappe.throw(
				_("There is no Holiday List {0}. Choose one of the list, or leave the field empty.").format(
					frappe.bold(escape_html(self.holiday_list))
				),
				InvalidValueError,
			)

	def note_switching_on(self) -> None:
		"""The cards of before are protected from the moment on at which protection is switched on."""
		stored = frappe.db.get_singles_dict("LC Settings")
		was_on = cint(stored.get("protection_days"))
		self.protection_since = stored.get("protection_since") or None
		if cint(self.protection_days) and not was_on:
			self.protection_since = now_datetime()


def _is_holiday_list(name: str) -> bool:
	return has_holiday_lists() and bool(frappe.db.exists("Holiday List", name))
