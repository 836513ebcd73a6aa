from leadcard import intent
from leadcard.documents import attendees, indexes
from leadcard.documents.activity import TimedActivity
from leadcard.documents.masked import MaskedMeeting
from leadcard.mail import invitations


class LCMeeting(TimedActivity, MaskedMeeting):
	"""A meeting with a card, planned or completed."""

	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		from leadcard.leadcard.doctype.lc_meeting_attendee.lc_meeting_attendee import LCMeetingAttendee

		activity_owner: DF.Link | None
		attendees: DF.Table[LCMeetingAttendee]
		cancelled: DF.Check
		completed: DF.Check
		description: DF.SmallText | None
		duration: DF.Int
		invitation_sequence: DF.Int
		invite_customer: DF.Check
		invited: DF.SmallText | None
		location: DF.Data | None
		reference_doctype: DF.Link
		reference_name: DF.DynamicLink
		remind: DF.Check
		remind_before: DF.Int
		send_invitations: DF.Check
		starts_at: DF.Datetime
		subject: DF.Data | None
	# end: auto-generated types

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
		intent.of(self).being_deleted = True
		super().on_trash()
		invitations.withdraw(self)


def on_doctype_update() -> None:
	indexes.add_of_what_was_done("LC Meeting")
