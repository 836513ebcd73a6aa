"""What columns are called in the chosen edition (spec §1), parts of time in reports and targets (§9.1), and people."""

import frappe
from frappe import _
from frappe.utils import escape_html, get_fullname

from leadcard.config import settings
from leadcard.domain import periods, pipeline
from leadcard.domain.periods import Period


def column_label(status: str) -> str:
	"""The translated label of a status."""
	real_estate = settings().edition == "Real Estate"
	return {
		pipeline.NEW: _("Prospect") if real_estate else _("New"),
		pipeline.CONTACTING: _("Contacting"),
		pipeline.CONVERTED: _("Demand Raised") if real_estate else _("Converted"),
		pipeline.TRANSACTED: _("Transacted"),
		pipeline.DEAD: _("Dead"),
		pipeline.INACTIVE: _("Inactive"),
	}[status]


def period_label(part: Period, step: str) -> str:
	"""How a part of time is called: "10/03 – 16/03/2025", "03/2025", "Q1 2025", "2025"."""
	day = part.first
	if step == periods.YEAR:
		return str(day.year)
	if step == periods.QUARTER:
		return _("Q{0} {1}").format((day.month + 2) // 3, day.year)
	if step == periods.MONTH:
		return f"{day:%m/%Y}"
	return f"{day:%d/%m} – {part.last:%d/%m/%Y}"


def bold_name(user: str) -> str:
	"""Somebody's full name, as HTML, in a sentence that is told on the screen."""
	return frappe.bold(escape_html(get_fullname(user)))


def extend_boot(bootinfo: frappe._dict) -> None:
	"""Frappe's hook `extend_bootinfo`: forms and lists of the desk name the statuses as the board does."""
	bootinfo.leadcard_status_labels = {
		status: column_label(status) for statuses in pipeline.STATUSES.values() for status in statuses
	}
