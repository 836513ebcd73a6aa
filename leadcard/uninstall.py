"""Leaves the site as it was before: what Frappe keeps about LeadCard's records goes with them.

People, contacts and emails belong to the site and stay; they only lose their link to a card.
"""

from contextlib import suppress

import frappe

from leadcard.defaults import SALUTATIONS
from leadcard.permissions import MANAGER_ROLE, USER_ROLE

# DocTypes of Frappe and the field that names the DocType that a row is about.
DELETED_WITH_A_RECORD = {
	"Assignment Rule": "document_type",
	"Client Script": "dt",
	"Comment": "reference_doctype",
	"Custom DocPerm": "parent",
	"Custom Field": "dt",
	"DocShare": "share_doctype",
	"Document Follow": "ref_doctype",
	"Dynamic Link": "link_doctype",
	"Kanban Board": "reference_doctype",
	"List Filter": "reference_doctype",
	"Notification": "document_type",
	"Notification Log": "document_type",
	"Property Setter": "doc_type",
	"Tag Link": "document_type",
	"ToDo": "reference_type",
	"User Permission": "allow",
	"Version": "ref_doctype",
	"View Log": "reference_doctype",
}


def before_uninstall() -> None:
	"""Remove what points at LeadCard's records, while it is still known which they are."""
	doctypes = frappe.get_all("DocType", filters={"module": "LeadCard"}, pluck="name")
	for file in frappe.get_all("File", filters={"attached_to_doctype": ["in", doctypes]}, pluck="name"):
		frappe.delete_doc("File", file, force=True, ignore_permissions=True)
	for about, field in DELETED_WITH_A_RECORD.items():
		frappe.db.delete(about, {field: ["in", doctypes]})
	frappe.db.delete("Scheduled Job Type", {"method": ["like", "leadcard.%"]})
	frappe.db.delete("Singles", {"doctype": ["in", doctypes]})
	emails = frappe.qb.DocType("Communication")
	frappe.qb.update(emails).set(emails.reference_doctype, None).set(emails.reference_name, None).where(
		emails.reference_doctype.isin(doctypes)
	).run()


def after_uninstall() -> None:
	"""Remove the roles and salutations. Frappe has committed by now, so this has to."""
	for role in (USER_ROLE, MANAGER_ROLE):
		for table in ("Has Role", "Custom DocPerm", "DocPerm"):
			frappe.db.delete(table, {"role": role})
		frappe.delete_doc("Role", role, ignore_missing=True, force=True)
	for salutation in SALUTATIONS:
		with suppress(frappe.LinkExistsError):
			frappe.delete_doc("Salutation", salutation, ignore_missing=True)
	frappe.db.commit()
