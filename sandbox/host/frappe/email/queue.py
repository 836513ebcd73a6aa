"""Outgoing mail: into the Email Queue, never out of the machine."""

from __future__ import annotations

from email.message import EmailMessage

import frappe
from frappe.email.doctype.email_account.email_account import EmailAccount
from frappe.utils.data import cstr, split_emails, strip_html


class EMail:
	"""What apps get to change by the hook `make_email_body_message`."""

	def __init__(
		self, sender: str, recipients: list[str], cc: list[str], bcc: list[str], subject: str, body: str
	) -> None:
		self.sender, self.recipients, self.cc, self.bcc, self.subject = sender, recipients, cc, bcc, subject
		self.msg_root = EmailMessage()
		self.msg_root["Subject"], self.msg_root["From"] = subject, sender
		self.msg_root["To"] = ", ".join(recipients)
		if cc:
			self.msg_root["CC"] = ", ".join(cc)
		self.msg_root.set_content(strip_html(body))
		self.msg_root.add_alternative(body, subtype="html")

	def set_header(self, key: str, value: str) -> None:
		del self.msg_root[key]
		self.msg_root[key] = value

	def attach(
		self, fname: str, fcontent: bytes | str, content_type: str = "application/octet-stream"
	) -> None:
		content_type, *parameters = content_type.split("; ")
		maintype, subtype = content_type.split("/")
		content = fcontent.encode() if isinstance(fcontent, str) else fcontent
		params = dict(parameter.split("=") for parameter in parameters)
		self.msg_root.add_attachment(
			content, maintype=maintype, subtype=subtype, filename=fname, params=params
		)


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
	attachments: list[dict] | None = None,
	communication: str | None = None,
	message_id: str | None = None,
	read_receipt=None,
	send_after=None,
	delayed: bool = True,
	**kwargs,
):
	account = EmailAccount.find_outgoing(
		match_by_email=sender, match_by_doctype=reference_doctype, _raise_error=True
	)
	recipients = split_emails(recipients) if isinstance(recipients, str) else list(recipients or [])
	cc = split_emails(cc) if isinstance(cc, str) else list(cc or [])
	bcc = split_emails(bcc) if isinstance(bcc, str) else list(bcc or [])
	body = content or message or cstr((args or {}).get("body_content") or (args or {}).get("message"))
	mail = EMail(sender or account.email_id or "sandbox@example.com", recipients, cc, bcc, subject, body)
	message_id = message_id or f"{frappe.generate_hash(length=20)}@sandbox"
	mail.set_header("Message-Id", f"<{message_id}>")
	if read_receipt:
		mail.set_header("Disposition-Notification-To", mail.sender)
	for attachment in attachments or []:
		if attachment.get("fcontent") is not None:
			mail.attach(**attachment)
	for hook in frappe.get_hooks("make_email_body_message"):
		frappe.get_attr(hook)(mail)
	return frappe.get_doc(
		doctype="Email Queue",
		sender=mail.sender,
		subject=subject,
		recipients=[{"recipient": address} for address in [*recipients, *cc]],
		message=mail.msg_root.as_string(),
		reference_doctype=reference_doctype,
		reference_name=reference_name,
		communication=communication,
		message_id=message_id,
		email_account=account.name,
		send_after=send_after,
	).insert(ignore_permissions=True)
