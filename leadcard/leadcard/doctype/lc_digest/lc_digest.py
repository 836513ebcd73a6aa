from frappe.model.document import Document


class LCDigest(Document):
	"""A note that somebody got a day's digest (spec §7.2), or a week's numbers (§9.6); written by leadcard.notices.once alone."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		cards: DF.Int
		day: DF.Date
		digest_key: DF.Data
		kind: DF.Literal["Cards Not Cared For", "Numbers of the Week"]
		user: DF.Link
	# end: auto-generated types
