from leadcard.figures import reports
from leadcard.figures.reports import Answer


def execute(filters: dict | None = None) -> Answer:
	"""Spec §9.8."""
	return reports.execute("Activities One by One", filters)
