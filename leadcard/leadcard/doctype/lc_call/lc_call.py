from leadcard.documents.activity import TimedActivity


class LCCall(TimedActivity):
	"""A phone call with a card, planned or completed."""
