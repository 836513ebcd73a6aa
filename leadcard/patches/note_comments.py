"""Cards know whether they have comments; the index that all counts come from holds it in place of the former one."""

import frappe
from frappe.query_builder import DocType

from leadcard import dialect
from leadcard.documents import indexes
from leadcard.domain.pipeline import CARD_DOCTYPES


def execute() -> None:
	indexes.add_authors()
	for doctype in CARD_DOCTYPES:
		indexes.add(doctype)
		_mark(doctype)
	frappe.db.commit()
	# younger sites never had it
	if dialect.is_mariadb():
		frappe.db.sql_ddl("drop index if exists leadcard_counts_index on `tabLC Lead`")
		frappe.db.sql_ddl("drop index if exists leadcard_counts_index on `tabLC Customer`")
	elif dialect.is_postgres():
		frappe.db.sql_ddl("drop index if exists lc_lead_leadcard_counts_index")
		frappe.db.sql_ddl("drop index if exists lc_customer_leadcard_counts_index")


def _mark(doctype: str) -> None:
	card, comment = DocType(doctype), DocType("Comment")
	is_said = (comment.reference_doctype == doctype) & (comment.comment_type == "Comment")
	commented = frappe.qb.from_(comment).select(comment.reference_name).where(is_said)
	query = frappe.qb.update(card).set(card.has_comments, 1)
	query.where((card.has_comments == 0) & card.name.isin(commented)).run()
