"""Next contacts that are ahead come into the calendars of those who make them (spec §5.6)."""

import frappe
from frappe.utils import add_days, getdate

from leadcard.domain.pipeline import CARD_DOCTYPES
from leadcard.notices import next_contact

BATCH = 200


def execute() -> None:
	"""A batch of cards in a transaction; what has its entry keeps it."""
	# it is today longer west of the site
	ahead = {next_contact.DATE: (">=", add_days(getdate(), -1))}
	for doctype in CARD_DOCTYPES:
		names = frappe.get_all(doctype, filters=ahead, pluck="name", order_by="name")
		for number, name in enumerate(names, 1):
			next_contact.follow(frappe.get_doc(doctype, name))
			if number % BATCH == 0:
				frappe.db.commit()
	frappe.db.commit()
