"""What Frappe leaves undone for LeadCard's DocTypes in a database. Safe to run again at any time."""

import frappe

from leadcard import dialect
from leadcard.documents import indexes
from leadcard.permissions.closed import MODULE


def prepare() -> None:
	"""Add the indexes that are missing, store the fields' filters so that Frappe reads them as texts, and keep long
	conditions from being compiled.
	"""
	for doctype in frappe.get_all("DocType", {"module": MODULE}, ["name", "issingle"]):
		if not doctype.issingle:
			dialect.add_indexes_of_fields(doctype.name)
		dialect.store_filters_as_texts(doctype.name)
	indexes.add_authors()
	indexes.add_tags()
	dialect.compile_nothing()
