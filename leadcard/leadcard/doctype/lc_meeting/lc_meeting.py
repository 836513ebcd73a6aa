from leadcard.automation import invitations
from leadcard.documents.activity import TimedActivity


class LCMeeting(TimedActivity):
	"""A meeting with a card, planned or completed."""

	def validate(self) -> None:
		super().validate()
		invitations.check(self)

	def on_update(self) -> None:
		super().on_update()
		invitations.follow(self)

	def on_trash(self) -> None:
		super().on_trash()
		invitations.withdraw(self)
