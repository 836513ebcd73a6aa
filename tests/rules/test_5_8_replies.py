"""Replies (spec §5.8): an answer names the email that it answers, so that mail programs keep both together."""

from email import message_from_string
from email.header import decode_header

import frappe
import pytest

from leadcard.exceptions import EmailError

SEND = "leadcard.api.activities.send_email"


@pytest.fixture
def write(call, outgoing):
	"""`write(card, in_reply_to=…)`: the queued mail as a message, and the email's name."""

	def send(card, **values):
		values = {
			"subject": "Re: Báo giá",
			"content": "<p>Vâng</p>",
			"recipients": "binh@example.com",
			**values,
		}
		name = call(SEND, doctype=card.doctype, name=card.name, values=values)["activity"]
		queued = frappe.get_last_doc("Email Queue", {"communication": name})
		return message_from_string(queued.message), name

	return send


def test_5_8_an_answer_names_what_it_answers_and_all_before_it(write, make_lead, email_on):
	lead = make_lead()
	first = email_on(lead, message_id="first@leadcard.example")
	reply = email_on(lead, "Received", message_id="second@example.com", in_reply_to=first.name)
	mail, name = write(lead, in_reply_to=reply.name)
	assert frappe.db.get_value("Communication", name, "in_reply_to") == reply.name
	assert mail["In-Reply-To"] == "<second@example.com>"
	assert mail["References"].split() == ["<first@leadcard.example>", "<second@example.com>"]
	again, _name = write(lead, in_reply_to=name)
	assert again["In-Reply-To"] == mail["Message-Id"]
	assert again["References"].split()[-2:] == ["<second@example.com>", mail["Message-Id"]]
	fresh, _name = write(lead)
	assert fresh["In-Reply-To"] is None and fresh["References"] is None


def test_5_8_an_id_that_frappe_would_garble_is_left_out(write, make_lead, email_on):
	lead = make_lead()
	first = email_on(lead, message_id="first@leadcard.example")
	long_id = f"{'A1' * 30}@{'B2' * 10}.prod.outlook.com"
	reply = email_on(lead, "Received", message_id=long_id, in_reply_to=first.name)
	mail, _name = write(lead, in_reply_to=reply.name)
	assert mail["In-Reply-To"] == mail["References"] == "<first@leadcard.example>"


def test_5_8_only_an_email_of_the_same_card_is_answered(call, outgoing, make_lead, email_on, refused):
	lead, other = make_lead(), email_on(make_lead())
	values = {"subject": "x", "recipients": "a@example.com", "in_reply_to": other.name}
	with refused(EmailError) as error:
		call(SEND, doctype=lead.doctype, name=lead.name, values=values)
	assert "card" in str(error.value)
	assert not frappe.db.count("Communication", {"reference_name": lead.name})


def test_6_2_an_answer_begun_before_the_conversion_goes_on_at_the_customer(
	write, make_lead, email_on, convert
):
	lead = make_lead()
	first = email_on(lead, message_id="first@leadcard.example")
	customer = convert(lead)["customer"]
	mail, name = write(lead, in_reply_to=first.name)
	assert mail["In-Reply-To"] == "<first@leadcard.example>"
	assert frappe.db.get_value("Communication", name, "reference_name") == customer


def test_5_8_circles_end(write, make_lead, email_on):
	lead = make_lead()
	first = email_on(lead, message_id="first@leadcard.example")
	second = email_on(lead, message_id="second@leadcard.example", in_reply_to=first.name)
	first.db_set("in_reply_to", second.name)
	mail, _name = write(lead, in_reply_to=second.name)
	assert mail["In-Reply-To"] == "<second@leadcard.example>"


@pytest.fixture
def sender_of(write):
	def send(card):
		mail, name = write(card)
		text = "".join(
			part if isinstance(part, str) else part.decode(charset or "ascii")
			for part, charset in decode_header(mail["From"])
		)
		return text, frappe.db.get_value("Communication", name, "email_account")

	return send


def test_5_8_an_email_is_from_its_writer(sender_of, make_user, make_lead, as_user):
	lan = make_user("lan@example.com", first_name="Trần", last_name="Lan")
	with as_user(lan):
		sender, _account = sender_of(make_lead(lead_owner=lan))
	assert "Trần Lan" in sender and "lan@example.com" in sender


@pytest.mark.parametrize("lent", [False, True], ids=["own address", "lent by the admin"])
def test_5_8_a_users_own_account_is_enough_and_comes_first(
	call, make_user, make_lead, as_user, lent, request
):
	frappe.db.set_value("Email Account", {"default_outgoing": 1}, "default_outgoing", 0)
	lan = make_user("lan@example.com", first_name="Lan")
	account = frappe.get_doc(
		{
			"doctype": "Email Account",
			"email_account_name": "Hộp thư của Lan",
			"email_id": "ban.hang@example.com" if lent else lan,
			"enable_outgoing": 1,
			"smtp_server": "127.0.0.1",
			"no_smtp_authentication": 1,
		}
	).insert(ignore_permissions=True)
	if lent:
		place = {"parent": lan, "parenttype": "User", "parentfield": "user_emails", "idx": 1}
		frappe.get_doc(
			{
				"doctype": "User Email",
				"name": frappe.generate_hash(length=10),
				"email_account": account.name,
				"email_id": account.email_id,
				"enable_outgoing": 1,
				**place,
			}
		).db_insert()
	with as_user(lan):
		lead = make_lead(lead_owner=lan)
		name = call(
			SEND,
			doctype=lead.doctype,
			name=lead.name,
			values={"subject": "x", "recipients": "binh@example.com"},
		)["activity"]
	queued = frappe.get_last_doc("Email Queue", {"communication": name})
	assert account.email_id in queued.sender
	assert queued.email_account == account.name


def test_5_8_who_has_left_the_conversation_is_not_written_to_in_silence(
	call, outgoing, make_lead, refused, on_bench
):
	if not on_bench:
		pytest.skip("the sandbox keeps no list of who has left")
	lead = make_lead()
	left = {"doctype": "Email Unsubscribe", "email": "binh@example.com"}
	frappe.get_doc({**left, "reference_doctype": lead.doctype, "reference_name": lead.name}).insert()
	values = {"subject": "x", "recipients": "binh@example.com"}
	with refused(EmailError):
		call(SEND, doctype=lead.doctype, name=lead.name, values=values)
	assert not frappe.db.count("Communication", {"reference_name": lead.name, "sent_or_received": "Sent"})


def test_5_8_without_the_right_to_email_the_error_says_so(
	call, outgoing, make_user, make_lead, as_user, refused, monkeypatch
):
	lan, nam = make_user(), make_user()
	lead = make_lead(lead_owner=lan)
	values = {"subject": "x", "recipients": "binh@example.com"}
	with as_user(nam), refused(frappe.PermissionError) as error:
		call(SEND, doctype=lead.doctype, name=lead.name, values=values)
	assert "not yours" in str(error.value)
	monkeypatch.setattr(type(lead), "has_permission", lambda _lead, ptype="read", **_more: ptype != "email")
	with as_user(lan), refused(frappe.PermissionError) as error:
		call(SEND, doctype=lead.doctype, name=lead.name, values=values)
	assert "right to email" in str(error.value)
	assert not frappe.db.count("Communication", {"reference_name": lead.name})


@pytest.mark.parametrize("field", ["recipients", "cc"])
def test_5_8_an_email_is_no_newsletter(call, outgoing, make_lead, refused, field):
	lead = make_lead(email_id="binh@example.com")
	many = ", ".join(f"khach{number}@example.com" for number in range(101))
	with refused(EmailError):
		call(SEND, doctype=lead.doctype, name=lead.name, values={"subject": "x", field: many})
	assert not frappe.db.count("Communication", {"reference_name": lead.name, "sent_or_received": "Sent"})
