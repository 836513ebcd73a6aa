"""The digest is on unless an admin switches it off, also where the settings were stored before there was one."""

import frappe


def execute() -> None:
	frappe.db.set_single_value("LC Settings", "send_digest", 1)
