from frappe.model.document import Document


class LCLeadSource(Document):
	pass
