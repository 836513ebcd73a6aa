"""The endpoint by which a person is forgotten (spec §16.7)."""

import frappe
from frappe import _
from frappe.model.document import Document

from leadcard.api import endpoint
from leadcard.api.answers import OfSeenCard
from leadcard.api.arguments import open_card
from leadcard.board.cards import visible_card
from leadcard.domain.pipeline import CUSTOMER
from leadcard.locks import begin_with
from leadcard.privacy.anonymise import anonymise_party, party_of
from leadcard.privacy.rights import may_anonymise


class Anonymised(OfSeenCard):
	"""The card, its party's `cards` as pairs of DocType and name, and whether it was anonymised `already`."""

	cards: list[tuple[str, str]]
	already: bool


@endpoint.post()
def anonymise(doctype: str, name: str, reason: str) -> Anonymised:
	"""Anonymise a card, with the customer that it became and the leads that became it. It can't be undone.

	For managers of LeadCard, and whoever may delete the card, and its customer. Twice changes nothing.

	:param reason: why, without names, numbers and addresses of the card; kept on it with who did it and when

	Raises PermissionError, ReasonRequiredError, TooLargeError or PersonalReasonError.
	"""
	open_card(doctype, name)
	cards = _lock_party(doctype, name)
	card = open_card(doctype, name)
	for each in {(doctype, name), *(other for other in cards if other[0] == CUSTOMER)}:
		_require_right(frappe.get_doc(*each))
	already = bool(card.anonymised_on)
	if not already:
		anonymise_party(cards, reason.strip())
	return {"card": visible_card(doctype, name), "cards": cards, "already": already}


def _lock_party(doctype: str, name: str) -> list[tuple[str, str]]:
	"""The cards of a party, locked; a conversion that went before the lock may have made it larger."""
	cards = party_of(doctype, name)
	begin_with(*cards)
	while (found := party_of(doctype, name)) != cards:
		cards = found
		begin_with(*cards)
	return cards


def _require_right(card: Document) -> None:
	if not may_anonymise(card, frappe.session.user):
		frappe.throw(_("You may not anonymise this card. Ask a manager of LeadCard."), frappe.PermissionError)
