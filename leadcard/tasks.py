"""What the scheduler calls."""

from leadcard.automation import reminders


def send_due_reminders() -> None:
	"""Every minute: bell and email for what is due (spec §5.5, §5.6)."""
	reminders.send_due()
