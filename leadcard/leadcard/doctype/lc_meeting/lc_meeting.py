from leadcard.documents.activity import TimedActivity


class LCMeeting(TimedActivity):
	"""A meeting with a card, planned or completed."""
