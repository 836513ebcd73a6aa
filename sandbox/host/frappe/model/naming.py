"""Names of new documents: series, fields, formats, prompts, hashes."""

from __future__ import annotations

import re
import secrets

import frappe
from frappe import _
from frappe.utils.data import cint, cstr, now_datetime


class InvalidNamingSeriesError(frappe.ValidationError):
	pass


def set_new_name(doc) -> None:
	"""Name a document: `autoname()` of its class first, then its DocType's rule, else a hash."""
	doc.run_method("before_naming")
	rule = doc.meta.autoname or ""
	if rule.lower() != "prompt" and not frappe.flags.in_import:
		doc.name = None
	if doc.meta.issingle:
		doc.name = doc.doctype
	if not doc.name:
		doc.run_method("autoname")
	if not doc.name and rule:
		_name_by_rule(rule, doc)
	if not doc.name:
		doc.name = make_autoname("hash", doc.doctype)
	doc.name = validate_name(doc.doctype, doc.name)


def _name_by_rule(rule: str, doc) -> None:
	kind, _colon, rest = rule.partition(":")
	kind = kind.lower()
	if kind == "field":
		doc.name = cstr(doc.get(rest)).strip()
		if not doc.name:
			frappe.throw(_("{0} is required").format(doc.meta.get_label(rest)))
	elif kind == "naming_series":
		set_name_by_naming_series(doc)
	elif kind.startswith("prompt"):
		if not doc.name:
			frappe.throw(_("Please set the document name"))
	elif "#" in rule:
		doc.name = make_autoname(rule, doc=doc)


def set_name_by_naming_series(doc) -> None:
	if not doc.get("naming_series"):
		doc.naming_series = get_default_naming_series(doc.doctype)
	if not doc.naming_series:
		frappe.throw(_("Naming Series mandatory"))
	doc.name = make_autoname(f"{doc.naming_series}.#####", "", doc)


def get_default_naming_series(doctype: str) -> str | None:
	return next(filter(None, frappe.get_meta(doctype).get_naming_series_options()), None)


def make_autoname(key: str = "", doctype: str = "", doc=None, *, ignore_validate: bool = False) -> str:
	"""A name of a series such as `LEAD-.YYYY.-.#####`; "hash" gives a random one."""
	if key == "hash":
		return "".join(secrets.choice("0123456789abcdefghijklmnopqrstuv") for _place in range(10))
	series = key if "#" in key else f"{key}.#####"
	if not re.fullmatch(r"[\w\- \/.#{}]+", series):
		frappe.throw(
			_(
				"Special Characters except '-', '#', '.', '/', '{{' and '}}' not allowed in naming series {0}"
			).format(frappe.bold(series)),
			InvalidNamingSeriesError,
		)
	return parse_naming_series(series.split("."), doc=doc)


def parse_naming_series(
	parts, doctype: str | None = None, doc=None, number_generator=None, key: str | None = None
) -> str:
	name, counted = "", False
	today = now_datetime()
	dates = {"YY": "%y", "MM": "%m", "DD": "%d", "YYYY": "%Y"}
	for part in parts.split(".") if isinstance(parts, str) else parts:
		if part.startswith("#"):
			if not counted:
				name += (number_generator or getseries)(key or name, len(part))
				counted = True
		elif part in dates:
			name += today.strftime(dates[part])
		elif doc is not None and part and (part.startswith("{") or part in doc.__dict__):
			name += cstr(doc.get(part.strip("{}"))).strip()
		else:
			name += part
	return name


def getseries(key: str, digits: int) -> str:
	"""The next number of a series, zero padded."""
	current = frappe.db.sql("SELECT current FROM tabSeries WHERE name = %s", (key,), pluck=True)
	if current:
		frappe.db.sql("UPDATE tabSeries SET current = current + 1 WHERE name = %s", (key,))
	else:
		frappe.db.sql("INSERT INTO tabSeries (name, current) VALUES (%s, 1)", (key,))
	return str((current[0] if current else 0) + 1).zfill(digits)


def revert_series_if_last(key: str, name: str, doc=None) -> None:
	"""Give back the number of the last name of a series, when its document goes."""
	prefix = key.rsplit(".", 1)[0] if ".#" in key else key
	if "." in prefix:
		prefix = parse_naming_series(prefix, doc=doc)
	count = cint(name.replace(prefix, ""))
	frappe.db.sql(
		"UPDATE tabSeries SET current = current - 1 WHERE name = %s AND current = %s", (prefix, count)
	)


def validate_name(doctype: str, name) -> str:
	if not name:
		frappe.throw(_("No Name Specified for {0}").format(doctype))
	if isinstance(name, int):
		frappe.throw(_("Invalid name type (integer) for varchar name column"), frappe.NameError)
	if name.startswith(f"New {doctype}"):
		frappe.throw(
			_("There were some errors setting the name, please contact the administrator"), frappe.NameError
		)
	name = name.strip()
	if not frappe.get_meta(doctype).issingle and doctype == name and name != "DocType":
		frappe.throw(_("Name of {0} cannot be {1}").format(doctype, name), frappe.NameError)
	if re.search("[<>]", name):
		frappe.throw(
			_("Name cannot contain special characters like {0}").format("'<', '>'"), frappe.NameError
		)
	return name


def append_number_if_name_exists(
	doctype: str, value: str, fieldname: str = "name", separator: str = "-", filters: dict | None = None
) -> str:
	taken = set(
		frappe.get_all(
			doctype, filters={**(filters or {}), fieldname: ["like", f"{value}%"]}, pluck=fieldname
		)
	)
	if value not in taken:
		return value
	numbers = [
		cint(name.rsplit(separator, 1)[1])
		for name in taken
		if re.fullmatch(rf"{re.escape(value)}{separator}\d+", name)
	]
	return f"{value}{separator}{max(numbers, default=0) + 1}"
