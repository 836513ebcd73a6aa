"""Names where Frappe's lists, reports and charts show codes and emails: they are sent what a row links to without its title."""

import json
from collections import defaultdict

import frappe
from frappe import _
from werkzeug.wrappers import Request, Response

from leadcard.hardening.titles import BETWEEN, TITLES
from leadcard.permissions.closed import MODULE, is_own

ROWS = "frappe.desk.reportview.get"
PERSON = "User"
VIEWS = ("List", "Report")
# columns of every DocType that are in no list of its fields
BY_PERSON = ("owner", "modified_by")


def add_titles(response: Response | None = None, request: Request | None = None) -> None:
	"""Frappe's hook `after_request`: a list or a report of LeadCard's says what its rows link to, as far as its reader sees it."""
	rows = _rows(request)
	if not rows or response is None or response.status_code != 200 or not response.is_json:
		return
	titles = _titles(frappe.form_dict.doctype, rows)
	if titles:
		answer = json.loads(response.get_data())
		answer[TITLES] = {**answer.get(TITLES, {}), **titles}
		response.set_data(json.dumps(answer, ensure_ascii=False, separators=(",", ":")))


def named(doctype: str, fieldname: str, values: list[str | None]) -> list[str]:
	"""What the values of a field are called, as far as the session's user sees what they link to; that there is none, too."""
	field = frappe.get_meta(doctype).get_field(fieldname)
	linked = (
		PERSON if fieldname in BY_PERSON else field.options if field and field.fieldtype == "Link" else ""
	)
	titles = _titles(doctype, [{fieldname: value} for value in values])
	return [
		_("Not set")
		if value in (None, "")
		else titles.get(BETWEEN.join((linked or "", str(value)))) or _(str(value))
		for value in values
	]


def _rows(request: Request | None) -> list[dict]:
	asked = getattr(frappe.local, "form_dict", {})
	is_asked = request is not None and request.path.endswith(f"/{ROWS}") and asked.get("view") in VIEWS
	found = getattr(frappe.local, "response", {}).get("message") if is_asked else None
	if not isinstance(found, dict) or not is_own(asked.get("doctype")):
		return []
	return [dict(zip(found["keys"], values, strict=False)) for values in found["values"]]


def _titles(doctype: str, rows: list[dict]) -> dict[str, str]:
	titles = {}
	for linked, names in _links(doctype, rows).items():
		if linked == "DocType":
			titles.update({BETWEEN.join((linked, name)): _as_said(name) for name in names})
			continue
		title = _title_field(linked)
		if not title:
			continue
		filters = {"name": ("in", list(names))}
		read = frappe.get_all if linked == PERSON else frappe.get_list
		for row in read(linked, filters=filters, fields=["name", f"{title} as title"], limit_page_length=0):
			titles[BETWEEN.join((linked, row.name))] = row.title or row.name
	return titles


def _as_said(doctype: str) -> str:
	"""What people call a DocType: in English the code's own words."""
	translated = _(doctype)
	return translated if translated != doctype else doctype.removeprefix("LC ")


def _links(doctype: str, rows: list[dict]) -> dict[str, set[str]]:
	"""What the rows name, by DocType."""
	named = defaultdict(set)
	fields = frappe.get_meta(doctype).get("fields", {"fieldtype": ("in", ("Link", "Dynamic Link"))})
	for row in rows:
		for df in fields:
			linked = df.options if df.fieldtype == "Link" else row.get(df.options)
			named[linked].add(row.get(df.fieldname))
		named[PERSON].update(row.get(fieldname) for fieldname in BY_PERSON)
	found = {linked: {name for name in names if name} for linked, names in named.items() if linked}
	return {linked: names for linked, names in found.items() if names}


def _title_field(doctype: str) -> str | None:
	"""The field with a document's title: people's full names, and the title of LeadCard's DocTypes that show one in links."""
	if doctype == PERSON:
		return "full_name"
	meta = frappe.get_meta(doctype)
	shows = meta.module == MODULE and meta.show_title_field_in_link and meta.title_field
	return meta.title_field if shows and frappe.has_permission(doctype, "read") else None
