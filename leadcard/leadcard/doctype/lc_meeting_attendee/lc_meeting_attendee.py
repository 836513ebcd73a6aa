from frappe.model.document import Document


class LCMeetingAttendee(Document):
	pass
