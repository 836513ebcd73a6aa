from leadcard.documents.values import CheckedDocument


class LCStatusChange(CheckedDocument):
	"""One line of a card's log (spec §2.10)."""

	def notify_update(self) -> None:
		"""Nobody follows the log itself: the change that it is about is announced."""
