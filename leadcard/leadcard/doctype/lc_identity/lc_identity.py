from frappe.model.document import Document


class LCIdentity(Document):
	pass
