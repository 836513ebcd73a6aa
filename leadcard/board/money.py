"""What the board and the forms need to read and show amounts (spec §3.7)."""

import frappe

from leadcard.config import (
	amount_pattern,
	currency,
	currency_decimals,
	currency_units,
	number_format,
	number_pattern,
)

SETTINGS = "System Settings"
VIETNAMESE = "#.###,##"


def extend_boot(bootinfo: frappe._dict) -> None:
	"""Frappe's hook `extend_bootinfo`: the currency, its decimals, and how amounts and numbers are written here."""
	bootinfo.leadcard_money = {
		"currency": currency(),
		"places": currency_decimals(),
		"units": currency_units(),
		"amounts": amount_pattern(),
		"numbers": number_pattern(),
		"offered": VIETNAMESE if _is_offered() else "",
	}


def use_vietnamese_numbers() -> None:
	"""Set the site's number format. Raises PermissionError for who may not change the system's settings."""
	frappe.has_permission(SETTINGS, "write", throw=True)
	chosen = frappe.get_single(SETTINGS)
	chosen.number_format = VIETNAMESE
	chosen.save()


def _is_offered() -> bool:
	"""Whether a site in Vietnam writes numbers in another way, and the session's user may change that."""
	in_vietnam = frappe.db.get_default("country") == "Vietnam" or currency() == "VND"
	return in_vietnam and number_format().group != "." and bool(frappe.has_permission(SETTINGS, "write"))
