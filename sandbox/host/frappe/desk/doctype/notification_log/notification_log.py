"""The bell."""

import frappe


def enqueue_create_notification(users, doc: dict) -> None:
	if frappe.flags.in_install:
		return
	users = [user.strip() for user in users.split(",") if user.strip()] if isinstance(users, str) else users
	frappe.enqueue(
		"frappe.desk.doctype.notification_log.notification_log.make_notification_logs",
		doc=frappe._dict(doc),
		users=sorted(set(users)),
		now=frappe.flags.in_test,
	)


def make_notification_logs(doc, users) -> None:
	for user in frappe.db.get_values("User", {"enabled": 1, "email": ("in", users)}, "name", pluck=True):
		log = frappe.new_doc("Notification Log")
		log.update(doc)
		log.for_user = user
		if log.for_user != log.from_user or log.type in ("Energy Point", "Alert"):
			log.insert(ignore_permissions=True)


def get_title(doctype: str, docname: str, title_field: str | None = None) -> str:
	field = title_field or frappe.get_meta(doctype).get_title_field()
	return docname if field == "name" else frappe.db.get_value(doctype, docname, field)


def get_title_html(title: str) -> str:
	return f'<b class="subject-title">{title}</b>'
