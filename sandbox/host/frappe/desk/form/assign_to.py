"""Assigning a document: a ToDo, a share where the user could not read it, and a notice."""

import frappe
import frappe.share
from frappe import _
from frappe.desk.doctype.notification_log.notification_log import (
	enqueue_create_notification,
	get_title,
	get_title_html,
)
from frappe.utils import get_fullname, nowdate
from frappe.utils.data import escape_html

NOT_OPEN = ("not in", ("Cancelled", "Closed"))


def get(args=None):
	args = args or frappe.local.form_dict
	filters = {"reference_type": args.get("doctype"), "reference_name": args.get("name"), "status": NOT_OPEN}
	return frappe.get_all("ToDo", fields=["allocated_to as owner", "name"], filters=filters, limit=5)


@frappe.whitelist()
def add(args=None, *, ignore_permissions=False):
	args = args or frappe.local.form_dict
	doctype, name = args["doctype"], args["name"]
	description = escape_html(args.get("description", _("Assignment for {0} {1}").format(doctype, name)))
	doc = frappe.get_doc(doctype, name)
	for user in frappe.parse_json(args.get("assign_to")):
		reference = {
			"reference_type": doctype,
			"reference_name": name,
			"status": "Open",
			"allocated_to": user,
		}
		if not ignore_permissions:
			doc.check_permission()
		if frappe.get_all("ToDo", filters=reference):
			frappe.msgprint(_("Already in the following Users ToDo list:{0}").format(f"<br>{user}"))
			continue
		todo = frappe.get_doc(
			{
				**reference,
				"doctype": "ToDo",
				"description": description,
				"priority": args.get("priority", "Medium"),
				"date": args.get("date", nowdate()),
				"assigned_by": args.get("assigned_by", frappe.session.user),
				"assignment_rule": args.get("assignment_rule"),
			}
		).insert(ignore_permissions=True)
		if not frappe.has_permission(doc=doc, user=user):
			frappe.share.add(doctype, name, user)
		notify_assignment(todo.assigned_by, user, doctype, name, description)
	return get(args)


@frappe.whitelist()
def remove(doctype, name, assign_to, ignore_permissions=False):
	return set_status(doctype, name, assign_to=assign_to, ignore_permissions=ignore_permissions)


def set_status(doctype, name, todo=None, assign_to=None, status="Cancelled", ignore_permissions=False):
	if not ignore_permissions:
		frappe.get_doc(doctype, name).check_permission()
	filters = {
		"reference_type": doctype,
		"reference_name": name,
		"allocated_to": assign_to,
		"status": NOT_OPEN,
	}
	todo = todo or frappe.db.get_value("ToDo", filters)
	if todo:
		found = frappe.get_doc("ToDo", todo)
		found.status = status
		found.save(ignore_permissions=True)
	return get({"doctype": doctype, "name": name})


def notify_assignment(assigned_by: str, user: str, doctype: str, name: str, description: str) -> None:
	if assigned_by == user:
		return
	subject = _("{0} assigned a new task {1} {2} to you").format(
		frappe.bold(get_fullname(frappe.session.user)),
		frappe.bold(_(doctype)),
		get_title_html(get_title(doctype, name)),
	)
	notice = {
		"type": "Assignment",
		"document_type": doctype,
		"subject": subject,
		"document_name": name,
		"from_user": frappe.session.user,
		"email_content": f"<div>{description}</div>",
	}
	enqueue_create_notification(user, notice)
