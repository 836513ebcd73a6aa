"""The tick looks for when to try a reminder, which begins as when it is due."""

import frappe
from frappe.query_builder import DocType

LEDGER = "LC Reminder"


def execute() -> None:
	row = DocType(LEDGER)
	frappe.qb.update(row).set(row.try_at, row.due_at).where(row.try_at.isnull()).run()
	frappe.db.commit()
	frappe.db.sql_ddl("alter table `tabLC Reminder` drop index if exists `status_due_at_index`")
