import frappe
from frappe.model.document import Document


class LCReminder(Document):
	"""One notice that is due at one time (spec §5.5); written by leadcard.notices.reminders alone."""


def on_doctype_update() -> None:
	# the tick reads what is due, however many are armed
	frappe.db.add_index("LC Reminder", ["status", "try_at"])
