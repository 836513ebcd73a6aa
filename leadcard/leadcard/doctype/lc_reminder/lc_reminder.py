from frappe.model.document import Document

from leadcard import dialect


class LCReminder(Document):
	"""One notice that is due at one time (spec §5.5); written by leadcard.notices.reminders alone."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		attempts: DF.Int
		due_at: DF.Datetime
		recipient: DF.Link
		reference_doctype: DF.Link
		reference_name: DF.DynamicLink
		reminder_key: DF.Data
		sent_on: DF.Datetime | None
		starts_at: DF.Datetime
		status: DF.Literal["Armed", "Sent", "Missed", "Disarmed", "Failed"]
		try_at: DF.Datetime
	# end: auto-generated types


def on_doctype_update() -> None:
	# the tick reads what is due, however many are armed
	dialect.add_index("LC Reminder", ["status", "try_at"])
