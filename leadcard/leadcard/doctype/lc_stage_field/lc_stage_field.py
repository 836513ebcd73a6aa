from frappe.model.document import Document


class LCStageField(Document):
	pass
