from leadcard.figures import reports
from leadcard.figures.reports import Answer


def execute(filters: dict | None = None) -> Answer:
	"""Spec §9.2."""
	return reports.execute("Employee Activity Summary", filters)
