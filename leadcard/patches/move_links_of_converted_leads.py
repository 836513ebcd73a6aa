"""What former conversions left on the lead, or somebody hung on it since, goes to its customer (spec §6.2)."""

import frappe
from frappe.query_builder import DocType

from leadcard.documents import card_records
from leadcard.domain.pipeline import CUSTOMER, LEAD

BATCH = 500
LEFT_BEHIND = ("Dynamic Link", "Event Participants", "Document Follow", "File", "Reminder")


def execute() -> None:
	"""A batch of leads in a transaction, each a stretch of the primary key."""
	for doctype in filter(frappe.db.table_exists, LEFT_BEHIND):
		last = ""
		while batch := _leads_with(doctype, last):
			for lead, customer in batch:
				card_records.move(doctype, (LEAD, lead), (CUSTOMER, customer))
			frappe.db.commit()
			last = batch[-1][0]


def _leads_with(doctype: str, last: str) -> list[tuple[str, str]]:
	"""The next leads, each with its customer, on which something hangs still."""
	row, lead, customer = DocType(doctype), DocType(LEAD), DocType(CUSTOMER)
	about, name = card_records.PLACES[doctype]
	query = frappe.qb.from_(row).join(lead).on(row[name] == lead.name)
	return (
		query.join(customer)
		.on(lead.customer == customer.name)
		.select(lead.name, customer.name)
		.distinct()
		.where((row[about] == LEAD) & (lead.name > last))
		.orderby(lead.name)
		.limit(BATCH)
		.run()
	)
