from frappe.model.document import Document

from leadcard import dialect


class LCSearchKey(Document):
	"""One token under which a card is found; written by leadcard.documents.search_index and contact_index alone."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		card: DF.DynamicLink
		card_doctype: DF.Link
		contact: DF.Data | None
		of_name: DF.Check
		token: DF.Data
	# end: auto-generated types


def on_doctype_update() -> None:
	"""All of one card's rows, those of its contacts, and by which of them a search found it."""
	dialect.add_index("LC Search Key", ["card", "contact", "token"], "leadcard_card_index")
	dialect.add_index_of_beginnings()
