import frappe
from frappe import _
from frappe.model.document import Document

from leadcard.board import indexes
from leadcard.documents.card import Card, get_list_context  # noqa: F401
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
					frappe.utils.get_link_to_form("LC Customer", stored.customer)
				),
				ConvertedLeadError,
			)


def on_doctype_update() -> None:
	indexes.add("LC Lead")
