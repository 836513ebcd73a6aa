"""Why opportunities were lost was free text: it becomes the note beside the reason, which is chosen from a list now."""

import frappe
from frappe.query_builder import DocType

NOTE = "lost_note"


def execute() -> None:
	"""Before the column is a link's, since it holds less: what is no reason of the list moves over."""
	if not frappe.db.table_exists("LC Opportunity"):
		return
	if not frappe.db.has_column("LC Opportunity", NOTE):
		from frappe.database.schema import add_column

		add_column("LC Opportunity", NOTE, "Small Text")
	deal = DocType("LC Opportunity")
	is_text = deal.lost_reason.isnotnull() & (deal.lost_reason != "")
	if frappe.db.table_exists("LC Lost Reason"):
		reason = DocType("LC Lost Reason")
		is_text &= deal.lost_reason.notin(frappe.qb.from_(reason).select(reason.name))
	moved = frappe.qb.update(deal).where(is_text)
	moved.set(deal.lost_note, deal.lost_reason).set(deal.lost_reason, None).run()
