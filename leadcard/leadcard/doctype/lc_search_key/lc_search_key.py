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
	"""Two indexes that hold all that a search asks: which cards a token finds, and by which tokens a card is found."""
	dialect.add_index("LC Search Key", ["card_doctype", "token", "card", "of_name"], "leadcard_token_index")
	dialect.add_index(
		"LC Search Key", ["card", "card_doctype", "token", "of_name", "contact"], "leadcard_words_index"
	)
	dialect.add_index_of_beginnings()
