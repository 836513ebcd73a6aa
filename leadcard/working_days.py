"""Which days people work on this site (spec §8.4, §9.9, §16.6)."""

from collections.abc import Container
from datetime import date

import frappe
from frappe.utils import getdate

from leadcard.config import country, has_holiday_lists, settings
from leadcard.domain.public_holidays import PublicHolidays
from leadcard.domain.working_days import WEEKENDS, WorkingDays


def working_days() -> WorkingDays:
	"""The site's working days: LC Settings has the weekend, and its country the public holidays.

	On a site with ERPNext the Holiday List that is chosen there, or else is the default company's, has the holidays instead.
	"""
	chosen = settings()
	weekend = frozenset(WEEKENDS[chosen.weekend or "None"])
	return WorkingDays(weekend, _holidays(chosen.holiday_list))


def _holidays(chosen: str | None) -> Container[date]:
	"""Read once a request."""
	known = frappe.local.cache.setdefault("leadcard_holidays", {})
	if chosen not in known:
		name = (chosen or _default_holiday_list()) if has_holiday_lists() else None
		known[chosen] = _listed(name) if name else PublicHolidays(_country_code())
	return known[chosen]


def _listed(name: str) -> frozenset[date]:
	"""The days of a Holiday List of ERPNext's."""
	return frozenset(map(getdate, frappe.get_all("Holiday", filters={"parent": name}, pluck="holiday_date")))


def _country_code() -> str:
	return frappe.get_cached_value("Country", country(), "code") or ""


def _default_holiday_list() -> str | None:
	company = frappe.db.get_default("company")
	return frappe.db.get_value("Company", company, "default_holiday_list") if company else None
