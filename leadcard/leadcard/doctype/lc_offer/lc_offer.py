from leadcard.documents.values import CheckedDocument


class LCOffer(CheckedDocument):
	"""A card that somebody offers to a colleague (spec §8.4); written by leadcard.ownership.offers alone."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		answered_on: DF.Datetime | None
		offered_by: DF.Link
		offered_to: DF.Link
		reason: DF.SmallText | None
		reference_doctype: DF.Link
		reference_name: DF.DynamicLink
		status: DF.Literal["Open", "Taken", "Declined", "Withdrawn", "Ended"]
	# end: auto-generated types
