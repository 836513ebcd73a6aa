"""The rows of offers (spec §8.4), and how they end with what becomes of their card."""

import frappe
from frappe.utils import now_datetime

DOCTYPE = "LC Offer"
OPEN, TAKEN, DECLINED, WITHDRAWN, ENDED = "Open", "Taken", "Declined", "Withdrawn", "Ended"


def close(name: str, status: str) -> None:
	"""Store what became of an offer."""
	frappe.db.set_value(DOCTYPE, name, {"status": status, "answered_on": now_datetime()})


def end(doctype: str, name: str) -> None:
	"""A card went to somebody else: an offer of before doesn't come to life again where it comes back."""
	about = {"reference_doctype": doctype, "reference_name": name, "status": OPEN}
	for offer in frappe.get_all(DOCTYPE, filters=about, pluck="name"):
		close(offer, ENDED)


def forget(doctype: str, name: str) -> None:
	"""The offers go with the card that is deleted, or of which nobody is to know whose it was (§16.7)."""
	frappe.db.delete(DOCTYPE, {"reference_doctype": doctype, "reference_name": name})
	# of the notices about a card those of offers alone open another page
	about = {"document_type": doctype, "document_name": name, "link": ("is", "set")}
	frappe.db.delete("Notification Log", about)
