"""Documents that belong to a card, and are locked after it (see `locks`)."""

import frappe

from leadcard.domain.pipeline import CUSTOMER
from leadcard.jobs import require_queue
from leadcard.locks import Card, lock_card_at_once, lock_cards
from leadcard.realtime import announce_document


class LockedAfterCard:
	"""Mixed into a document: before Frappe locks it, the card that it names and the one that it is stored with are."""

	CARD_FIELDS: tuple[str, ...] = ("reference_doctype", "reference_name")

	@property
	def card(self) -> Card:
		return _card([self.get(field) for field in self.CARD_FIELDS])

	def load_from_db(self):
		if self.flags.for_update:
			lock_cards(self._stored_card())
		return super().load_from_db()

	def lock_first(self) -> None:
		lock_cards(self.card, None if self.is_new() else self._stored_card())

	def on_trash(self) -> None:
		require_queue()
		lock_card_at_once(self.card)

	def notify_update(self) -> None:
		announce_document(self, self.card)

	def _stored_card(self) -> Card | None:
		values = self.name and frappe.db.get_value(self.doctype, self.name, list(self.CARD_FIELDS))
		return _card(values if isinstance(values, tuple) else [values]) if values else None


def _card(values: list | tuple) -> Card:
	return tuple(values) if len(values) == 2 else (CUSTOMER, values[0])
