"""Invitations to meetings (issue 4, spec §5.2): attendees get the meeting, its changes and its end for their calendars."""

import email
import email.policy
from datetime import datetime, timezone

import frappe
import pytest
import vobject
from frappe.utils import add_to_date, now_datetime

from leadcard.exceptions import EmailError, InvalidIdentityError
from leadcard.notices import recipients

GUEST, OTHER = "khach@example.com", "khac@example.com"


@pytest.fixture
def lan(make_user):
	return make_user("lan@example.com", first_name="Trần Thị", last_name="Lan", language="vi")


@pytest.fixture
def lead(make_lead, lan):
	return make_lead(full_name='Nguyễn "Tí" Bình', lead_owner=lan, email_id="binh@example.com")


@pytest.fixture
def zone(monkeypatch):
	"""`zone("Europe/Berlin")`: where the site is."""
	return lambda name: monkeypatch.setattr(recipients, "get_system_timezone", lambda: name)


@pytest.fixture
def clock(freeze, zone):
	zone("Asia/Ho_Chi_Minh")
	freeze("2026-05-20 09:00:00.250000")


@pytest.fixture
def meet(lead, lan, log_activity, outgoing, clock):
	"""`meet(…)`: a planned meeting to which a guest is invited."""

	def plan(**values):
		values = {
			"subject": "Ký hợp đồng; đặt cọc, căn A-03",
			"starts_at": "2026-05-21 14:00:00",
			"duration": 90,
			"location": "Sảnh tòa nhà Hồ Gươm, 12 Lý Thường Kiệt, phường Phan Chu Trinh, quận Hoàn Kiếm",
			"attendees": [
				{"attendee_name": "Chị Hoa", "email_id": GUEST},
				{"attendee_name": "Anh Không Thư"},
			],
			"activity_owner": lan,
			"send_invitations": 1,
			**values,
		}
		return log_activity(lead, "LC Meeting", **values)

	return plan


class Sent:
	"""A queued invitation: to whom, its subject, and the event in it."""

	def __init__(self, queued):
		self.to = sorted(row.recipient for row in queued.recipients)
		message = email.message_from_string(queued.message, policy=email.policy.default)
		self.subject, self.sender = str(message["Subject"]), str(message["From"])
		(self.file,) = message.iter_attachments()
		self.text = message.get_body(("plain", "html")).get_content()
		self.raw = self.file.get_payload(decode=True)
		self.calendar = vobject.readOne(self.raw.decode())
		self.event = self.calendar.vevent
		self.method = self.calendar.method.value
		self.sequence = int(self.event.sequence.value)


@pytest.fixture
def sent():
	"""`sent()`: the invitations since the last look, oldest first."""
	seen = set(frappe.get_all("Email Queue", pluck="name"))

	def look():
		new = [
			row
			for row in frappe.get_all("Email Queue", order_by="creation asc", pluck="name")
			if row not in seen
		]
		seen.update(new)
		mails = [Sent(frappe.get_doc("Email Queue", name)) for name in new]
		return sorted(mails, key=lambda mail: (mail.sequence, mail.method, mail.to))

	return look


def utc(*moment):
	return datetime(*moment, tzinfo=timezone.utc)


def test_5_2_an_invitation_says_what_when_where_and_who(meet, sent, lan):
	meeting = meet()
	(mail,) = sent()
	assert mail.to == [GUEST]
	assert mail.subject.endswith("Ký hợp đồng; đặt cọc, căn A-03") and "Trần Thị Lan" in mail.sender
	assert mail.file.get_content_type() == "text/calendar" and mail.file.get_filename() == "invite.ics"
	assert mail.file["Content-Type"].params["method"] == mail.method == "REQUEST"
	event = mail.event
	assert (event.summary.value, event.location.value) == (meeting.subject, meeting.location)
	assert event.dtstart.value == utc(2026, 5, 21, 7, 0)
	assert event.dtend.value == utc(2026, 5, 21, 8, 30)
	assert event.dtstamp.value == utc(2026, 5, 20, 2, 0)
	assert event.organizer.value == f"mailto:{lan}" and event.organizer.params["CN"] == ["Trần Thị Lan"]
	assert [(who.value, who.params["CN"]) for who in event.attendee_list] == [
		(f"mailto:{GUEST}", ["Chị Hoa"])
	]
	assert event.uid.value.startswith(meeting.name) and mail.sequence == 0
	assert event.status.value == "CONFIRMED"


def test_5_2_an_invitation_keeps_to_rfc_5545(meet, sent):
	meet(description="Mang theo:\n- CCCD\n- sổ hộ khẩu", subject="Họp " * 30)
	(mail,) = sent()
	lines = mail.raw.split(b"\r\n")
	assert b"\n" not in b"".join(lines)
	assert max(map(len, lines)) <= 75
	assert mail.event.description.value == "Mang theo:\n- CCCD\n- sổ hộ khẩu"
	assert any(line.startswith(b"DTSTART:20260521T070000Z") for line in lines)


def test_5_2_summer_and_winter_time_are_told_apart(meet, sent, zone):
	zone("Europe/Berlin")
	meet(starts_at="2026-07-01 10:00:00")
	meet(starts_at="2026-12-01 10:00:00", duration=None)
	summer, winter = sorted(sent(), key=lambda mail: mail.event.dtstart.value)
	assert summer.event.dtstart.value == utc(2026, 7, 1, 8, 0)
	assert winter.event.dtstart.value == utc(2026, 12, 1, 9, 0)
	assert winter.event.dtend.value == utc(2026, 12, 1, 9, 30)


def test_5_2_an_invitation_names_the_zone_of_its_time(meet, sent, lan):
	"""The organizer's clock, which is not always the guest's: Brisbane is three hours ahead of Saigon."""
	frappe.db.set_value("User", lan, "time_zone", "Australia/Brisbane")
	meet()
	(mail,) = sent()
	assert "17:00" in mail.text and "(Australia/Brisbane, UTC+10:00)" in mail.text
	assert mail.event.dtstart.value == utc(2026, 5, 21, 7, 0)


def test_5_2_an_invitation_tells_summer_from_winter_in_its_text(meet, sent, lan):
	frappe.db.set_value("User", lan, "time_zone", "America/Los_Angeles")
	meet(starts_at="2026-07-01 10:00:00")
	meet(starts_at="2026-12-01 10:00:00")
	texts = "".join(mail.text for mail in sent())
	assert "20:00 (America/Los Angeles, UTC-07:00)" in texts
	assert "19:00 (America/Los Angeles, UTC-08:00)" in texts


def test_5_2_a_user_and_the_customer_are_invited_by_their_addresses(meet, sent, make_user):
	nam = make_user("nam@example.com", first_name="Nam")
	meet(attendees=[{"user": nam}, {"email_id": "NAM@example.com"}], invite_customer=1)
	(mail,) = sent()
	assert mail.to == ["binh@example.com", nam]
	names = {who.value: who.params["CN"] for who in mail.event.attendee_list}
	assert names == {f"mailto:{nam}": ["Nam"], "mailto:binh@example.com": ["Nguyễn “Tí” Bình"]}


def test_5_2_nobody_is_invited_unless_it_is_wanted(meet, sent):
	meeting = meet(send_invitations=0, invite_customer=1)
	meeting.starts_at = "2026-05-22 08:00:00"
	meeting.save()
	meeting.delete()
	assert sent() == []


@pytest.mark.parametrize(
	"changes",
	[
		{"starts_at": "2026-05-22 08:00:00"},
		{"duration": 30},
		{"location": "Văn phòng"},
		{"subject": "Xem nhà mẫu"},
		{"description": "Mang CCCD"},
	],
	ids=lambda changes: next(iter(changes)),
)
def test_5_2_a_change_is_one_mail_with_a_higher_sequence(meet, sent, changes):
	meeting = meet()
	(first,) = sent()
	meeting.update(changes)
	meeting.save()
	(mail,) = sent()
	assert (mail.to, mail.method, mail.sequence) == ([GUEST], "REQUEST", 1)
	assert mail.event.uid.value == first.event.uid.value


def test_5_2_what_concerns_no_attendee_is_no_mail(meet, sent):
	meeting = meet()
	sent()
	meeting.save()
	meeting.update({"remind": 1, "remind_before": 30})
	meeting.attendees[1].attendee_name = "Ai đó"
	meeting.save()
	assert sent() == []


def test_5_2_who_comes_later_is_invited_and_who_leaves_is_told(meet, sent):
	meeting = meet()
	sent()
	meeting.append("attendees", {"email_id": OTHER})
	meeting.save()
	(mail,) = sent()
	assert (mail.to, mail.method) == ([OTHER], "REQUEST")
	assert len(mail.event.attendee_list) == 2
	meeting.attendees = [row for row in meeting.attendees if row.email_id != GUEST]
	meeting.save()
	(mail,) = sent()
	assert (mail.to, mail.method, mail.sequence) == ([GUEST], "CANCEL", 2)
	assert mail.event.status.value == "CANCELLED"
	assert [who.value for who in mail.event.attendee_list] == [f"mailto:{GUEST}"]


def cancel(meeting, _call):
	meeting.cancelled = 1
	meeting.save()


def delete(meeting, call):
	call("leadcard.api.activities.delete_activity", kind="LC Meeting", name=meeting.name)


def stop_care(meeting, call):
	call(
		"leadcard.api.cards.stop_care",
		doctype=meeting.reference_doctype,
		name=meeting.reference_name,
		reason="x",
	)


@pytest.mark.parametrize("end", [cancel, delete, stop_care])
def test_5_2_what_is_cancelled_is_taken_out_of_calendars_once(meet, sent, call, end):
	meeting = meet(attendees=[{"email_id": GUEST}, {"email_id": OTHER}])
	(first,) = sent()
	end(meeting, call)
	(mail,) = sent()
	assert (mail.to, mail.method, mail.sequence) == ([OTHER, GUEST], "CANCEL", 1)
	assert mail.event.uid.value == first.event.uid.value
	if frappe.db.exists("LC Meeting", meeting.name):
		frappe.get_doc("LC Meeting", meeting.name).delete()
	assert sent() == []


def test_5_2_what_is_on_again_is_a_new_invitation(meet, sent):
	meeting = meet()
	cancel(meeting, None)
	sent()
	meeting.cancelled = 0
	meeting.save()
	(mail,) = sent()
	assert (mail.to, mail.method, mail.sequence) == ([GUEST], "REQUEST", 2)


def test_5_2_what_was_done_or_is_over_is_nobodys_plan(meet, sent, freeze):
	meet(completed=1, starts_at="2026-05-20 08:00:00")
	meet(starts_at="2026-05-19 08:00:00")
	assert sent() == []
	done, over = meet(), meet()
	sent()
	freeze("2026-05-22 09:00:00.250000")
	done.update({"completed": 1, "description": "Đã ký"})
	done.save()
	over.location = "Nơi khác"
	over.save()
	over.delete()
	assert sent() == []


def test_5_2_unticked_they_hear_no_more_and_ticked_again_of_all(meet, sent):
	meeting = meet()
	sent()
	meeting.update({"send_invitations": 0, "starts_at": "2026-05-22 08:00:00"})
	meeting.save()
	assert sent() == []
	meeting.send_invitations = 1
	meeting.save()
	(mail,) = sent()
	assert (mail.to, mail.sequence) == ([GUEST], 1)
	assert mail.event.dtstart.value.day == 22


@pytest.mark.parametrize(
	"attendees",
	[
		[],
		[{"attendee_name": "Chị Hoa"}],
		[{"email_id": "hoa at example"}],
		[{"email_id": f"{GUEST}, {OTHER}"}],
		[{"email_id": f"khach{number}@example.com"} for number in range(101)],
	],
	ids=["nobody", "no address", "no email", "two in one", "a newsletter"],
)
def test_5_2_where_nobody_can_be_invited_it_says_so_before_saving(meet, sent, refused, attendees):
	with refused((EmailError, InvalidIdentityError)):
		meet(attendees=attendees)
	assert sent() == []


@pytest.mark.parametrize(
	("row", "read"),
	[
		({"email_id": f"Chị Hoa <{GUEST}>"}, ("Chị Hoa", GUEST)),
		({"email_id": f'"Trần, Hoa" <mailto:{GUEST}>'}, ("Trần, Hoa", GUEST)),
		({"email_id": f"Chị Hoa <{GUEST}>", "attendee_name": "Hoa"}, ("Hoa", GUEST)),
		({"email_id": f"mailto:{GUEST}?subject=x"}, (None, GUEST)),
		({"email_id": f"{GUEST};"}, (None, GUEST)),
		({"email_id": f"{GUEST}<mailto:{GUEST}>"}, (None, GUEST)),
		({"attendee_name": f"Chị Hoa <{GUEST}>"}, ("Chị Hoa", GUEST)),
		({"attendee_name": GUEST}, (None, GUEST)),
		({"attendee_name": "Hoa @ Sen Việt"}, ("Hoa @ Sen Việt", None)),
	],
	ids=str,
)
def test_4_2_an_attendees_address_is_read_as_it_is_pasted(meet, row, read):
	meeting = meet(attendees=[row], send_invitations=0).reload()
	(stored,) = meeting.attendees
	assert (stored.attendee_name or None, stored.email_id or None) == read


@pytest.mark.parametrize(
	("address", "says"),
	[
		("hoa at example", "is not an email address"),
		("hòa@example.com", "has the letter"),
		(f"{GUEST}; {OTHER}", "each attendee in a row"),
		(f"Hoa <{GUEST}>, Nam <{OTHER}>", "each attendee in a row"),
	],
)
def test_4_2_an_address_that_is_none_is_refused_with_what_to_write(meet, refused, address, says):
	with refused(InvalidIdentityError) as error:
		meet(attendees=[{"email_id": address}], send_invitations=0)
	assert "Email" in str(error.value) and says in str(error.value)


def test_4_2_an_address_that_was_stored_before_does_not_stop_a_meeting(meet):
	meeting = meet(send_invitations=0)
	meeting.attendees[0].db_set("email_id", f"{GUEST}, {OTHER}")
	meeting.reload().subject = "Dời lịch"
	meeting.save()
	stored = meeting.reload()
	assert (stored.subject, stored.attendees[0].email_id) == ("Dời lịch", f"{GUEST}, {OTHER}")


def test_5_2_a_customer_without_an_address_cannot_be_invited(meet, lead, refused):
	lead.email_id = None
	lead.save()
	with refused(EmailError) as error:
		meet(invite_customer=1)
	assert "card" in str(error.value)


def test_5_2_without_an_account_the_meeting_is_saved_and_it_is_said(meet, sent):
	frappe.db.set_value("Email Account", {"default_outgoing": 1}, "enable_outgoing", 0)
	meeting = meet()
	assert frappe.db.exists("LC Meeting", meeting.name) and sent() == []
	assert "No invitation went out" in str(frappe.get_message_log())
	frappe.db.set_value("Email Account", {"default_outgoing": 1}, "enable_outgoing", 1)
	for kind in ("outgoing_email_account", "incoming_email_account"):
		if hasattr(frappe.local, kind):
			delattr(frappe.local, kind)
	meeting.save()
	(mail,) = sent()
	assert (mail.to, mail.method) == ([GUEST], "REQUEST")


def test_5_2_a_client_does_not_say_who_was_invited(meet, sent, call):
	meeting = meet()
	sent()
	call(
		"leadcard.api.activities.edit_activity",
		kind="LC Meeting",
		name=meeting.name,
		values={"invited": "boss@example.com", "invitation_sequence": 99},
	)
	assert sent() == []
	stored = frappe.db.get_value("LC Meeting", meeting.name, ["invited", "invitation_sequence"])
	assert stored == (GUEST, 1)


def test_5_2_by_the_board_a_meeting_is_invited_to_as_well(call, lead, lan, outgoing, sent, as_user):
	starts_at = str(add_to_date(now_datetime(), days=1))
	with as_user(lan):
		call(
			"leadcard.api.activities.log_meeting",
			doctype=lead.doctype,
			name=lead.name,
			values={"starts_at": starts_at, "send_invitations": 1, "invite_customer": 1},
		)
	(mail,) = sent()
	assert mail.to == ["binh@example.com"]
	(entry,) = call.get("leadcard.api.panel.get_more", doctype=lead.doctype, name=lead.name, part="plan")[
		"rows"
	]
	assert entry["invited"] == ["binh@example.com"]


def test_5_2_nobody_invites_in_the_name_of_a_stranger(meet, sent, as_user, make_user, lan, refused):
	"""The sender is the user, or somebody whom the user manages: no client chooses another."""
	boss = make_user()
	with as_user(lan):
		for owner in (boss, "Administrator"):
			with refused(frappe.PermissionError):
				meet(activity_owner=owner)
		planned = meet(activity_owner=boss, send_invitations=0)
		planned.send_invitations = 1
		with refused(frappe.PermissionError):
			planned.save()
		assert not sent()
		meet(activity_owner=lan)
	assert len(sent()) == 1


def test_5_2_who_may_not_email_from_a_card_sends_no_invitation(
	meet, sent, as_user, lan, refused, monkeypatch
):
	asked = frappe.has_permission
	monkeypatch.setattr(
		frappe,
		"has_permission",
		lambda doctype=None, ptype="read", *args, **kwargs: (
			False if ptype == "email" else asked(doctype, ptype, *args, **kwargs)
		),
	)
	with as_user(lan), refused(frappe.PermissionError):
		meet()
	assert not sent()
