"""LeadCard's settings and the few facts of the site that rules need."""

from typing import TYPE_CHECKING

import frappe
from frappe.utils import cint, fmt_money

from leadcard import host
from leadcard.domain.amounts import NumberFormat, format_of, units_of

if TYPE_CHECKING:
	from leadcard.leadcard.doctype.lc_settings.lc_settings import LCSettings

HOME = "Vietnam"


def settings() -> "LCSettings":
	"""LC Settings, from the cache."""
	return frappe.get_cached_doc("LC Settings")


def in_edition(edition: str | None) -> bool:
	"""Whether something marked with an edition ("" for both) belongs to the one that is chosen in the settings."""
	return not edition or edition == settings().edition


def country() -> str:
	"""The site's country, as Frappe names it; Vietnam where none is set."""
	return frappe.get_system_settings("country") or HOME


def currency() -> str:
	"""The site's currency, such as "VND"."""
	return frappe.db.get_default("currency") or "VND"


def currency_decimals() -> int:
	"""Decimals of the site's currency (VND has none): the system's own setting, else what the currency's format shows."""
	configured = cint(frappe.db.get_default("currency_precision"))
	if configured:
		return configured
	number_format = frappe.db.get_value("Currency", currency(), "number_format", cache=True)
	return host.decimals_of(number_format) if number_format else 2


def number_pattern() -> str:
	"""How the site writes numbers, such as "#.###,##"."""
	return frappe.db.get_default("number_format") or "#,###.##"


def amount_pattern() -> str:
	"""How the site writes amounts: as its currency does where "Use Number Format from Currency" is on, else as numbers.

	Frappe's desk knows no currency that is disabled.
	"""
	if not cint(frappe.db.get_default("use_number_format_from_currency")):
		return number_pattern()
	known = {"name": currency(), "enabled": 1}
	return frappe.db.get_value("Currency", known, "number_format") or number_pattern()


def number_format() -> NumberFormat:
	"""How the site's numbers are read."""
	return format_of(number_pattern())


def amount_format() -> NumberFormat:
	"""How the site's amounts are read."""
	return format_of(amount_pattern())


def currency_units() -> tuple[str, ...]:
	"""What may stand beside an amount, in lower case: "₫", "vnd" …"""
	symbol = frappe.db.get_value("Currency", currency(), "symbol", cache=True)
	return units_of(currency(), symbol or "")


def written_amount(value: float) -> str:
	"""An amount of the site's currency as people read it, with the decimals that the currency has."""
	return fmt_money(value, currency_decimals(), currency(), amount_pattern())


def has_holiday_lists() -> bool:
	"""Whether the site has ERPNext's Holiday List."""
	return bool(frappe.db.exists("DocType", "Holiday List", cache=True))
