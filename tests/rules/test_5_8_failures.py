"""Why an email has not arrived, in words that people read (spec §5.8)."""

import frappe
import pytest

READ = "leadcard.api.emails.get_email"
TRACEBACK = "Traceback (most recent call last):\n  File 'smtp.py', line 1\n"


@pytest.mark.parametrize(
	("error", "told"),
	[
		(
			"smtplib.SMTPRecipientsRefused: {'binh@example.com': (550, b'5.1.1 No such mailbox')}",
			"binh@example.com: 5.1.1 No such mailbox (550)",
		),
		("smtplib.SMTPDataError: (554, b'Message too big')", "Message too big (554)"),
		("smtplib.SMTPSenderRefused: (530, b'Log in first', 'lan@example.com')", "Log in first (530)"),
		(
			"frappe.exceptions.ValidationError: Invalid Outgoing Mail Server or Port: [Errno 111] Connection refused",
			"Invalid Outgoing Mail Server or Port: [Errno 111] Connection refused",
		),
		("TimeoutError: timed out", "timed out"),
		("SomeError: ()", "()"),
		("SomeError: {'binh@example.com': 'full'}", "{'binh@example.com': 'full'}"),
	],
	ids=lambda text: text[:30],
)
def test_5_8_the_reason_is_the_mail_servers_answer(call, make_lead, email_on, error, told):
	email = email_on(make_lead(), delivery_status="Error")
	frappe.get_doc(
		{
			"doctype": "Email Queue",
			"sender": "lan@example.com",
			"recipients": [{"recipient": "binh@example.com"}],
			"message": "x",
			"status": "Error",
			"error": TRACEBACK + error,
			"communication": email.name,
		}
	).insert(ignore_permissions=True)
	assert call.get(READ, name=email.name)["failure"] == told


def test_8_3_only_whoever_sees_the_card_sends_again(call, make_user, make_lead, as_user, email_on):
	email = email_on(make_lead(lead_owner=make_user()), delivery_status="Error")
	with as_user(make_user()), pytest.raises(frappe.PermissionError):
		call("leadcard.api.emails.send_again", name=email.name)
