"""What can be done with a card whose key somebody types (spec §4.1, §4.3, §8.4)."""

from leadcard.domain.pipeline import CONVERTED, CUSTOMER, INACTIVE, LEAD


def can_be_claimed(doctype: str, status: str) -> bool:
	"""Whether a card is one to claim: a converted lead goes with its customer."""
	return (doctype, status) != (LEAD, CONVERTED)


def can_be_joined(doctype: str, status: str) -> bool:
	"""Whether what is typed for a lead may go to a card instead: to a customer whose care goes on."""
	return doctype == CUSTOMER and status != INACTIVE


def can_be_asked_for(owner: str | None, user: str, *, claimable: bool, readable: bool, manages: bool) -> bool:
	"""Whether somebody asks for a card: one that they can't take themselves.

	:param owner: who looks after the card
	:param readable: the user sees it; then it is somebody else's to give, unless the user
	:param manages: others, and so gives cards
	"""
	if claimable:
		return False
	return not readable or (bool(owner) and owner != user and not manages)
