"""Which fields stand in front in the board's "+" (spec §3.1): the admin's choice, else the board's own."""

import re

import frappe
from frappe import _
from frappe.model import no_value_fields
from frappe.utils import escape_html

from leadcard.config import settings
from leadcard.domain.pipeline import LEAD
from leadcard.exceptions import InvalidValueError

# what no "+" asks for: where a card stands, and what the program composes
NEVER = ("naming_series", "status", "title")


def chosen() -> list[str]:
	"""The fields that the admin wants in front, in that order; none where the board's own order holds."""
	return named_in(settings().quick_fields)


def named_in(text: str | None) -> list[str]:
	"""The field names of a text, one a line or with commas between them."""
	return [name for name in re.split(r"[\s,;]+", text or "") if name]


def check(text: str | None) -> None:
	"""Refuse a name that is no field which somebody fills in on a lead, or that comes twice."""
	names = named_in(text)
	for name in names:
		if names.count(name) > 1 or not _is_offered(name):
			frappe.throw(
				_(
					"{0} can't stand in front of a new lead. Write names of fields that one fills in on a lead, such as mobile_no, each once."
				).format(frappe.bold(escape_html(name[:80]))),
				InvalidValueError,
			)


def _is_offered(name: str) -> bool:
	field = frappe.get_meta(LEAD).get_field(name)
	return bool(
		field
		and name not in NEVER
		and field.fieldtype not in no_value_fields
		and not (field.hidden or field.read_only or field.is_virtual)
	)
