"""What somebody filled in, put into a document: known fields alone, each of the kind that it needs."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html

from leadcard.documents.priced import Priced
from leadcard.documents.values import check_value

Values = dict | str | None


def read_values(values: Values) -> dict:
	"""The values of a form as a dict. Raises a ValidationError for anything else."""
	try:
		read = {} if values in (None, "") else frappe.parse_json(values)
	except ValueError:
		read = None
	if not isinstance(read, dict):
		frappe.throw(_("Values must be an object of field names and values."))
	return dict(read)


def change(doc: Document, values: Values) -> Document:
	"""Put a form's values into a document that is there already; what its form doesn't let one change is refused."""
	typed = read_values(values)
	for fieldname in typed:
		field = doc.meta.get_field(fieldname)
		if field and (field.read_only or field.hidden):
			frappe.throw(
				_("{0} is set by the program, not by hand.").format(_(field.label or fieldname)),
				frappe.PermissionError,
			)
	fill(doc, typed, {})
	if isinstance(doc, Priced):
		doc.take_typed(typed)
	return doc


def fill(doc: Document, values: Values, fixed: dict) -> Document:
	"""Put a form's values into a new document; only its own fields are taken, `fixed` ones win.

	Raises a ValidationError that names a field which the DocType doesn't have.
	"""
	for fieldname, value in read_values(values).items():
		if not doc.meta.has_field(fieldname):
			frappe.throw(_("{0} has no field {1}.").format(_(doc.doctype), escape_html(str(fieldname))))
		if fieldname not in fixed:
			check_value(doc.meta.get_field(fieldname), value)
			doc.set(fieldname, value)
	doc.update(fixed)
	return doc
