from frappe.contacts.address_and_contact import load_address_and_contact

from leadcard.documents import indexes
from leadcard.documents.card import Card, get_list_context  # noqa: F401


class LCCustomer(Card):
	"""A person or an organization that was converted or has bought: columns Converted and Transacted."""

	OWNER_FIELD = "account_owner"
	SERVER_FIELDS = (
		*Card.SERVER_FIELDS,
		"product",
		"expected_revenue",
		"won_revenue",
		"first_won_on",
	)

	def onload(self) -> None:
		"""The form shows the customer's contacts and addresses."""
		super().onload()
		load_address_and_contact(self)

	def keep_server_fields(self) -> None:
		super().keep_server_fields()
		if not self.flags.from_conversion:
			before = self.get_doc_before_save()
			self.lead = before.lead if before else None


def on_doctype_update() -> None:
	indexes.add("LC Customer")
