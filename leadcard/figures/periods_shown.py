"""How parts of time are called in reports and targets (spec §9.1)."""

from frappe import _

from leadcard.domain import periods
from leadcard.domain.periods import Period


def label_of(part: Period, step: str) -> str:
	"""How a part of time is called: "10/03 – 16/03/2025", "03/2025", "Q1 2025", "2025"."""
	day = part.first
	if step == periods.YEAR:
		return str(day.year)
	if step == periods.QUARTER:
		return _("Q{0} {1}").format((day.month + 2) // 3, day.year)
	if step == periods.MONTH:
		return f"{day:%m/%Y}"
	return f"{day:%d/%m} – {part.last:%d/%m/%Y}"
