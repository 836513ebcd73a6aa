import frappe
from frappe import _

from leadcard.documents.card import Card
from leadcard.documents.priced import Priced
from leadcard.domain.pipeline import CONVERTED
from leadcard.exceptions import ConvertedLeadError


class LCLead(Card, Priced):
	"""A person or an organization that might buy: columns New and Contacting."""

	OWNER_FIELD = "lead_owner"
	REVENUE_FIELD = "expected_revenue"
	SERVER_FIELDS = (*Card.SERVER_FIELDS, "customer", "converted_on")

	def validate(self) -> None:
		self.refuse_change_after_conversion()
		super().validate()
		self.settle_money()
		self.check_product_is_offered()

	def refuse_change_after_conversion(self) -> None:
		"""A converted lead stays, read-only (spec §6.5)."""
		before = self.get_doc_before_save()
		if before and before.status == CONVERTED:
			frappe.throw(
				_("This lead was converted and is read-only. Change its customer {0} instead.").format(
					frappe.utils.get_link_to_form("LC Customer", before.customer)
				),
				ConvertedLeadError,
			)
