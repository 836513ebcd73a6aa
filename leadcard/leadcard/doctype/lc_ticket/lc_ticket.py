import frappe
from frappe.utils import now_datetime

from leadcard.documents.activity import CardRecord


class LCTicket(CardRecord):
	"""A complaint or request of a card; while it isn't closed the card carries a warning (spec §5.9)."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		closed_on: DF.Datetime | None
		description: DF.TextEditor | None
		naming_series: DF.Literal["TICKET-.YYYY.-.#####"]
		priority: DF.Literal["Low", "Medium", "High", "Urgent"]
		reference_doctype: DF.Link
		reference_name: DF.DynamicLink
		status: DF.Literal["Open", "In Progress", "Closed"]
		subject: DF.Data
		ticket_owner: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		self.ticket_owner = self.ticket_owner or frappe.session.user
		if self.status != "Closed":
			self.closed_on = None
		elif self.is_new() or self.has_value_changed("status"):
			self.closed_on = now_datetime()
