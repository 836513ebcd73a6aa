"""A row of a table belongs to the document that it is stored in, whichever document is saved with its name (spec §8.3).

Frappe updates the row that a client names, wherever it stands, and so moves it: another's phone, email or link would go
over to one's own contact. A row with the name of none that is stored in its table becomes a new row.
"""

import frappe
from frappe.model.document import Document

from leadcard.permissions.closed import concerns


def keep_rows_at_home(doc: Document, _event: str | None = None) -> None:
	"""Make each row of a document either one of its own stored rows or a new one, before it is written."""
	before = doc.get_doc_before_save()
	if not before:
		# rows of a new document are named anew by Frappe
		return
	for field in doc.meta.get_table_fields():
		rows = [row for row in doc.get(field.fieldname) or [] if not row.is_new()]
		own = {str(row.name) for row in before.get(field.fieldname) or []}
		strangers = [row for row in rows if str(row.name) not in own]
		if strangers and concerns(field.options):
			for row in strangers:
				_make_new(doc, row)


def _make_new(doc: Document, row: Document) -> None:
	row.name = None
	row.set("__islocal", 1)
	levels = row.meta.get_high_permlevel_fields()
	if levels and not doc.flags.ignore_permissions and frappe.session.user != "Administrator":
		# Frappe looked for a stored row with the name, and found none to take the values from
		row.reset_values_if_no_permlevel_access(doc.get_permlevel_access(), levels)
