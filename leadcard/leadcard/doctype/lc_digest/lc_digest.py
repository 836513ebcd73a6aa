from frappe.model.document import Document


class LCDigest(Document):
	"""That somebody got a day's digest (spec §7.2); written by leadcard.notices.digest alone."""
