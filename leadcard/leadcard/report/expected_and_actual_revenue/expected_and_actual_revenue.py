from leadcard.figures import reports
from leadcard.figures.reports import Answer


def execute(filters: dict | None = None) -> Answer:
	"""Spec §9.3."""
	return reports.execute("Expected and Actual Revenue", filters)
