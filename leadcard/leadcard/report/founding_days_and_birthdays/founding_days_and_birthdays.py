from leadcard.figures import reports
from leadcard.figures.reports import Answer


def execute(filters: dict | None = None) -> Answer:
	"""Spec §9.5."""
	return reports.execute("Founding Days and Birthdays", filters)
