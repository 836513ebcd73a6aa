"""LeadCard's settings and the few facts of the site that rules need."""

from typing import TYPE_CHECKING

import frappe
from frappe.utils import cint, get_number_format_info

if TYPE_CHECKING:
	from leadcard.leadcard.doctype.lc_settings.lc_settings import LCSettings


def settings() -> "LCSettings":
	"""LC Settings, from the cache."""
	return frappe.get_cached_doc("LC Settings")


def in_edition(edition: str | None) -> bool:
	"""Whether something marked with an edition ("" for both) belongs to the one that is chosen in the settings."""
	return not edition or edition == settings().edition


def currency() -> str:
	"""The site's currency, such as "VND"."""
	return frappe.db.get_default("currency") or "VND"


def currency_decimals() -> int:
	"""Decimals of the site's currency (VND has none): the system's own setting, else what the currency's format shows."""
	configured = cint(frappe.db.get_default("currency_precision"))
	if configured:
		return configured
	number_format = frappe.db.get_value("Currency", currency(), "number_format", cache=True)
	return get_number_format_info(number_format)[2] if number_format else 2
