from leadcard.documents import attendees
from leadcard.documents.activity import TimedActivity
from leadcard.documents.masked import MaskedMeeting
from leadcard.mail import invitations


class LCMeeting(TimedActivity, MaskedMeeting):
	"""A meeting with a card, planned or completed."""

	def check_if_latest(self) -> None:
		super().check_if_latest()
		self.put_back_masked()

	def validate(self) -> None:
		super().validate()
		attendees.read(self)
		invitations.check(self)

	def on_update(self) -> None:
		super().on_update()
		invitations.follow(self)

	def on_trash(self) -> None:
		self.flags.keep_whole = True
		super().on_trash()
		invitations.withdraw(self)
