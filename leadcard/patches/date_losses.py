"""An opportunity lost before its loss had a time takes that of its last change (spec §9.4)."""

import frappe
from frappe.query_builder import DocType

from leadcard.domain.opportunities import LOST


def execute() -> None:
	deal = DocType("LC Opportunity")
	frappe.qb.update(deal).set(deal.lost_on, deal.modified).where(
		(deal.status == LOST) & deal.lost_on.isnull()
	).run()
