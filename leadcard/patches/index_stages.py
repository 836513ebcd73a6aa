"""The index of all that the board counts holds the stage too: which cards nobody cares for depends on it (spec §2.11)."""

import frappe

from leadcard import dialect
from leadcard.documents import indexes
from leadcard.domain.pipeline import CARD_DOCTYPES


def execute() -> None:
	for doctype in CARD_DOCTYPES:
		indexes.add(doctype)
	frappe.db.commit()
	# no site on PostgreSQL is older than this
	if not dialect.is_postgres():
		frappe.db.sql_ddl("drop index if exists leadcard_totals_index on `tabLC Lead`")
		frappe.db.sql_ddl("drop index if exists leadcard_totals_index on `tabLC Customer`")
