"""The tick looks for when to try a reminder, which begins as when it is due."""

import frappe
from frappe.query_builder import DocType

LEDGER = "LC Reminder"


def execute() -> None:
	row = DocType(LEDGER)
	frappe.qb.update(row).set(row.try_at, row.due_at).where(row.try_at.isnull()).run()
	frappe.db.commit()
	if frappe.db.db_type == "postgres":
		frappe.db.sql_ddl("drop index if exists status_due_at_index")
	else:
		frappe.db.sql_ddl("drop index if exists `status_due_at_index` on `tabLC Reminder`")
