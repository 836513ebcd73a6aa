"""Frappe's own endpoints that answer past the permissions of a document, closed for LeadCard's (spec §8.3).

For every other DocType they answer as Frappe does.
"""

import frappe
from frappe import client
from frappe.desk import search

from leadcard.permissions import GUARDED


@frappe.whitelist(methods=["GET", "POST"])
def get_count(
	doctype: str, filters: dict | list | str | None = None, debug: bool = False, cache: bool = False
) -> int:
	"""How many documents there are: of LeadCard's those that the user may see, or counting would tell their content."""
	if doctype not in GUARDED:
		return client.get_count(doctype, filters, debug, cache)
	counted = frappe.get_list(
		doctype, filters=client.get_safe_filters(filters), fields=["count(name) as counted"]
	)
	return counted[0].counted


@frappe.whitelist(methods=["GET", "POST"])
def get_link_title(doctype: str, docname: str) -> str | None:
	"""The title of a linked document; of LeadCard's that the user may not see its name alone."""
	if doctype in GUARDED and not frappe.has_permission(doctype, "read", doc=docname):
		return docname
	return search.get_link_title(doctype, docname)


@frappe.whitelist(methods=["GET", "POST"])
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
	return search.search_link(
		doctype,
		txt,
		query,
		filters,
		page_length,
		searchfield,
		reference_doctype,
		ignore_user_permissions=ignore_user_permissions and doctype not in GUARDED,
	)


@frappe.whitelist(methods=["GET", "POST"])
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
	return search.search_widget(
		doctype,
		txt,
		query,
		searchfield,
		start,
		page_length,
		filters,
		filter_fields,
		as_dict,
		reference_doctype,
		ignore_user_permissions=ignore_user_permissions and doctype not in GUARDED,
	)
