"""Likes: who likes a document stands in its own row, and each like is a comment of that kind."""

import json

import frappe
from frappe import _


@frappe.whitelist()
def toggle_like(doctype, name, add=False):
	user = frappe.session.user
	liked_by = json.loads(frappe.db.get_value(doctype, name, "_liked_by") or "[]")
	if add == "Yes" and user not in liked_by:
		liked_by.append(user)
		frappe.get_doc(doctype, name).add_comment("Like", _("Liked"))
	elif add != "Yes" and user in liked_by:
		liked_by.remove(user)
		_remove_like(doctype, name, user)
	frappe.db.set_value(doctype, name, "_liked_by", json.dumps(liked_by), update_modified=False)


def _remove_like(doctype, name, user):
	like = {"comment_type": "Like", "reference_doctype": doctype, "reference_name": name, "owner": user}
	for comment in frappe.get_all("Comment", filters=like, pluck="name"):
		frappe.delete_doc("Comment", comment, ignore_permissions=True)
