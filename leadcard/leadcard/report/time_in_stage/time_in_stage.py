from leadcard.figures import reports
from leadcard.figures.reports import Answer


def execute(filters: dict | None = None) -> Answer:
	"""Spec §9.4."""
	return reports.execute("Time in Stage", filters)
