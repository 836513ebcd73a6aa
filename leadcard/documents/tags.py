"""Tags of LeadCard's documents: words, and nothing that a page could take for more."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html

from leadcard.domain.values import as_name
from leadcard.exceptions import InvalidValueError
from leadcard.permissions.closed import MODULE


def check_tag(link: Document, _event: str | None = None) -> None:
	"""Refuse a tag with quotes or markup, which Frappe's lists put into attributes as they are; whichever way it came."""
	if link.document_type and frappe.get_meta(link.document_type).module == MODULE and link.tag:
		if (plain := as_name(link.tag)) != link.tag:
			frappe.throw(
				_("A tag has neither quotes nor markup: {0}. Write it as {1}.").format(
					frappe.bold(escape_html(link.tag)), frappe.bold(escape_html(plain))
				),
				InvalidValueError,
			)
