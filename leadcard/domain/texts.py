"""Texts that are named in one place and translated in another."""


def N_(text: str) -> str:
	"""The text itself: gettext's mark for what some `_(name)` shows later, such as a name that is stored in English."""
	return text
