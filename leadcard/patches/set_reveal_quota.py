"""Older sites get the daily quota of shown contact data that a new site starts with."""

import frappe


def execute() -> None:
	stored = frappe.db.get_singles_dict("LC Settings")
	if stored.get("reveal_quota") is None:
		frappe.db.set_single_value("LC Settings", "reveal_quota", 20, update_modified=False)
