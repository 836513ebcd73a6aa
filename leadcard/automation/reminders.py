from leadcard.notices.reminders import send_due

__all__ = ["send_due"]
