"""Which days people work on this site (spec §8.4, §9.9)."""

import frappe
from frappe.utils import getdate

from leadcard.config import has_holiday_lists, settings
from leadcard.domain.working_days import WEEKENDS, WorkingDays


def working_days() -> WorkingDays:
	"""The site's working days: LC Settings has the weekend, and on a site with ERPNext the Holiday List."""
	chosen = settings()
	weekend = frozenset(WEEKENDS[chosen.weekend or "None"])
	return WorkingDays(weekend, frozenset(_holidays(chosen.holiday_list)))


def _holidays(chosen: str | None) -> list:
	"""The days of ERPNext's Holiday List, on a site that has one: the chosen list, else the default company's."""
	if not has_holiday_lists():
		return []
	known = frappe.local.cache.setdefault("leadcard_holidays", {})
	if chosen not in known:
		name = chosen or _default_holiday_list()
		days = frappe.get_all("Holiday", filters={"parent": name}, pluck="holiday_date") if name else []
		known[chosen] = [getdate(day) for day in days]
	return known[chosen]


def _default_holiday_list() -> str | None:
	company = frappe.db.get_default("company")
	return frappe.db.get_value("Company", company, "default_holiday_list") if company else None
