"""What Frappe's link fields and searches answer past the permissions of a document, closed for LeadCard's (spec §8.3)."""

import frappe
from frappe.desk import search

from leadcard.careful import as_frappe, careful
from leadcard.documents.product_choices import PRODUCT, describe_products
from leadcard.permissions.closed import closed_doctypes
from leadcard.permissions.sight import GUARDED


@frappe.whitelist(methods=["GET", "POST"])
@careful
def get_link_title(doctype: str, docname: str) -> str | None:
	"""The title of a linked document; of LeadCard's that the user may not see its name alone, as of an absent one."""
	if doctype in closed_doctypes() and not (
		frappe.db.exists(doctype, docname) and frappe.has_permission(doctype, "read", doc=docname)
	):
		return docname
	return as_frappe(search.get_link_title, doctype=doctype, docname=docname)


@frappe.whitelist(methods=["GET", "POST"])
@careful
def search_link(
	doctype: str,
	txt: str,
	query: str | None = None,
	filters: dict | list | str | None = None,
	page_length: int = 10,
	searchfield: str | None = None,
	reference_doctype: str | None = None,
	ignore_user_permissions: bool | int | str = False,
) -> list[dict]:
	"""The choices of a link field; nobody asks past the permissions of LeadCard's documents."""
	choices = as_frappe(
		search.search_link,
		doctype=doctype,
		txt=txt,
		query=query,
		filters=filters,
		page_length=page_length,
		searchfield=searchfield,
		reference_doctype=reference_doctype,
		ignore_user_permissions=ignore_user_permissions and doctype not in closed_doctypes(),
	)
	return describe_products(choices) if doctype == PRODUCT and not query else choices


@frappe.whitelist(methods=["GET", "POST"])
@careful
def search_widget(
	doctype: str,
	txt: str,
	query: str | None = None,
	searchfield: str | None = None,
	start: int = 0,
	page_length: int = 10,
	filters: dict | list | str | None = None,
	filter_fields: list | str | None = None,
	as_dict: bool = False,
	reference_doctype: str | None = None,
	ignore_user_permissions: bool | int | str = False,
) -> list:
	"""The same for the search dialog of a link field."""
	return as_frappe(
		search.search_widget,
		doctype=doctype,
		txt=txt,
		query=query,
		searchfield=searchfield,
		start=start,
		page_length=page_length,
		filters=filters,
		filter_fields=filter_fields,
		as_dict=as_dict,
		reference_doctype=reference_doctype,
		ignore_user_permissions=ignore_user_permissions and doctype not in closed_doctypes(),
	)


@frappe.whitelist(methods=["GET", "POST"])
@careful
def get_tagged_docs(doctype: str, tag: str) -> list:
	"""The documents with a tag; of LeadCard's those that the user may see."""
	if doctype not in GUARDED:
		return as_frappe("frappe.desk.doctype.tag.tag.get_tagged_docs", doctype=doctype, tag=tag)
	return frappe.get_list(doctype, filters={"_user_tags": ("like", tag)}, fields=["name"], as_list=True)


@frappe.whitelist(methods=["GET", "POST"])
@careful
def search_everywhere(text: str, start: int = 0, limit: int = 20, doctype: str = "") -> list[dict]:
	"""Frappe's global search, which answers with the content of whatever it finds; of LeadCard's what one may see."""
	closed = closed_doctypes()
	found = as_frappe(
		"frappe.utils.global_search.search", text=text, start=start, limit=limit, doctype=doctype
	)
	return [
		row
		for row in found
		if row.doctype not in closed or frappe.has_permission(row.doctype, "read", doc=row.name)
	]
