import frappe
from frappe.query_builder import DocType

from leadcard.domain.pipeline import CUSTOMER, LEAD


def execute() -> None:
	"""A converted lead belongs to whom its customer belongs to, or the owner of before would see it still (spec §8.3)."""
	lead, customer = DocType(LEAD), DocType(CUSTOMER)
	rows = (
		frappe.qb.from_(lead)
		.join(customer)
		.on(lead.customer == customer.name)
		.select(lead.name, lead.lead_owner, customer.account_owner)
		.run(as_dict=True)
	)
	for row in rows:
		if (row.lead_owner or None) != (row.account_owner or None):
			frappe.db.set_value(
				LEAD, row.name, "lead_owner", row.account_owner or None, update_modified=False
			)
