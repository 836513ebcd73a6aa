from frappe.model.document import Document


class LCSalesTeamMember(Document):
	pass
