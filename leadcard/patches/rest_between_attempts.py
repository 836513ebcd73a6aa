"""The tick looks for when to try a reminder, which begins as when it is due."""

import frappe
from frappe.query_builder import DocType

from leadcard import dialect

LEDGER = "LC Reminder"


def execute() -> None:
	row = DocType(LEDGER)
	frappe.qb.update(row).set(row.try_at, row.due_at).where(row.try_at.isnull()).run()
	frappe.db.commit()
	# no site on PostgreSQL is older than this
	if not dialect.is_postgres():
		frappe.db.sql_ddl("drop index if exists `status_due_at_index` on `tabLC Reminder`")
