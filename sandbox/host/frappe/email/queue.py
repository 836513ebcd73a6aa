"""Outgoing mail: into the Email Queue, never out of the machine."""

from __future__ import annotations

from email.message import EmailMessage

import frappe
from frappe import _
from frappe.utils.data import cstr, split_emails, strip_html


def sendmail(
	recipients=None,
	sender: str = "",
	subject: str = "No Subject",
	message: str = "",
	content: str | None = None,
	cc=None,
	bcc=None,
	reference_doctype: str | None = None,
	reference_name: str | None = None,
	template: str | None = None,
	args: dict | None = None,
	communication: str | None = None,
	message_id: str | None = None,
	send_after=None,
	delayed: bool = True,
	**kwargs,
):
	account = frappe.db.get_value(
		"Email Account", {"default_outgoing": 1, "enable_outgoing": 1}, ["email_id"]
	)
	if not account:
		frappe.throw(
			_("Please setup default outgoing Email Account from Settings > Email Account"),
			frappe.OutgoingEmailError,
		)
	recipients = split_emails(recipients) if isinstance(recipients, str) else list(recipients or [])
	body = content or message or cstr((args or {}).get("body_content") or (args or {}).get("message"))
	mail = EmailMessage()
	mail["Subject"], mail["From"], mail["To"] = (
		subject,
		sender or account or "sandbox@example.com",
		", ".join(recipients),
	)
	mail["Message-Id"] = f"<{message_id}>" if message_id else f"<{frappe.generate_hash(length=20)}@sandbox>"
	mail.set_content(strip_html(body))
	mail.add_alternative(body, subtype="html")
	return frappe.get_doc(
		doctype="Email Queue",
		sender=mail["From"],
		subject=subject,
		recipients=[{"recipient": address} for address in recipients],
		message=mail.as_string(),
		reference_doctype=reference_doctype,
		reference_name=reference_name,
		communication=communication,
		message_id=message_id,
		send_after=send_after,
	).insert(ignore_permissions=True)
