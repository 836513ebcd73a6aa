"""What endpoints that change something answer: the record by its name, and its card as it is now."""

from typing import TypedDict

from leadcard.board.answers import Card


class OfCard(TypedDict):
	"""The card as it is now."""

	card: Card


class OfSeenCard(TypedDict):
	"""The card as it is now, None where the session's user does not see it any more."""

	card: Card | None


class OfActivity(OfCard):
	"""A call, a meeting, a note, a ticket just made, or an email."""

	activity: str


class OfActivityAndPlan(OfActivity):
	"""A call or a meeting, and the next call that was planned with it; "" without one."""

	planned: str


class OfTicket(OfCard):
	"""A ticket."""

	ticket: str


class OfOpportunity(OfCard):
	"""An opportunity; the card is its customer's."""

	opportunity: str


class OfContact(OfCard):
	"""A contact."""

	contact: str


class OfAddress(OfCard):
	"""An address."""

	address: str


class OfTask(OfCard):
	"""A task."""

	task: str
