"""On older sites, "Replied" was set by what came in; it means that we have answered (spec §2.9)."""

import frappe


def execute() -> None:
	if frappe.db.get_value("LC Stage", "Replied", "trigger") != "Email Reply Received":
		return
	frappe.db.set_value("LC Stage", "Replied", "trigger", "Answer Sent")
	if frappe.db.exists("LC Stage", {"name": "Open", "trigger": ("in", ("", None))}):
		frappe.db.set_value("LC Stage", "Open", {"trigger": "Email Reply Received", "in_every_column": 1})
