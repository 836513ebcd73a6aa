"""What leaves a request: jobs, mails, notices, events, errors kept for the admin."""

from email import message_from_string
from email.policy import default

import frappe
import pytest
from frappe.desk.doctype.notification_log.notification_log import enqueue_create_notification
from frappe.email.doctype.email_account.email_account import EmailAccount
from frappe.utils import cint

ACCOUNT = {
	"doctype": "Email Account",
	"email_account_name": "_Ausgang",
	"email_id": "ausgang@example.com",
	"smtp_server": "127.0.0.1",
	"no_smtp_authentication": 1,
	"enable_outgoing": 1,
	"default_outgoing": 1,
}


@pytest.fixture
def no_account():
	frappe.db.set_value(
		"Email Account", {"enable_outgoing": 1}, {"enable_outgoing": 0, "default_outgoing": 0}
	)


@pytest.fixture
def account(no_account):
	frappe.get_doc(ACCOUNT).insert(ignore_permissions=True)


def test_without_an_account_no_mail_goes_out(no_account):
	with pytest.raises(frappe.OutgoingEmailError):
		frappe.sendmail(recipients=["lan@example.com"], subject="Hallo", message="<p>Hallo</p>", delayed=True)


def test_a_mail_waits_in_the_queue(account, make_lead):
	lead = make_lead()
	frappe.sendmail(
		recipients=["lan@example.com"],
		subject="Báo giá",
		message="<p>Xin chào</p>",
		reference_doctype="LC Lead",
		reference_name=lead.name,
	)
	queue = frappe.get_last_doc("Email Queue", {"reference_name": lead.name})
	assert queue.status == "Not Sent"
	assert [row.recipient for row in queue.recipients] == ["lan@example.com"]
	assert "ausgang@example.com" in queue.sender


def test_jobs_run_where_they_are_told_to_run_now():
	done = []
	frappe.enqueue(lambda what: done.append(what), now=True, what="x")
	assert done == ["x"]


def test_notices_reach_enabled_users_but_not_their_sender(make_user):
	lan, nam = make_user(), make_user(enabled=0)
	notice = {"type": "Alert", "subject": "Nhắc hẹn", "document_type": "User", "document_name": lan}
	enqueue_create_notification([lan, nam], {**notice, "from_user": "Administrator"})
	logs = frappe.get_all("Notification Log", {"subject": "Nhắc hẹn"}, ["for_user", "read", "type"])
	assert [(log.for_user, cint(log.read), log.type) for log in logs] == [(lan, 0, "Alert")]


def test_events_go_to_rooms(events):
	frappe.publish_realtime("one", {"a": 1}, doctype="LC Lead", docname="L-1")
	frappe.publish_realtime("two", {"a": 1}, user="lan@example.com")
	frappe.publish_realtime("three", {"a": 1}, room="doctype:LC Lead")
	frappe.publish_realtime("four", {"a": 1})
	sent = [(event.event, event.room) for event in events]
	assert sent == [
		("one", "doc:LC Lead/L-1"),
		("two", "user:lan@example.com"),
		("three", "doctype:LC Lead"),
		("four", "all"),
	]


def test_an_event_after_the_commit_goes_once(events):
	for _time in range(2):
		frappe.publish_realtime("one", {"a": 1}, room="all", after_commit=True)
	assert events == []
	frappe.db.commit()
	assert [event.event for event in events] == ["one"]


def test_errors_are_kept_with_their_traceback():
	try:
		int("keine Zahl")
	except ValueError:
		frappe.log_error("Rechnung")
	log = frappe.get_last_doc("Error Log", {"method": "Rechnung"})
	assert "ValueError" in log.error
	frappe.log_error(title="Notiz", message="nur ein Text")
	assert frappe.get_last_doc("Error Log", {"method": "Notiz"}).error == "nur ein Text"


def test_messages_are_kept_for_the_answer():
	frappe.clear_messages()
	frappe.msgprint("Hallo", title="Gruß", indicator="green", alert=True)
	(message,) = frappe.get_message_log()
	assert (message["message"], message["title"], message["indicator"], message["alert"]) == (
		"Hallo",
		"Gruß",
		"green",
		1,
	)
	with pytest.raises(frappe.ValidationError, match="Nein"):
		frappe.throw("Nein", title="Halt")
	assert frappe.get_message_log()[-1]["raise_exception"] == 1
	frappe.clear_last_message()
	assert len(frappe.get_message_log()) == 1


def test_a_mail_goes_by_the_senders_account_then_the_doctypes_then_the_default(account):
	def another(name, **values):
		values = {
			"email_account_name": name,
			"email_id": f"{name}@example.com",
			"default_outgoing": 0,
			**values,
		}
		return frappe.get_doc({**ACCOUNT, **values}).insert(ignore_permissions=True)

	def found(**by):
		for kind in ("outgoing_email_account", "incoming_email_account"):
			if hasattr(frappe.local, kind):
				delattr(frappe.local, kind)
		return EmailAccount.find_outgoing(**by).name

	assert found(match_by_email="lan@example.com", match_by_doctype="LC Lead") == "_Ausgang"
	another("leads", enable_incoming=1, append_to="LC Lead", email_server="127.0.0.1")
	assert found(match_by_email="lan@example.com", match_by_doctype="LC Lead") == "leads"
	another("lan")
	assert found(match_by_email="Lan <lan@example.com>", match_by_doctype="LC Lead") == "lan"
	assert found(match_by_email="nam@example.com", match_by_doctype="User") == "_Ausgang"


def test_an_attachment_that_is_no_file_goes_with_its_type(account):
	frappe.sendmail(
		recipients=["lan@example.com"],
		cc=["nam@example.com"],
		subject="Hẹn",
		message="<p>Xin chào</p>",
		attachments=[
			{"fname": "a.ics", "fcontent": "Hẹn\r\n", "content_type": "text/calendar; method=REQUEST"}
		],
		reference_doctype="User",
		reference_name="Administrator",
		expose_recipients="header",
	)
	queue = frappe.get_last_doc("Email Queue", {"reference_doctype": "User"})
	assert sorted(row.recipient for row in queue.recipients) == ["lan@example.com", "nam@example.com"]
	mail = message_from_string(queue.message, policy=default)
	(file,) = mail.iter_attachments()
	assert (file.get_content_type(), file.get_filename()) == ("text/calendar", "a.ics")
	assert file["Content-Type"].params["method"] == "REQUEST"
	assert file.get_payload(decode=True) == "Hẹn\r\n".encode()
	assert str(mail["CC"]) == "nam@example.com"
