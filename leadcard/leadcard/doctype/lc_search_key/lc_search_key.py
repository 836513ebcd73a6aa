from frappe.model.document import Document


class LCSearchKey(Document):
	"""One token under which a card is found; written by leadcard.automation.search_index alone."""
