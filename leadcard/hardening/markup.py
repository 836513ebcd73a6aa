"""Markup in texts that Frappe leaves as they are (spec §8.3): what one writes may not run in the browser of who reads it.

Frappe cleans the texts of a document but those that could be JSON, and a text in quotation marks is JSON.
"""

import json
import re

import frappe
from frappe.model.document import Document
from frappe.utils import sanitize_html

from leadcard.hardening.as_shown import ADDRESSES, COLOR, EMAIL, as_address, as_color, as_emails

TAG = re.compile(r"<[a-z/!?]", re.IGNORECASE)
# shown as markup nowhere, or made of objects whose parts are: Frappe's own pages keep these to who may change them
LEFT = ("Barcode", "Code", "JSON", "Long Text", "Markdown Editor", "Password")


def clean(document: Document, _event: str | None = None) -> None:
	"""Frappe's hook `before_validate` for every document: what it will not clean for being JSON is cleaned like the rest."""
	if frappe.flags.in_install or frappe.flags.in_migrate:
		return
	for holder in (document, *document.get_all_children()):
		for field in holder.meta.fields:
			text = holder.get(field.fieldname)
			if not isinstance(text, str):
				continue
			if field.fieldtype in ADDRESSES:
				holder.set(field.fieldname, as_address(text))
			elif field.fieldtype == COLOR:
				holder.set(field.fieldname, as_color(text))
			elif field.options == EMAIL:
				holder.set(field.fieldname, as_emails(text))
			elif "<" in text and _is_left_as_it_is(field, text):
				holder.set(field.fieldname, sanitize_html(text, always_sanitize=True))


def _is_left_as_it_is(field: Document, text: str) -> bool:
	if field.fieldtype in LEFT or field.ignore_xss_filter or not TAG.search(text):
		return False
	try:
		json.loads(text)
	except (ValueError, RecursionError):
		return False
	return True
