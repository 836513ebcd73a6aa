"""What an email that came in says of itself (spec §5.4, §5.8)."""

import email
import email.policy

import pytest

from leadcard.domain import incoming_emails
from leadcard.domain.incoming_emails import AUTOMATIC, BOUNCE, PERSON, RECEIPT

BINH = "binh@khach.example"


def message(*headers: str, body: str = "x", policy=email.policy.compat32):
	return email.message_from_string("\n".join([*headers, "", body]), policy=policy)


def report(kind: str, *headers: str, action: str = "failed"):
	parts = (
		f"--b\nContent-Type: text/plain\n\nx\n--b\nContent-Type: message/{kind}\n\nReporting-MTA: dns; x\n"
	)
	if kind == "delivery-status":
		parts += f"\nFinal-Recipient: rfc822; a@b.example\nAction: {action}\nStatus: 5.1.1\n"
	original = (
		"--b\nContent-Type: message/rfc822\n\nMessage-ID: <sent@leadcard.example>\nSubject: x\n\nx\n--b--\n"
	)
	how = f'Content-Type: multipart/report;\n report-type={kind}; boundary="b"'
	return message(how, *headers, body=parts + original)


MACHINES = {
	"a person": (BINH, "Re: Báo giá", message("Auto-Submitted: no", f"Return-Path: <{BINH}>"), PERSON),
	"a person on a list": (BINH, "Báo giá", message("Precedence: list", "List-Id: <a.example>"), PERSON),
	"no suppression": (BINH, "Re: x", message("X-Auto-Response-Suppress: None"), PERSON),
	"about being away": (BINH, "Re: Out of office tuần sau?", message(), PERSON),
	"a name with reply": ("reply.team@khach.example", "x", message(), PERSON),
	"a name with no": ("noreen@khach.example", "x", message(), PERSON),
	"Microsoft's bounce": (
		"microsoftexchange329e71ec88ae4615bbc36ab6ce41109e@khach.example",
		"Undeliverable: Báo giá",
		report("delivery-status", "Return-Path: <>", "Auto-Submitted: auto-replied"),
		BOUNCE,
	),
	"Microsoft's bounce of its own kind": (
		BINH,
		"Không gửi được: Báo giá",
		message("X-MS-Exchange-Message-Is-Ndr:"),
		BOUNCE,
	),
	"Exim's bounce": ("", "x", message("X-Failed-Recipients: a@b.example"), BOUNCE),
	"a bounce without a word of it": ("mailer-daemon@khach.example", "x", message(), BOUNCE),
	"an unmarked bounce": ("MAILER-DAEMON@khach.example", "x", None, BOUNCE),
	"a postmaster": ("postmaster@khach.example", "x", message("Auto-Submitted: auto-generated"), BOUNCE),
	"a delay": (
		"mailer-daemon@khach.example",
		"Delivery Status Notification (Delay)",
		report("delivery-status", action="delayed"),
		AUTOMATIC,
	),
	"a read receipt": (BINH, "Đã đọc: Báo giá", report("disposition-notification"), RECEIPT),
	"a read receipt that says nothing else": (BINH, "x", report("disposition-notification"), RECEIPT),
	"a receipt without headers": (BINH, "Read: Báo giá", None, RECEIPT),
	"a complaint": (BINH, "x", report("feedback-report"), AUTOMATIC),
	"an empty return path": (BINH, "Re: x", message("Return-Path: <>"), AUTOMATIC),
	"auto-replied": (BINH, "Re: x", message("Auto-Submitted: auto-replied; owner=x"), AUTOMATIC),
	"auto-generated": (BINH, "Re: x", message("AUTO-SUBMITTED: Auto-Generated"), AUTOMATIC),
	"suppressed": (BINH, "Re: x", message("X-Auto-Response-Suppress: All"), AUTOMATIC),
	"folded": (BINH, "Re: x", message("X-Auto-Response-Suppress:\n DR, OOF,\n AutoReply"), AUTOMATIC),
	"bulk": (BINH, "Re: x", message("Precedence: bulk"), AUTOMATIC),
	"auto_reply": (BINH, "Re: x", message("Precedence: auto_reply"), AUTOMATIC),
	"X-Autoreply": (BINH, "Re: x", message("X-Autoreply: yes"), AUTOMATIC),
	"away, in English": (BINH, "Automatic reply: Báo giá", None, AUTOMATIC),
	"away, by Gmail": (BINH, "Out of Office Re: Báo giá", None, AUTOMATIC),
	"away, in Vietnamese": (BINH, "Trả lời tự động: Báo giá", None, AUTOMATIC),
	"away, by a Vietnamese program": (BINH, "Thư trả lời tự động", None, AUTOMATIC),
	"on leave": (BINH, "Thông báo nghỉ phép", None, AUTOMATIC),
	"no-reply": ("no-reply@khach.example", "x", None, AUTOMATIC),
	"noreply": ("noreply@khach.example", "x", None, AUTOMATIC),
	"donotreply": ("crm.do-not-reply@khach.example", "x", None, AUTOMATIC),
	"khongtraloi": ("khong-tra-loi@khach.example", "x", None, AUTOMATIC),
}


@pytest.mark.parametrize("case", MACHINES)
def test_5_4_a_machine_is_no_customer(case):
	*said, kind = MACHINES[case]
	assert incoming_emails.kind_of(*said) == kind


@pytest.mark.parametrize("policy", [email.policy.compat32, email.policy.default], ids=["old", "new"])
@pytest.mark.parametrize(
	("headers", "ids"),
	[
		(["In-Reply-To: <a@x>"], ["a@x"]),
		(["In-Reply-To:\n <a@x>", "References: <c@x>\n <b@x>\n\t<a@x>"], ["a@x", "b@x", "c@x"]),
		(["References: <c@x> <b@x>"], ["b@x", "c@x"]),
		(["In-Reply-To: a@x"], ["a@x"]),
		(["In-Reply-To: Message of Mon <a@x> <b@x>"], ["a@x", "b@x"]),
		(["in-reply-to: =?utf-8?q?=3Ca=40x=3E?="], ["a@x"]),
		(["Subject: x"], []),
	],
)
def test_5_8_what_a_message_answers_nearest_first(headers, ids, policy):
	assert incoming_emails.answered_ids(message(*headers, policy=policy)) == ids


def test_5_8_a_bounce_names_what_it_returns():
	assert incoming_emails.answered_ids(report("delivery-status")) == ["sent@leadcard.example"]


@pytest.mark.parametrize(
	("subject", "bare"),
	[
		("Re: Báo giá", "Báo giá"),
		("RE: TR: Fwd: Báo giá", "Báo giá"),
		("Trả lời: Chuyển tiếp: Báo  giá", "Báo giá"),
		("AW: WG: SV: VS: Báo giá", "Báo giá"),
		("Re[2]: Re(3): Báo giá", "Báo giá"),
		("RE：Báo giá", "Báo giá"),
		("Retail: giá", "Retail: giá"),
		(None, ""),
	],
)
def test_5_8_a_subject_without_what_programs_put_before_it(subject, bare):
	assert incoming_emails.bare_subject(subject) == bare


def test_5_8_a_half_encoded_subject_is_read_whole():
	mail = message(
		"Subject: Re: =?UTF-8?B?QsOhbyBnacOh?= A-03 =?UTF-8?Q?c=C4=83n?=\n =?UTF-8?Q?_h=E1=BB=99?="
	)
	assert incoming_emails.subject_of(mail) == "Re: Báo giá A-03 căn hộ"


def test_5_8_a_card_number_in_a_subject():
	assert "LEAD-2026-00001" in incoming_emails.numbers_in("Re: Báo giá (#LEAD-2026-00001)")
	assert "LEAD-2026-00001" in incoming_emails.numbers_in("[LEAD-2026-00001]: hỏi thêm")


@pytest.mark.parametrize(
	("subject", "text", "sender"),
	[
		("Fwd: x", f"---------- Forwarded message ---------\nFrom: Bình <{BINH}>\nDate: x", BINH),
		("TR: x", f"Từ: Bình [mailto:{BINH}]\nĐã gửi: x", BINH),
		("Chuyển tiếp: x", f"> *Người gửi:* {BINH}", BINH),
		("Re: x", f"From: {BINH}", None),
		("Fwd: x", "không có", None),
	],
)
def test_5_8_whose_a_forwarded_email_is(subject, text, sender):
	assert incoming_emails.original_sender(subject, text) == sender


def test_5_8_a_subaddress_is_of_its_mailbox():
	assert incoming_emails.mailbox_of("Binh+Work@Khach.example") == BINH
	assert incoming_emails.mailbox_of("+@khach.example") == "+@khach.example"


def test_12_1_a_writer_is_called_as_the_message_says_it():
	named = message(
		"From: Website <form@congty.example>",
		"Reply-To: =?utf-8?b?Tmd1eeG7hW4sIFbEg24gQsOsbmg=?= <Binh@Khach.example>",
	)
	assert incoming_emails.name_of(named, BINH) == "Nguyễn, Văn Bình"
	assert incoming_emails.name_of(named, "form@congty.example") == "Website"
	assert incoming_emails.name_of(named, "la@khach.example") == ""
