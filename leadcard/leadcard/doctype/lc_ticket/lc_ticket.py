import frappe
from frappe.utils import now_datetime

from leadcard.documents.activity import CardRecord


class LCTicket(CardRecord):
	"""A complaint or request of a card; while it isn't closed the card carries a warning (spec §5.9)."""

	def validate(self) -> None:
		self.ticket_owner = self.ticket_owner or frappe.session.user
		if self.status != "Closed":
			self.closed_on = None
		elif self.is_new() or self.has_value_changed("status"):
			self.closed_on = now_datetime()
