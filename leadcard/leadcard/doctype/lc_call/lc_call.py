from leadcard.documents import indexes
from leadcard.documents.activity import TimedActivity


class LCCall(TimedActivity):
	"""A phone call with a card, planned or completed."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		activity_owner: DF.Link | None
		cancelled: DF.Check
		completed: DF.Check
		description: DF.SmallText | None
		direction: DF.Literal["Outgoing", "Incoming"]
		duration: DF.Int
		outcome: DF.Literal["", "Connected", "No Answer", "Busy", "Wrong Number", "Call Back Later"]
		reference_doctype: DF.Link
		reference_name: DF.DynamicLink
		remind: DF.Check
		remind_before: DF.Int
		starts_at: DF.Datetime
		subject: DF.Data | None
	# end: auto-generated types


def on_doctype_update() -> None:
	indexes.add_of_what_was_done("LC Call")
