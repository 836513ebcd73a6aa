import frappe
from frappe.model.document import Document


class LCCardVisit(Document):
	"""When somebody last read a card's comments (spec §7.5); written by leadcard.documents.comments alone."""


def on_doctype_update() -> None:
	frappe.db.add_unique("LC Card Visit", ["user", "card_doctype", "card"])
