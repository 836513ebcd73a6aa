from frappe.model.document import Document

from leadcard import dialect


class LCCardVisit(Document):
	"""When somebody last read a card's comments (spec §7.5); written by leadcard.documents.comments alone."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		card: DF.DynamicLink
		card_doctype: DF.Link
		seen_on: DF.Datetime
		user: DF.Link
	# end: auto-generated types


def on_doctype_update() -> None:
	dialect.add_unique("LC Card Visit", ["user", "card_doctype", "card"])
