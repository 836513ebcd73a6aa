import frappe
from frappe.model.document import Document


class LCSearchKey(Document):
	"""One token under which a card is found; written by leadcard.documents.search_index and contact_index alone."""


def on_doctype_update() -> None:
	"""All of one card's rows, those of its contacts, and by which of them a search found it."""
	frappe.db.add_index("LC Search Key", ["card", "contact", "token"], "leadcard_card_index")
