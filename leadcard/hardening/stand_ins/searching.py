"""What Frappe's link fields and searches answer past the permissions of a document, closed for LeadCard's (spec §8.3)."""

import frappe

from leadcard.documents.product_choices import PRODUCT, describe_products
from leadcard.hardening.queries import narrowed, shown_among
from leadcard.hardening.stand_ins.instead import Answer, instead_of, is_closed, text_of
from leadcard.permissions.closed import closed_doctypes, is_own
from leadcard.permissions.sight import GUARDED


@instead_of("frappe.desk.search.get_link_title")
def get_link_title(answer: Answer, sent: dict) -> object:
	"""The title of a linked document; of one that the user may not see what an absent one is answered with: of LeadCard's
	its name, of Frappe's what Frappe answers."""
	doctype, name = text_of(sent, "doctype"), text_of(sent, "docname")
	if not is_closed(doctype, name):
		return answer(**sent)
	if frappe.db.exists(doctype, name) and frappe.has_permission(doctype, "read", doc=name):
		return answer(**sent)
	has_title = frappe.get_meta(doctype).show_title_field_in_link
	return name if is_own(doctype) or not has_title else None


@instead_of("frappe.desk.search.search_link")
def search_link(answer: Answer, sent: dict) -> object:
	"""The choices of a link field; nobody asks past the permissions of LeadCard's documents."""
	doctype = text_of(sent, "doctype")
	with narrowed(doctype):
		choices = answer(**_within_permissions(sent, doctype))
	return describe_products(choices) if doctype == PRODUCT and not sent.get("query") else choices


@instead_of("frappe.desk.search.search_widget")
def search_widget(answer: Answer, sent: dict) -> object:
	"""The choices of the search dialog of a link field, within the same permissions."""
	doctype = text_of(sent, "doctype")
	with narrowed(doctype):
		return answer(**_within_permissions(sent, doctype))


def _within_permissions(sent: dict, doctype: str) -> dict:
	return {**sent, "ignore_user_permissions": False} if is_own(doctype) else sent


@instead_of("frappe.desk.doctype.tag.tag.get_tagged_docs")
def get_tagged_docs(answer: Answer, sent: dict) -> object:
	"""The documents with a tag; of LeadCard's those that the user may see."""
	doctype = text_of(sent, "doctype")
	if doctype in GUARDED:
		tagged = {"_user_tags": ("like", sent.get("tag"))}
		return frappe.get_list(doctype, filters=tagged, fields=["name"], as_list=True)
	found = answer(**sent)
	shown = shown_among(doctype, [row[0] for row in found])
	return found if shown is None else tuple(row for row in found if row[0] in shown)


@instead_of("frappe.utils.global_search.search")
def search_everywhere(answer: Answer, sent: dict) -> object:
	"""Frappe's global search, which answers with the content of whatever it finds; of LeadCard's what one may see, and
	that is still there: the index takes in what was deleted while it waited."""
	found = answer(**{"start": 0, "limit": 20, "doctype": "", **sent})
	return [row for row in found if _is_shown(row.doctype, row.name)]


def _is_shown(doctype: str, name: str) -> bool:
	if (doctype in closed_doctypes() or is_own(doctype)) and not frappe.db.exists(doctype, name):
		return False
	return not is_closed(doctype, name) or frappe.has_permission(doctype, "read", doc=name)
