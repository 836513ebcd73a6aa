"""Drop the indexes of the search table that those which hold all that a search asks have replaced (spec §7.1)."""

import frappe

from leadcard import dialect


def execute() -> None:
	if dialect.is_mariadb():
		frappe.db.sql_ddl("drop index if exists leadcard_card_index on `tabLC Search Key`")
	elif dialect.is_postgres():
		frappe.db.sql_ddl("drop index if exists lc_search_key_leadcard_card_index")
