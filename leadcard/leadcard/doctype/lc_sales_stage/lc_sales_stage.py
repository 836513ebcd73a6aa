from frappe.model.document import Document


class LCSalesStage(Document):
	pass
