"""Emails of a card over a real SMTP server and out of a real mailbox, by Frappe's own sending and receiving (spec §5.8)."""

from __future__ import annotations

from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from zoneinfo import ZoneInfo

import frappe
import pytest
import vobject
from frappe.email.queue import flush
from frappe.utils import add_to_date, get_datetime, get_system_timezone, now_datetime
from frappe.utils.background_jobs import execute_job

from leadcard.api.emails import get_attachment
from leadcard.tasks import send_due_reminders
from tests.bench import post_office
from tests.bench.post_office import ADDRESS, PASSWORD
from tests.bench.sent import SENT
from tests.bench.site_config import succeeding

pytestmark = pytest.mark.bench

SEND, READ = "leadcard.api.activities.send_email", "leadcard.api.emails.get_email"
CONVERT = "leadcard.api.cards.convert_lead"
CUSTOMER = "binh@khach.example"
PNG, PDF = bytes(range(256)) * 40, b"%PDF-1.4 x"


@pytest.fixture
def office():
	with post_office.opened() as opened:
		yield opened


@pytest.fixture
def account(office, monkeypatch):
	"""The site's account at this office. What else waits in the queue is not this test's."""
	monkeypatch.setitem(frappe.flags, "testing_email", True)
	frappe.db.set_value("Email Queue", {"status": ("!=", "Sent")}, "status", "Sent")
	frappe.db.set_value("Email Account", {"name": ("!=", "")}, {"enable_outgoing": 0, "enable_incoming": 0})
	return frappe.get_doc(
		{
			"doctype": "Email Account",
			"email_account_name": "LeadCard Post",
			"email_id": ADDRESS,
			"password": PASSWORD,
			"enable_outgoing": 1,
			"default_outgoing": 1,
			"smtp_server": "127.0.0.1",
			"smtp_port": office.smtp_port,
			"enable_incoming": 1,
			"default_incoming": 1,
			"email_server": "127.0.0.1",
			"incoming_port": office.pop_port,
			"use_imap": 0,
			"use_ssl": 0,
			"email_sync_option": "ALL",
			"send_unsubscribe_message": 0,
			"track_email_status": 1,
		}
	).insert()


@pytest.fixture
def lan(make_user):
	return make_user("lan@leadcard.example", first_name="Trần Thị", last_name="Lan", language="vi")


@pytest.fixture
def lead(make_lead, lan):
	return make_lead(full_name="Nguyễn Văn Bình", lead_owner=lan, email_id=CUSTOMER)


@pytest.fixture
def write(call, account, as_user, lan):
	"""`write(card, …)`: an email of Lan's, put into the queue; its Communication."""

	def send(card, **values):
		values = {"subject": "Báo giá căn hộ A-03", "content": "<p>Kính gửi anh Bình</p>", **values}
		with as_user(lan):
			name = call(SEND, doctype=card.doctype, name=card.name, values=values)["activity"]
		return frappe.get_doc("Communication", name)

	return send


@pytest.fixture
def receive(office, account):
	"""`receive(mail, …)`: put mails into the mailbox and fetch them; the Communications that came of it, oldest first."""

	def fetch(*mails):
		known = set(frappe.get_all("Communication", pluck="name"))
		SENT.extend("letter" for _mail in mails)
		office.mailbox += [mail if isinstance(mail, bytes) else mail.as_bytes() for mail in mails]
		pull = "frappe.email.doctype.email_account.email_account.pull_from_email_account"
		try:
			execute_job(
				frappe.local.site, pull, None, "pull", {"email_account": account.name}, is_async=False
			)
		finally:
			# in a worker the process' next job would take its place
			del frappe.local.job
		assert not office.mailbox
		new = frappe.get_all("Communication", {"name": ("not in", sorted(known))}, order_by="creation asc")
		return [frappe.get_doc("Communication", row.name) for row in new]

	return fetch


def letter(text="Tôi đồng ý.", subject="Re: Báo giá căn hộ A-03", sender=CUSTOMER, to=None, **headers):
	"""A mail as a customer's program writes it; `to` is the message that it answers."""
	mail = EmailMessage()
	mail["From"], mail["To"], mail["Subject"] = f"Nguyễn Văn Bình <{sender}>", ADDRESS, subject
	mail["Date"], mail["Message-ID"] = formatdate(), make_msgid(domain="khach.example")
	if to is not None:
		mail["In-Reply-To"] = to["Message-ID"]
		mail["References"] = f"{to.get('References', '')} {to['Message-ID']}".strip()
	for name, value in headers.items():
		mail[name.replace("_", "-")] = value
	mail.set_content(text)
	return mail


def card_of(email):
	return (email.reference_doctype, email.reference_name)


def attach(card, name, content):
	values = {"file_name": name, "content": content, "is_private": 1}
	place = {"attached_to_doctype": card.doctype, "attached_to_name": card.name}
	return frappe.get_doc({"doctype": "File", **values, **place}).insert(ignore_permissions=True)


def test_5_8_an_email_arrives_as_it_was_written(office, write, lead):
	plan, prices = attach(lead, "Mặt bằng.png", PNG), attach(lead, "bang-gia.txt", "Giá: 2 tỷ đồng".encode())
	email = write(
		lead,
		content="<p>Kính gửi <b>anh Bình</b>, giá 2 tỷ đồng.</p>",
		cc="ke.toan@leadcard.example",
		attachments=[plan.name, prices.name],
		read_receipt=1,
	)
	assert not office.sent
	flush()
	assert office.for_whom() == [CUSTOMER, "ke.toan@leadcard.example"]
	for sent in office.sent:
		mail = sent.message
		assert str(mail["Subject"]) == "Báo giá căn hộ A-03"
		(sender,) = mail["From"].addresses
		assert (sender.display_name, sender.addr_spec) == ("Trần Thị Lan", "lan@leadcard.example")
		assert [each.addr_spec for each in mail["To"].addresses] == [CUSTOMER]
		assert [each.addr_spec for each in mail["Cc"].addresses] == ["ke.toan@leadcard.example"]
		assert [each.addr_spec for each in mail["Reply-To"].addresses] == [ADDRESS]
		assert mail["Message-ID"] == f"<{email.message_id}>"
		assert mail["In-Reply-To"] is None and mail["Bcc"] is None
		assert "lan@leadcard.example" in mail["Disposition-Notification-To"]
		assert "Kính gửi <b>anh Bình</b>, giá 2 tỷ đồng." in sent.html
		assert "anh Bình" in sent.text and "<b>" not in sent.text
		files = {part.get_filename(): part.get_payload(decode=True) for part in mail.iter_attachments()}
		assert files == {plan.file_name: PNG, prices.file_name: "Giá: 2 tỷ đồng".encode()}
	assert frappe.db.get_value("Communication", email.name, "delivery_status") == "Sent"
	flush()
	assert len(office.sent) == 2


def test_5_8_a_reply_comes_back_to_the_card_and_is_answered(office, write, receive, lead, call):
	first = write(lead)
	flush()
	frappe.db.set_value("LC Lead", lead.name, "last_care_on", "2026-01-01 00:00:00")
	offer = office.sent[0].message
	(reply,) = receive(letter(to=offer))
	assert card_of(reply) == ("LC Lead", lead.name)
	assert (reply.sent_or_received, reply.sender, reply.in_reply_to) == ("Received", CUSTOMER, first.name)
	card = frappe.get_doc("LC Lead", lead.name)
	assert card.stage == "Open"
	assert get_datetime(card.last_care_on) >= get_datetime(reply.communication_date)

	office.sent.clear()
	answer = write(lead, subject="Re: Báo giá căn hộ A-03", in_reply_to=reply.name)
	flush()
	(answered,) = (sent.message for sent in office.sent if sent.recipient == CUSTOMER)
	assert answered["In-Reply-To"] == f"<{reply.message_id}>"
	assert answered["References"].split() == [f"<{first.message_id}>", f"<{reply.message_id}>"]
	(again,) = receive(letter("Cảm ơn.", to=answered))
	assert card_of(again) == ("LC Lead", lead.name) and again.in_reply_to == answer.name

	history = call.get("leadcard.api.board.get_card", doctype="LC Lead", name=lead.name)["history"]
	assert {entry["name"] for entry in history} == {again.name, answer.name, reply.name, first.name}


def test_12_1_a_strangers_letter_is_a_lead_and_once(office, account, receive, lan):
	way = {"doctype": "LC Intake", "title": "Hộp thư", "kind": "Mailbox", "email_account": account.name}
	frappe.get_doc(way).insert()
	first = letter("Tôi hỏi giá.", "Căn A-03 còn không?", "la@khach.example")
	first.add_attachment(PNG, maintype="image", subtype="png", filename="Mặt bằng.png")
	(email,) = receive(first)
	lead = frappe.get_doc("LC Lead", email.reference_name)
	assert (lead.full_name, lead.email_id) == ("Nguyễn Văn Bình", "la@khach.example")
	assert lead.stage == "Open" and get_datetime(lead.last_care_on) >= get_datetime(email.communication_date)
	assert frappe.db.exists("File", {"attached_to_name": email.name, "is_private": 1})
	assert receive(first) == []
	(second,) = receive(letter("Còn đó không?", "Hỏi thêm", "la@khach.example"))
	assert card_of(second) == card_of(email) == ("LC Lead", lead.name)
	assert frappe.db.count("LC Lead", {"email_id": lead.email_id}) == 1


def test_5_8_answers_to_exchange_stay_in_their_conversation(office, write, receive, lead):
	"""Ids longer than a header's line, which Frappe writes encoded."""
	first = write(lead)
	flush()
	reply = letter(to=office.sent[0].message)
	del reply["Message-ID"]
	reply["Message-ID"] = f"<SEYPR06MB5064{'A1B2' * 8}@SEYPR06MB5064.apcprd06.prod.outlook.com>"
	(received,) = receive(reply)
	office.sent.clear()
	write(lead, in_reply_to=received.name)
	flush()
	(answered,) = (sent.message for sent in office.sent if sent.recipient == CUSTOMER)
	assert answered["References"] == answered["In-Reply-To"] == f"<{first.message_id}>"


def test_6_2_a_reply_finds_the_customer_that_the_lead_became(office, write, receive, lead, call):
	first = write(lead)
	flush()
	customer = call(CONVERT, name=lead.name)["customer"]
	(reply,) = receive(letter(to=office.sent[0].message))
	assert card_of(reply) == ("LC Customer", customer) and reply.in_reply_to == first.name
	assert not frappe.db.count("Communication", {"reference_doctype": "LC Lead", "reference_name": lead.name})


def test_5_7_a_reply_is_kept_while_care_is_stopped(office, write, receive, lead, call):
	write(lead)
	flush()
	call("leadcard.api.cards.stop_care", doctype="LC Lead", name=lead.name, reason="Đã mua nơi khác")
	(reply,) = receive(letter(to=office.sent[0].message))
	assert card_of(reply) == ("LC Lead", lead.name)
	card = frappe.get_doc("LC Lead", lead.name)
	assert card.status == "Dead" and card.stage != "Replied"


def test_5_8_a_mail_that_is_fetched_twice_is_one_email(office, write, receive, lead):
	write(lead)
	flush()
	reply = letter(to=office.sent[0].message)
	assert len(receive(reply)) == 1
	assert receive(reply, reply) == []


def test_5_8_files_of_a_reply_are_kept_with_it(office, write, receive, lead, call, as_user, lan, make_user):
	write(lead)
	flush()
	reply = letter(to=office.sent[0].message)
	reply.add_attachment(PNG, maintype="image", subtype="png", filename="Hợp đồng.png")
	reply.add_attachment(PDF, maintype="application", subtype="pdf", filename="cccd.pdf")
	runs = "<img src=x onerror='alert(1)'>.txt"
	reply.add_attachment(b"xin", maintype="application", subtype="octet-stream", filename=runs)
	(received,) = receive(reply)
	outsider = make_user()
	with as_user(lan):
		files = call.get(READ, name=received.name)["attachments"]
		contents = [get_attachment(file["name"]).get_data() for file in files]
	assert sorted(contents) == sorted([PNG, PDF, b"xin"])
	names = [frappe.db.get_value("File", file["name"], ["file_name", "file_url"]) for file in files]
	assert not any(set("<>\"'") & set("".join(name)) for name in names), names

	with as_user(outsider), pytest.raises(frappe.PermissionError):
		get_attachment(files[0]["name"])


def hostile_script(offer, other):
	mail = letter(to=offer)
	mail.add_alternative(
		"<p>Xin chào</p><script>alert(1)</script><img src=x onerror=alert(1)><a href='javascript:alert(1)'>x</a>",
		subtype="html",
	)
	return mail.as_bytes()


def hostile_size(offer, other):
	return letter("rất dài " * 300_000, to=offer).as_bytes()


def hostile_encoding(offer, other):
	mail = letter(to=offer).as_bytes()
	return mail.replace(b'charset="utf-8"', b'charset="x-no-such"') + b"\xff\xfe\x80 \xc3\x28"


def hostile_subject(offer, other):
	return letter(subject=f"=?utf-8?q?b=FF?= (#{other.name})", to=offer).as_bytes()


def hostile_references(offer, other):
	mail = letter(subject=f"({other.name}) #{other.name}", to=offer)
	del mail["References"]
	mail["References"] = f"<{other.name}@three.localhost>"
	return mail.as_bytes()


def hostile_headers(offer, other):
	mail = letter(to=offer).as_bytes()
	return mail.replace(b"Date: ", b"Date: gestern\nX-Old-Date: ").replace(
		b"To: board@", b"To: \xff;;<board@"
	)


@pytest.mark.parametrize(
	"spoil",
	[
		hostile_script,
		hostile_size,
		hostile_encoding,
		hostile_subject,
		hostile_references,
		hostile_headers,
	],
)
def test_5_8_a_hostile_reply_harms_nothing(office, write, receive, lead, make_lead, call, spoil):
	other = make_lead(full_name="Người khác")
	before = frappe.get_doc("LC Lead", other.name).as_dict()
	write(lead)
	flush()
	(received,) = receive(spoil(office.sent[0].message, other))
	assert card_of(received) == ("LC Lead", lead.name)
	shown = call.get(READ, name=received.name)["content"]
	assert not any(bad in shown for bad in ("<script", "onerror=alert", "'javascript:", '"javascript:'))
	assert frappe.get_doc("LC Lead", other.name).as_dict() == before
	assert not frappe.db.count("Communication", {"reference_name": other.name})


def test_5_8_a_bounce_is_no_care_and_says_that_the_email_did_not_arrive(office, write, receive, lead, call):
	email = write(lead)
	flush()
	frappe.db.set_value("LC Lead", lead.name, "last_care_on", email.communication_date)
	bounce = letter(
		"550 5.1.1 The email account that you tried to reach does not exist.",
		subject="Delivery Status Notification (Failure)",
		sender="mailer-daemon@googlemail.example",
		to=office.sent[0].message,
		Auto_Submitted="auto-replied",
	)
	(received,) = receive(bounce)
	assert received.communication_type == "Automated Message"
	card = frappe.get_doc("LC Lead", lead.name)
	assert card.stage != "Replied"
	assert get_datetime(card.last_care_on) == get_datetime(email.communication_date)
	read = call.get(READ, name=email.name)
	assert read["delivery_status"] == "Bounced" and "does not exist" in read["failure"]


def by_references(sent, _lead):
	mail = letter(to=sent)
	del mail["In-Reply-To"]
	return mail


def to_a_colleagues_forward(sent, _lead):
	mail = letter(to=sent, sender="ke.toan@congty-khac.example")
	del mail["In-Reply-To"]
	mail["In-Reply-To"] = "<unknown@khach.example>"
	return mail


def folded(sent, _lead):
	text = (
		by_references(sent, _lead).as_bytes().replace(b"References: ", b"References:\n <x@khach.example>\n\t")
	)
	return text


def from_another_address(sent, _lead):
	return letter(to=sent, sender="binh.nguyen@gmail.example")


def from_a_subaddress(_sent, _lead):
	return letter(sender="binh+nha@khach.example")


def with_the_number(_sent, lead):
	return letter(subject=f"TR: Báo giá (#{lead.name})", sender="ke.toan@leadcard.example")


def by_sender_alone(_sent, _lead):
	return letter(subject="Trả lời: Báo giá căn hộ A-03")


def by_a_form(_sent, _lead):
	return letter(sender="forms@web.example", Reply_To=CUSTOMER)


def forwarded_by_staff(_sent, _lead):
	return letter(
		f"Nhờ xem\n\n---------- Forwarded message ---------\nFrom: Bình <{CUSTOMER}>\n\nCòn căn nào?",
		subject="Fwd: Hỏi giá",
		sender="lan@leadcard.example",
	)


WAYS_TO_ANSWER = [
	by_references,
	to_a_colleagues_forward,
	folded,
	from_another_address,
	from_a_subaddress,
	with_the_number,
	by_sender_alone,
	by_a_form,
	forwarded_by_staff,
]


@pytest.mark.parametrize("way", WAYS_TO_ANSWER, ids=lambda way: way.__name__)
def test_5_8_an_answer_finds_its_card(office, write, receive, lead, way):
	write(lead, cc="ke.toan@leadcard.example")
	flush()
	(received,) = receive(way(office.sent[0].message, lead))
	assert card_of(received) == ("LC Lead", lead.name)
	assert received.communication_type == "Communication"


def test_5_8_of_two_cards_with_one_address_the_conversation_tells(write, receive, lead, make_lead, settings):
	settings(email_policy="Warn")
	make_lead(full_name="Vợ anh Bình", email_id=CUSTOMER)
	write(lead)
	flush()
	(received,) = receive(letter(subject="RE: TR: Báo giá căn hộ A-03"))
	assert card_of(received) == ("LC Lead", lead.name)


def test_8_3_a_stranger_who_knows_a_number_reaches_no_card(receive, lead):
	(received,) = receive(letter(subject=f"Re: x (#{lead.name})", sender="la@nguoi-la.example"))
	assert not received.reference_name


def test_5_8_a_half_encoded_subject_is_kept_whole(office, write, receive, lead):
	write(lead)
	flush()
	raw = letter(to=office.sent[0].message, subject="XX").as_bytes()
	(received,) = receive(raw.replace(b"Subject: XX", b"Subject: Re: =?UTF-8?B?QsOhbyBnacOh?= A-03"))
	assert received.subject == "Re: Báo giá A-03"


def returned(sent):
	"""A bounce as Exchange Online writes it, without a word of what it answers in its own headers."""
	parts = [
		"Content-Type: text/plain\n\nYour message couldn't be delivered.",
		"Content-Type: message/delivery-status\n\nReporting-MTA: dns;x\n\nFinal-Recipient: rfc822;"
		f"{CUSTOMER}\nAction: failed\nStatus: 5.1.10",
		f"Content-Type: message/rfc822\n\nMessage-ID: {sent['Message-ID']}\nSubject: x\n\nx",
	]
	head = (
		"From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@khach.example>\n"
		f"To: {ADDRESS}\nSubject: Undeliverable: x\nMessage-ID: {make_msgid()}\nReturn-Path: <>\n"
		'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
	)
	return (head + "".join(f"--b\n{part}\n" for part in parts) + "--b--\n").encode()


def receipt(sent):
	mail = letter("Đã đọc", subject="Re: Báo giá căn hộ A-03", to=sent).as_bytes()
	return mail.replace(
		b"Content-Type: text/plain;", b"Content-Type: multipart/report; report-type=disposition-notification;"
	)


def absence(sent):
	return letter("Tôi đi vắng", to=sent, Auto_Submitted="auto-replied").as_bytes()


@pytest.mark.parametrize("write_back", [returned, receipt, absence], ids=lambda write: write.__name__)
def test_5_4_what_machines_write_back_is_no_care_and_no_reply(office, write, receive, lead, call, write_back):
	email = write(lead)
	flush()
	before = frappe.db.get_value("LC Lead", lead.name, ["last_care_on", "stage"])
	(received,) = receive(write_back(office.sent[0].message))
	assert card_of(received) == ("LC Lead", lead.name)
	assert received.communication_type == "Automated Message"
	assert frappe.db.get_value("LC Lead", lead.name, ["last_care_on", "stage"]) == before
	status = call.get(READ, name=email.name)["delivery_status"]
	assert (status == "Bounced") == (write_back is returned)


@pytest.mark.promise("email and import (")
def test_5_4_without_the_seams_a_machines_answer_is_the_customers(office, write, receive, lead, call):
	with succeeding():
		test_5_4_what_machines_write_back_is_no_care_and_no_reply(office, write, receive, lead, call, absence)


@pytest.mark.parametrize("holder", ["card", "contact"])
def test_5_8_a_first_mail_of_a_known_customer_appears_on_the_card(receive, make_lead, make_customer, holder):
	card = make_lead(email_id="Moi.Quen@khach.example" if holder == "card" else None)
	if holder == "contact":
		contact = frappe.get_doc({"doctype": "Contact", "first_name": "Mai"})
		contact.append("email_ids", {"email_id": "moi.quen@khach.example", "is_primary": 1})
		contact.append("links", {"link_doctype": card.doctype, "link_name": card.name})
		contact.insert()
	frappe.db.set_value("LC Lead", card.name, "last_care_on", "2026-01-01 00:00:00")
	(received,) = receive(letter(subject="Còn căn nào không?", sender="moi.quen@khach.example"))
	assert card_of(received) == ("LC Lead", card.name) and received.status == "Linked"
	care = frappe.db.get_value("LC Lead", card.name, "last_care_on")
	assert get_datetime(care) >= get_datetime(received.communication_date)


def test_5_8_a_first_mail_finds_the_customer_that_a_lead_became(receive, lead, call):
	customer = call(CONVERT, name=lead.name)["customer"]
	(received,) = receive(letter(subject="Chào chị"))
	assert card_of(received) == ("LC Customer", customer)


@pytest.mark.parametrize("case", ["unknown", "two cards", "spam"])
def test_5_8_a_first_mail_hangs_on_nothing_where_it_is_not_plain_on_what(receive, make_lead, settings, case):
	settings(email_policy="Warn")
	for _card in range({"unknown": 0, "two cards": 2, "spam": 1}[case]):
		make_lead(email_id="ai@khach.example")
	if case == "spam":
		frappe.get_doc({"doctype": "Email Rule", "email_id": "ai@khach.example", "is_spam": 1}).insert()
	(received,) = receive(letter(subject="Xin chào", sender="ai@khach.example"))
	assert not received.reference_doctype and not received.reference_name


def test_8_3_whoever_looks_after_the_card_hears_of_a_reply_and_not_who_made_it(
	office, write, receive, make_user, make_lead, as_user, lan
):
	maker = make_user("nguoi.tao@leadcard.example")
	with as_user(maker):
		lead = make_lead(lead_owner=maker, email_id=CUSTOMER)
	lead.reload()
	lead.lead_owner = lan
	lead.save()
	write(lead)
	flush()
	office.sent.clear()
	receive(letter("Chuyện riêng", to=frappe._dict({"Message-ID": f"<{last_sent(lead)}>"})))
	flush()
	assert office.for_whom() == [lan]
	assert "Chuyện riêng" in office.sent[0].text


def last_sent(card):
	return frappe.get_last_doc(
		"Communication", {"reference_name": card.name, "sent_or_received": "Sent"}
	).message_id


def server_down(office, account):
	account.db_set("smtp_port", post_office.free_port())
	return "Connection refused"


def recipient_refused(office, account):
	office.refused.add(CUSTOMER)
	return "No such mailbox here"


def wrong_password(office, account):
	office.password = "ein anderes"
	return "credentials"


@pytest.mark.parametrize("fault", [server_down, recipient_refused, wrong_password])
def test_5_8_what_cannot_be_sent_is_kept_says_why_and_is_tried_again(
	office, write, account, lead, call, as_user, lan, fault
):
	email = write(lead, cc="ke.toan@leadcard.example")
	reason = fault(office, account)
	for _try in range(5):
		frappe.clear_document_cache("Email Account", account.name)
		flush()
	(queued,) = frappe.get_all("Email Queue", {"communication": email.name}, ["name", "status"])
	assert queued.status == "Error"
	with as_user(lan):
		read = call.get(READ, name=email.name)
	assert read["delivery_status"] == "Error" and reason in read["failure"]
	assert "Traceback" not in read["failure"] and "Kính gửi anh Bình" in read["content"]

	office.refused.clear()
	office.password = PASSWORD
	account.db_set("smtp_port", office.smtp_port)
	frappe.clear_document_cache("Email Account", account.name)
	with as_user(lan):
		call("leadcard.api.emails.send_again", name=email.name)
	flush()
	assert office.for_whom() == [CUSTOMER, "ke.toan@leadcard.example"]
	with as_user(lan):
		read = call.get(READ, name=email.name)
	assert (read["delivery_status"], read["failure"]) == ("Sent", "")


@pytest.fixture
def remind(lead, lan, call, as_user, freeze):
	"""`remind(phone number, …)`: calls of Lan's whose reminders are due now."""

	def plan(*numbers):
		now = now_datetime()
		with as_user(lan):
			for number in numbers:
				values = {"subject": f"Gọi lại {number}", "starts_at": str(add_to_date(now, minutes=20))}
				call(
					"leadcard.api.activities.log_call",
					doctype="LC Lead",
					name=lead.name,
					values={**values, "remind": 1, "remind_before": 15},
				)
		freeze(str(add_to_date(now, minutes=6)))

	return plan


def test_5_5_a_reminder_is_mailed_at_once_and_once(office, account, lan, remind, freeze):
	remind(1, 2)
	for _tick in range(2):
		send_due_reminders()
		flush()
		assert office.for_whom() == [lan, lan]
	freeze(str(add_to_date(now_datetime(), minutes=10)))
	flush()
	assert office.for_whom() == [lan, lan]
	assert set(frappe.get_all("Email Queue", {"reference_doctype": "LC Lead"}, pluck="status")) == {"Sent"}


def test_5_5_what_no_server_takes_is_mailed_by_the_queue_once(office, account, lan, remind, freeze):
	server_down(office, account)
	frappe.clear_document_cache("Email Account", account.name)
	remind(1, 2)
	send_due_reminders()
	assert frappe.db.count("Notification Log", {"for_user": lan}) == 2
	flush()
	assert not office.sent
	account.db_set("smtp_port", office.smtp_port)
	frappe.clear_document_cache("Email Account", account.name)
	freeze(str(add_to_date(now_datetime(), minutes=4)))
	for _flush in range(2):
		flush()
		send_due_reminders()
	assert office.for_whom() == [lan, lan]


def test_5_5_a_receiver_that_is_refused_holds_up_no_other(office, account, lan, remind, make_user, lead):
	away = make_user("di.vang@leadcard.example")
	frappe.share.add("LC Lead", lead.name, away, read=1)
	office.refused.add(away)
	remind(1, 2)
	frappe.db.set_value("LC Reminder", {"recipient": lan}, "recipient", away)
	first = frappe.get_last_doc("LC Reminder", {"recipient": away})
	first.db_set("recipient", lan)
	send_due_reminders()
	assert office.for_whom() == [lan]
	assert frappe.db.count("Notification Log", {"for_user": away}) == 1


def test_5_8_a_read_email_says_when(office, write, lead, call):
	from frappe.core.doctype.communication.email import update_communication_as_read

	email = write(lead)
	flush()
	assert f"mark_email_as_seen?name={email.name}" in office.sent[0].html
	update_communication_as_read(email.name)
	(row,) = call.get("leadcard.api.panel.get_more", doctype="LC Lead", name=lead.name, part="emails")["rows"]
	assert row["read_by_recipient"] == 1
	assert get_datetime(row["read_by_recipient_on"]) >= get_datetime(email.communication_date)


def test_5_2_an_invitation_arrives_and_its_answer_comes_back_to_the_card(
	office, account, lead, lan, call, as_user, receive
):
	starts_at = add_to_date(now_datetime(), days=1)
	values = {
		"subject": "Ký hợp đồng; đặt cọc",
		"starts_at": str(starts_at),
		"location": "Sảnh tòa nhà Hồ Gươm, 12 Lý Thường Kiệt, phường Phan Chu Trinh, Hà Nội",
		"attendees": [{"attendee_name": "Chị Hoa", "email_id": "hoa@khach.example"}],
		"send_invitations": 1,
		"invite_customer": 1,
	}
	with as_user(lan):
		meeting = call(
			"leadcard.api.activities.log_meeting", doctype="LC Lead", name=lead.name, values=values
		)["activity"]
	flush()
	assert office.for_whom() == [CUSTOMER, "hoa@khach.example"]
	for sent in office.sent:
		assert [each.addr_spec for each in sent.message["To"].addresses] == [sent.recipient]
		assert sent.message["From"].addresses[0].display_name == "Trần Thị Lan"
		assert "Ký hợp đồng; đặt cọc" in sent.html
		(file,) = sent.message.iter_attachments()
		assert (file.get_content_type(), file["Content-Type"].params["method"]) == (
			"text/calendar",
			"REQUEST",
		)
		raw = file.get_payload(decode=True)
		assert raw.count(b"\n") == raw.count(b"\r\n") > 10 and max(map(len, raw.split(b"\r\n"))) <= 75
		event = vobject.readOne(raw.decode()).vevent
		assert (event.summary.value, event.location.value) == (values["subject"], values["location"])
		zone = ZoneInfo(get_system_timezone())
		assert event.dtstart.value == starts_at.replace(tzinfo=zone, microsecond=0)

	(answer,) = receive(letter("Tôi sẽ đến", to=office.sent[0].message, sender="hoa@khach.example"))
	assert card_of(answer) == ("LC Lead", lead.name)

	office.sent.clear()
	with as_user(lan):
		call("leadcard.api.activities.delete_activity", kind="LC Meeting", name=meeting)
	flush()
	cancelled = [sent for sent in office.sent if list(sent.message.iter_attachments())]
	assert sorted(sent.recipient for sent in cancelled) == [CUSTOMER, "hoa@khach.example"]
	for sent in cancelled:
		(file,) = sent.message.iter_attachments()
		calendar = vobject.readOne(file.get_payload(decode=True).decode())
		assert (calendar.method.value, calendar.vevent.sequence.value) == ("CANCEL", "1")
		assert calendar.vevent.uid.value == event.uid.value
