"""The index of all that is counted holds what cards are sorted and often narrowed by too, in place of the former one (§7.4); tags are found by one."""

import frappe

from leadcard import dialect
from leadcard.documents import indexes
from leadcard.domain.pipeline import CARD_DOCTYPES


def execute() -> None:
	indexes.add_tags()
	for doctype in CARD_DOCTYPES:
		indexes.add(doctype)
	frappe.db.commit()
	# younger sites never had it
	if dialect.is_mariadb():
		frappe.db.sql_ddl("drop index if exists leadcard_tallies_index on `tabLC Lead`")
		frappe.db.sql_ddl("drop index if exists leadcard_tallies_index on `tabLC Customer`")
	elif dialect.is_postgres():
		frappe.db.sql_ddl("drop index if exists lc_lead_leadcard_tallies_index")
		frappe.db.sql_ddl("drop index if exists lc_customer_leadcard_tallies_index")
