"""Customers of before are found by the codes of the leads that became them, or joined them (spec §3.2)."""

import frappe
from frappe.query_builder import DocType

from leadcard.automation import search_index
from leadcard.domain.pipeline import CUSTOMER, LEAD

BATCH = 500


def execute() -> None:
	"""A batch of leads in a transaction, each a stretch of the primary key."""
	lead, customer, last = DocType(LEAD), DocType(CUSTOMER), ""
	converted = frappe.qb.from_(lead).join(customer).on(lead.customer == customer.name)
	query = converted.select(customer.name, lead.name).orderby(lead.name).limit(BATCH)
	while batch := query.where(lead.name > last).run():
		for pair in batch:
			search_index.add_code(*pair)
		frappe.db.commit()
		last = batch[-1][1]
