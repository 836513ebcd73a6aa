"""Emails about a document: a Communication, and where asked to, a mail in the queue."""

from __future__ import annotations

import frappe
from frappe.utils import get_formatted_email
from frappe.utils.data import cint


@frappe.whitelist()
def make(
	doctype=None,
	name=None,
	content=None,
	subject=None,
	sent_or_received="Sent",
	sender=None,
	sender_full_name=None,
	recipients=None,
	communication_medium="Email",
	send_email=False,
	cc=None,
	bcc=None,
	email_template=None,
	communication_type=None,
	attachments=None,
	read_receipt=None,
	**kwargs,
) -> dict[str, str]:
	if doctype and name and not frappe.has_permission(doctype, "email", doc=name):
		raise frappe.PermissionError(f"You are not allowed to send emails related to: {doctype} {name}")
	recipients = recipients if isinstance(recipients, str) else ", ".join(recipients or [])
	communication = frappe.get_doc(
		doctype="Communication",
		subject=subject,
		content=content,
		sender=sender or get_formatted_email(frappe.session.user),
		sender_full_name=sender_full_name,
		recipients=recipients,
		cc=cc,
		bcc=bcc,
		communication_medium=communication_medium,
		sent_or_received=sent_or_received,
		reference_doctype=doctype,
		reference_name=name,
		email_template=email_template,
		communication_type=communication_type,
		message_id=f"{frappe.generate_hash(length=20)}@sandbox",
		read_receipt=cint(read_receipt),
		has_attachment=1 if attachments else 0,
	).insert(ignore_permissions=True)
	if cint(send_email):
		communication.send_email()
	return {"name": communication.name, "emails_not_sent_to": ""}
