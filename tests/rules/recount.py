"""A card's care and a customer's column and sums, counted from scratch and in another way than the app does."""

import frappe
from frappe.utils import get_datetime


def _on(doctype: str, card, *fields: str, **filters) -> list:
	return frappe.get_all(
		doctype,
		filters={"reference_doctype": card.doctype, "reference_name": card.name, **filters},
		fields=list(fields),
	)


def care(card) -> dict:
	"""`last_care_on`, `next_activity_on` and `open_tickets` as they must be."""
	status, stage, creation = frappe.db.get_value(card.doctype, card.name, ["status", "stage", "creation"])
	left_alone = status in ("Dead", "Inactive") or frappe.db.get_value("LC Stage", stage, "no_contact")
	timed = [
		row
		for kind in ("LC Call", "LC Meeting")
		for row in _on(kind, card, "starts_at", "completed", "cancelled")
		if not row.cancelled
	]
	done = [row.starts_at for row in timed if row.completed]
	done += [row.creation for row in _on("LC Note", card, "creation")]
	done += [
		min(map(get_datetime, (row.communication_date, row.creation)))
		for row in _on(
			"Communication",
			card,
			"communication_date",
			"creation",
			communication_type="Communication",
			communication_medium="Email",
		)
	]
	planned = [row.starts_at for row in timed if not row.completed and not left_alone]
	return {
		"last_care_on": max(map(get_datetime, done), default=get_datetime(creation)),
		"next_activity_on": min(map(get_datetime, planned), default=None),
		"open_tickets": len([row for row in _on("LC Ticket", card, "status") if row.status != "Closed"]),
	}


def stored_care(card) -> dict:
	"""The same as it is stored."""
	found = frappe.db.get_value(
		card.doctype, card.name, ["last_care_on", "next_activity_on", "open_tickets"], as_dict=True
	)
	return {
		"last_care_on": get_datetime(found.last_care_on),
		"next_activity_on": get_datetime(found.next_activity_on) if found.next_activity_on else None,
		"open_tickets": found.open_tickets or 0,
	}


def sums(customer: str) -> dict:
	"""A customer's column and sums as they must be."""
	deals = frappe.get_all("LC Opportunity", filters={"customer": customer}, fields=["status", "amount"])
	won = [deal.amount for deal in deals if deal.status == "Won"]
	return {
		"column": "Transacted" if won else "Converted",
		"expected_revenue": sum(deal.amount for deal in deals if deal.status == "Open"),
		"won_revenue": sum(won),
	}


def stored_sums(customer: str) -> dict:
	"""The same as it is stored; of a stopped customer the column that it will return to."""
	found = frappe.db.get_value(
		"LC Customer",
		customer,
		["status", "status_before_stop", "expected_revenue", "won_revenue"],
		as_dict=True,
	)
	return {
		"column": found.status_before_stop if found.status == "Inactive" else found.status,
		"expected_revenue": found.expected_revenue,
		"won_revenue": found.won_revenue,
	}
