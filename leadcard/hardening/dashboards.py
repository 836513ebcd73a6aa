"""Reports, charts, number cards and dashboards (spec §8.3, §9.6): what one puts there is shown on the pages of others.

Frappe evaluates some of their fields in the browser of whoever opens the page, puts others into its markup as they are, and
lets everybody make cards and charts past all permissions.
"""

import json
import re
from collections.abc import Iterator
from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html

from leadcard.hardening.markup import TAG
from leadcard.permissions.closed import is_own
from leadcard.permissions.hanging import ADMIN_ROLE, ALLOWED
from leadcard.permissions.reports import is_of_leadcard
from leadcard.permissions.roles import MANAGER_ROLE

DASHBOARD_ROLE = "Dashboard Manager"
# who may put on the pages of others what they like (docs/security.md)
KEEPERS = {
	"Report": {ADMIN_ROLE, "Report Manager"},
	"Number Card": {ADMIN_ROLE, DASHBOARD_ROLE},
	"Dashboard Chart": {ADMIN_ROLE, DASHBOARD_ROLE},
	"Dashboard": {ADMIN_ROLE, DASHBOARD_ROLE},
}
LOOKED_AT = ("read", "select", "report", "export", "print", "email")
# the one function that a card of somebody else may call in the name of who looks at it
CARD_METHOD = "leadcard.api.figures.get_number_card"
NAMES = ("label", "chart_name", "dashboard_name", "report_name")
FILTERS, OPTIONS = ("filters_json", "json"), ("custom_options", "chart_options")
IN_NAMES = re.compile(r"[<>\"]")
COLOR = re.compile(r"#[0-9a-fA-F]{3,8}|[a-zA-Z]{0,20}")
OPTION = re.compile(r"[\w #%.,:()/-]*")
# what a filter that holds for today may be: Frappe evaluates it
EXPRESSION = re.compile(
	r"frappe\.session\.user"
	r"|frappe\.datetime\.(?:(?:get_today|now_date|now_datetime)"
	r"|(?:week|month|quarter|year)_(?:start|end))\(\)"
	r"|frappe\.datetime\.add_(?:days|months)\(frappe\.datetime\.get_today\(\), ?-?\d{1,4}\)"
	r"|frappe\.defaults\.get_user_default\((?:\"[\w ]{1,60}\"|'[\w ]{1,60}')\)"
)


def has_permission(doc: Document, ptype: str, user: str) -> bool | None:
	"""Refuse managers, whose right is LeadCard's, cards and charts about other documents than LeadCard's."""
	if ptype in LOOKED_AT or _has_right_otherwise(doc.doctype, ptype, user):
		return ALLOWED
	stored = (
		None if doc.is_new() else frappe.db.get_value(doc.doctype, doc.name, ["document_type", "report_name"])
	)
	named = {(doc.document_type, doc.report_name), *([stored] if stored else [])}
	return ALLOWED if all(_is_about_leadcard(*each) for each in named) else False


def _is_about_leadcard(doctype: str | None, report: str | None) -> bool:
	"""Whether each of the two that is said is LeadCard's: the kind of card or chart decides by which Frappe goes."""
	return (
		bool(doctype or report)
		and (not doctype or is_own(doctype))
		and (not report or is_of_leadcard(report))
	)


def keep_harmless(doc: Document, _event: str | None = None) -> None:
	"""Refuse what would run, or be markup, on the pages of others, to all but `KEEPERS`."""
	if frappe.flags.in_install or frappe.flags.in_migrate or _keeps(doc.doctype):
		return
	for field in NAMES:
		if IN_NAMES.search(doc.get(field) or ""):
			_refuse(doc, field)
	if not COLOR.fullmatch(doc.get("color") or ""):
		_refuse(doc, "color")
	if (doc.get("method") or "") not in ("", CARD_METHOD):
		_refuse(doc, "method")
	for field in ("filters_config", "is_standard", "is_default"):
		if doc.get(field) and doc.get(field) != "No":
			_refuse(doc, field)
	if any(not isinstance(each, str) or not EXPRESSION.fullmatch(each) for each in _expressions(doc)):
		_refuse(doc, "dynamic_filters_json")
	for fields, is_harmless in ((FILTERS, _is_no_markup), (OPTIONS, OPTION.fullmatch)):
		for field in fields:
			if not all(is_harmless(text) for text in _texts(_read(doc, field))):
				_refuse(doc, field)
	for row in doc.get("y_axis") or ():
		if not COLOR.fullmatch(row.color or ""):
			_refuse(doc, "y_axis")


def _has_right_otherwise(doctype: str, right: str, user: str) -> bool:
	"""Whether somebody may do something with a kind of documents by another role than the manager's."""
	roles = [role for role in frappe.get_roles(user) if role != MANAGER_ROLE]
	return any(rule.get(right) and rule.role in roles for rule in frappe.get_meta(doctype).permissions)


def _keeps(doctype: str) -> bool:
	user = frappe.session.user
	return user == "Administrator" or bool(KEEPERS[doctype] & set(frappe.get_roles(user)))


def _is_no_markup(text: str) -> bool:
	return not TAG.search(text)


def _expressions(doc: Document) -> list[object]:
	"""What Frappe evaluates: the values of filters, which are rows or an object."""
	filters = _read(doc, "dynamic_filters_json") or []
	if isinstance(filters, dict):
		return list(filters.values())
	if not isinstance(filters, list):
		return [filters]
	return [each[3] if isinstance(each, list) and len(each) > 3 else each for each in filters]


def _texts(value: object) -> Iterator[str]:
	"""The texts in what was sent as JSON, names of values among them."""
	if isinstance(value, str):
		yield value
	elif isinstance(value, dict):
		for key, each in value.items():
			yield str(key)
			yield from _texts(each)
	elif isinstance(value, list):
		for each in value:
			yield from _texts(each)


def _read(doc: Document, field: str) -> object:
	try:
		return json.loads(doc.get(field) or "null")
	except (ValueError, RecursionError, TypeError):
		_refuse(doc, field)


def _refuse(doc: Document, field: str) -> NoReturn:
	label = doc.meta.get_label(field) or field
	frappe.throw(
		_(
			"{0} would run on the pages of others as it is. Leave it out, or ask an administrator to enter it."
		).format(frappe.bold(escape_html(_(label)))),
		frappe.PermissionError,
	)
