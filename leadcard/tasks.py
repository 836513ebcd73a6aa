"""What the scheduler calls."""

from leadcard.documents import decimals
from leadcard.figures import weekly
from leadcard.notices import digest, reminders
from leadcard.ownership import recall
from leadcard.permissions import follows


def send_due_reminders() -> None:
	"""Every minute: bell and email for what is due (spec §5.5, §5.6)."""
	reminders.hand_out()


def send_due_reminders_too() -> None:
	"""Every three minutes, the same work under another name: a worker that was killed can block the first for 15 minutes."""
	reminders.hand_out()


def send_digests() -> None:
	"""Every quarter of an hour, as mornings begin at different times: cards without care (spec §7.2)."""
	digest.send_all()


def send_weekly_numbers() -> None:
	"""Every quarter of an hour, as Mondays begin at different times: managers' numbers of last week (spec §9.6)."""
	weekly.send_all()


def look_after_protection() -> None:
	"""Every hour: warn of the end of a card's protection, and take back what nobody looked after in time."""
	recall.look_after_all()


def drop_unseen_follows() -> None:
	"""Before Frappe mails followers on the hour: nobody follows what they may not see any more (spec §8.3)."""
	follows.drop_unseen()


def follow_currency() -> None:
	"""Every hour: amounts are shown with the currency's decimals, whoever changed it past the documents that are hooked (spec §3.7)."""
	decimals.follow_currency()
