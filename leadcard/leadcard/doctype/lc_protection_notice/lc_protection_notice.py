import frappe
from frappe.model.document import Document


class LCProtectionNotice(Document):
	"""That somebody is told of the end of a card's protection; written by leadcard.ownership.recall_notices alone."""


def on_doctype_update() -> None:
	# what is not sent yet is found by whom it is for
	frappe.db.add_index("LC Protection Notice", ["sent_on", "recipient"])
