"""The columns' labels in the chosen edition (spec §1)."""

import frappe
from frappe import _

from leadcard.config import settings
from leadcard.domain import pipeline


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


def extend_boot(bootinfo: frappe._dict) -> None:
	"""Frappe's hook `extend_bootinfo`: forms and lists of the desk name the statuses as the board does."""
	bootinfo.leadcard_status_labels = {
		status: column_label(status) for statuses in pipeline.STATUSES.values() for status in statuses
	}
