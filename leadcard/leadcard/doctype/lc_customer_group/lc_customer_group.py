from frappe.model.document import Document


class LCCustomerGroup(Document):
	pass
