"""All that is filled in on a card, by its DocType's meta: custom fields need no code (spec §3.5)."""

from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime, get_fullname, strip_html

from leadcard.board.panel_answers import Detail
from leadcard.domain.care import is_cared_for
from leadcard.domain.masking import mask
from leadcard.labels import column_label
from leadcard.masking.access import LEVEL, is_on

SHOWN = (
	"Check",
	"Code",
	"Currency",
	"Data",
	"Date",
	"Datetime",
	"Duration",
	"Dynamic Link",
	"Float",
	"Int",
	"Link",
	"Long Text",
	"Percent",
	"Phone",
	"Rating",
	"Read Only",
	"Select",
	"Small Text",
	"Text",
	"Text Editor",
	"Time",
)
MARKED_UP = ("Text Editor",)


def details_of(doc: Document) -> list[Detail]:
	"""The filled fields that the session's user may read, in the form's order, as plain values with their type."""
	levels, masked = readable_levels(doc.doctype), doc.is_masked()
	section = ""
	found: list[Detail] = []
	for field in doc.meta.fields:
		if field.fieldtype in ("Section Break", "Tab Break"):
			section = field.label or ""
		elif _is_shown(field, doc, levels):
			found.append(
				{
					"fieldname": field.fieldname,
					"label": _(field.label or field.fieldname),
					"section": _(section) if section else "",
					"fieldtype": field.fieldtype,
					"link": _link_of(field, doc),
					"value": _shown(field, doc.get(field.fieldname), masked),
				}
			)
	for field in found:
		if field["fieldname"] == "last_care_on" and not is_cared_for(*_times_of(doc)):
			field["text"] = _("Not cared for yet")
		elif field["fieldname"] == "status":
			field["text"] = column_label(str(field["value"]))
		elif field["link"] == "User":
			field["text"] = get_fullname(str(field["value"]))
		elif field["link"] == "LC Product":
			field["text"] = frappe.db.get_value("LC Product", field["value"], "product_name", cache=True)
	return found


def _times_of(doc: Document) -> tuple[datetime, datetime]:
	return get_datetime(doc.last_care_on), get_datetime(doc.creation)


def readable_levels(doctype: str) -> set[int]:
	"""The permission levels at which the session's user reads cards: contact data too, in full or masked."""
	levels = {int(level) for level in frappe.get_meta(doctype).get_permlevel_access("read")}
	return levels | {LEVEL} if is_on() else levels


def may_show(field: Document, levels: set[int]) -> bool:
	"""Whether the session's user is shown a field of a card, by its type and its level."""
	return bool(
		field.fieldtype in SHOWN
		and not field.hidden
		and field.fieldname != "naming_series"
		and is_readable(field, levels)
	)


def is_readable(field: Document, levels: set[int]) -> bool:
	"""Whether the session's user reads a field of a card by its level."""
	return frappe.session.user == "Administrator" or int(field.permlevel or 0) in levels


def _is_shown(field: Document, doc: Document, levels: set[int]) -> bool:
	return may_show(field, levels) and bool(doc.get(field.fieldname))


def _link_of(field: Document, doc: Document) -> str:
	"""The DocType that a link leads to."""
	if field.fieldtype == "Link":
		return field.options
	return doc.get(field.options) or "" if field.fieldtype == "Dynamic Link" else ""


def _shown(field: Document, value: Any, masked: bool) -> str | int | float:
	if masked and int(field.permlevel or 0) == LEVEL:
		return mask(field.fieldname, str(value))
	return _plain(field, value)


def _plain(field: Document, value: Any) -> str | int | float:
	if field.fieldtype in MARKED_UP:
		return strip_html(value)
	return value if isinstance(value, int | float) else str(value)
