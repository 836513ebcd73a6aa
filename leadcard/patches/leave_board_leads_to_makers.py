"""Older sites go on as they did: leads made on the board are their makers', all others the Assignment Rules'."""

import frappe

from leadcard.domain.new_leads import MAKER_ON_BOARD


def execute() -> None:
	stored = frappe.db.get_singles_dict("LC Settings")
	if not stored.get("new_lead_owner"):
		frappe.db.set_single_value("LC Settings", "new_lead_owner", MAKER_ON_BOARD, update_modified=False)
