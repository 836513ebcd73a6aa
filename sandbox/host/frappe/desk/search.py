"""What a link field offers while somebody types."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.db_query import default_order
from frappe.utils.data import cint, cstr, unique

SEARCHABLE = frozenset(
	("Data", "Text", "Small Text", "Long Text", "Link", "Select", "Read Only", "Text Editor")
)


@frappe.whitelist()
def search_link(
	doctype: str,
	txt: str,
	query: str | None = None,
	filters: str | dict | list | None = None,
	page_length: int = 10,
	searchfield: str | None = None,
	reference_doctype: str | None = None,
	ignore_user_permissions: bool = False,
) -> list[dict]:
	rows = search_widget(
		doctype, txt.strip(), query, searchfield, 0, page_length, filters, None, False, reference_doctype
	)
	meta, results = frappe.get_meta(doctype), []
	for row in rows:
		parts = list(row)
		answer = {"value": parts[0]}
		if meta.show_title_field_in_link and not query:
			answer["label"] = parts[1] if len(parts) > 1 else parts[0]
			parts = [parts[0], parts[0], *(part for part in parts[2:] if part != answer["label"])]
		answer["description"] = ", ".join(
			unique(_(cstr(part)) if meta.translated_doctype else cstr(part) for part in parts[1:] if part)
		)
		results.append(answer)
	return results


@frappe.whitelist()
def search_widget(
	doctype: str,
	txt: str,
	query: str | None = None,
	searchfield: str | None = None,
	start: int = 0,
	page_length: int = 10,
	filters: str | dict | list | None = None,
	filter_fields=None,
	as_dict: bool = False,
	reference_doctype: str | None = None,
	ignore_user_permissions: bool = False,
):
	filters = frappe.parse_json(filters)
	query = query or next(iter(frappe.get_hooks("standard_queries", {}).get(doctype, [])[-1:]), None)
	if query:
		method = frappe.get_attr(query)
		frappe.is_whitelisted(method)
		arguments = (doctype, txt, searchfield or "name", cint(start), page_length, filters)
		return frappe.call(method, *arguments, as_dict=as_dict, reference_doctype=reference_doctype)
	meta = frappe.get_meta(doctype)
	wanted = (
		[]
		if filters is None
		else [[key, *_operation(value)] for key, value in filters.items()]
		if isinstance(filters, dict)
		else list(filters)
	)
	fields = unique(
		[
			"name",
			*([meta.title_field] if meta.title_field else []),
			*(meta.get_search_fields() if meta.search_fields else []),
		]
	)
	either = [
		[doctype, field, "like", f"%{txt}%"]
		for field in fields
		if txt
		and not meta.translated_doctype
		and (field == "name" or (meta.has_field(field) and meta.get_field(field).fieldtype in SEARCHABLE))
	]
	if meta.has_field("enabled"):
		wanted.append([doctype, "enabled", "=", 1])
	if meta.has_field("disabled"):
		wanted.append([doctype, "disabled", "!=", 1])
	columns = [f"`tab{doctype}`.`{field}`" for field in fields]
	if meta.show_title_field_in_link and meta.title_field:
		columns.insert(1, f"`tab{doctype}`.`{meta.title_field}` as `label`")
	rows = frappe.get_list(
		doctype,
		filters=wanted,
		or_filters=either,
		fields=columns,
		limit_start=start,
		limit_page_length=None if meta.translated_doctype else page_length,
		order_by=f"`tab{doctype}`.idx desc, {default_order(doctype)}",
		ignore_permissions=doctype == "DocType",
		as_list=not as_dict,
	)
	if meta.translated_doctype:
		texts = (lambda row: row.values()) if as_dict else (lambda row: row)
		rows = [row for row in rows if any(txt.casefold() in _(cstr(text)).casefold() for text in texts(row))]

	def relevance(row) -> tuple:
		value = _(row["name"] if as_dict else row[0])
		return (not value.casefold().startswith(txt.casefold()), value)

	return sorted(rows, key=relevance)


def _operation(value) -> tuple:
	return tuple(value) if isinstance(value, list | tuple) else ("=", value)
