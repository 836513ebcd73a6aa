from frappe.model.document import Document

from leadcard import dialect


class LCProtectionNotice(Document):
	"""A note that somebody is told of the end of a card's protection; written by leadcard.ownership.recall_notices alone."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		card_owner: DF.Link
		last_day: DF.Date
		notice_key: DF.Data
		period_start: DF.Date
		recipient: DF.Link
		reference_doctype: DF.Link
		reference_name: DF.DynamicLink
		sent_on: DF.Datetime | None
		step: DF.Literal["Owner Warned", "Manager Warned", "Recalled"]
	# end: auto-generated types


def on_doctype_update() -> None:
	# what is not sent yet is found by whom it is for
	dialect.add_index("LC Protection Notice", ["sent_on", "recipient"])
