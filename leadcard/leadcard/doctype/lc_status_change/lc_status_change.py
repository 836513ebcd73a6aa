from frappe.model.document import Document


class LCStatusChange(Document):
	"""One line of a card's log (spec §2.10)."""

	def notify_update(self) -> None:
		"""Nobody follows the log itself: the change that it is about is announced."""
