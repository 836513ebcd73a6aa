"""On older sites, "Do Not Contact" was a name and did nothing; now the stage says what it means (spec §2.9)."""

import frappe

from leadcard.pipeline import no_contact
from leadcard.stages import forget_stages

STAGE = "Do Not Contact"


def execute() -> None:
	if not frappe.db.exists("LC Stage", STAGE):
		return
	frappe.db.set_value("LC Stage", STAGE, "no_contact", 1)
	forget_stages()
	no_contact.settle(STAGE)
