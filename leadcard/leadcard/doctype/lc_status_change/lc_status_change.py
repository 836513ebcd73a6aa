from frappe.model.document import Document


class LCStatusChange(Document):
	pass
