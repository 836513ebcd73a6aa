"""Reminders (spec §5.5, §5.6): once, on time, never lost."""

from email import message_from_string

import frappe
import pytest

from leadcard.domain.reminders import MOST_ATTEMPTS
from leadcard.exceptions import ActivityTimeError
from leadcard.tasks import send_due_reminders

NOW = "2026-05-20 09:00:00.123456"


@pytest.fixture
def anna(make_user):
	return make_user(language="en")


@pytest.fixture
def lead(make_lead, anna, freeze):
	freeze(NOW)
	return make_lead(full_name="Trần Bình", lead_owner=anna)


@pytest.fixture
def plan(call, lead, anna):
	def make(starts_at="2026-05-20 10:00:00", remind_before=15, **values):
		name = call(
			"leadcard.api.activities.log_call",
			doctype="LC Lead",
			name=lead.name,
			values={
				"subject": "Gọi lại",
				"starts_at": starts_at,
				"remind": 1,
				"remind_before": remind_before,
				"activity_owner": anna,
				**values,
			},
		)["activity"]
		return frappe.get_doc("LC Call", name)

	return make


@pytest.fixture
def site_zone():
	"""`site_zone(name)`: the site's time zone, for this test."""

	def choose(name: str) -> None:
		frappe.db.set_single_value("System Settings", "time_zone", name)
		frappe.clear_cache()

	yield choose
	frappe.db.rollback()
	frappe.clear_cache()


def bell(user: str) -> list[str]:
	return frappe.get_all("Notification Log", filters={"for_user": user, "type": "Alert"}, pluck="subject")


def mails(user: str) -> int:
	return len(frappe.get_all("Email Queue Recipient", filters={"recipient": user}))


def test_5_5_bell_and_email_come_once_when_due(plan, anna, freeze, outgoing):
	plan()
	freeze("2026-05-20 09:44:59")
	send_due_reminders()
	assert (bell(anna), mails(anna)) == ([], 0)
	freeze("2026-05-20 09:45:00")
	for _tick in range(3):
		send_due_reminders()
	assert len(bell(anna)) == 1 and "Trần Bình" in bell(anna)[0]
	assert mails(anna) == 1


def test_5_5_without_an_email_account_the_bell_still_rings(plan, anna, freeze):
	frappe.db.set_value("Email Account", {"default_outgoing": 1}, "default_outgoing", 0)
	plan()
	freeze("2026-05-20 09:50:00")
	send_due_reminders()
	assert len(bell(anna)) == 1


def test_5_5_rescheduling_arms_it_anew(plan, anna, freeze):
	call = plan()
	freeze("2026-05-20 09:46:00")
	send_due_reminders()
	call.reload()
	call.starts_at = "2026-05-21 10:00:00"
	call.save()
	send_due_reminders()
	assert len(bell(anna)) == 1
	freeze("2026-05-21 09:45:00")
	send_due_reminders()
	assert len(bell(anna)) == 2


def test_5_5_rescheduling_before_it_rang_rings_at_the_new_time_only(plan, anna, freeze):
	call = plan()
	call.starts_at = "2026-05-21 10:00:00"
	call.save()
	freeze("2026-05-20 09:50:00")
	send_due_reminders()
	assert bell(anna) == []
	freeze("2026-05-21 09:50:00")
	send_due_reminders()
	assert len(bell(anna)) == 1


@pytest.mark.parametrize(
	"change", [{"cancelled": 1}, {"remind": 0}, {"completed": 1, "starts_at": "2026-05-20 09:00:00"}]
)
def test_5_5_completing_cancelling_or_unticking_disarms(plan, anna, freeze, change):
	call = plan()
	call.update(change)
	call.save()
	freeze("2026-05-20 09:50:00")
	send_due_reminders()
	assert bell(anna) == []


def test_5_5_deleting_disarms(plan, anna, freeze):
	plan().delete()
	freeze("2026-05-20 09:50:00")
	send_due_reminders()
	assert bell(anna) == []


def test_5_5_stopping_care_cancels_plan_and_reminders(call, plan, lead, anna, freeze):
	plan()
	call("leadcard.api.cards.stop_care", doctype="LC Lead", name=lead.name, reason="Không mua nữa")
	freeze("2026-05-20 09:50:00")
	send_due_reminders()
	assert bell(anna) == []


def test_5_5_conversion_keeps_the_reminder(call, plan, lead, anna, freeze):
	plan()
	customer = call("leadcard.api.cards.convert_lead", name=lead.name)["customer"]
	freeze("2026-05-20 09:50:00")
	send_due_reminders()
	notice = frappe.get_all(
		"Notification Log",
		filters={"for_user": anna, "type": "Alert"},
		fields=["document_type", "document_name"],
	)
	assert notice == [{"document_type": "LC Customer", "document_name": customer}]


def test_5_5_after_a_day_of_downtime_it_is_reported_once_as_missed(plan, anna, freeze):
	plan()
	freeze("2026-05-22 09:50:00")
	send_due_reminders()
	send_due_reminders()
	assert len(bell(anna)) == 1 and bell(anna)[0].startswith("Missed reminder")


def test_5_5_a_clock_that_steps_back_rings_nothing_twice(plan, anna, freeze):
	plan()
	freeze("2026-05-20 09:46:00")
	send_due_reminders()
	freeze("2026-05-20 09:30:00")
	send_due_reminders()
	freeze("2026-05-20 09:47:00")
	send_due_reminders()
	assert len(bell(anna)) == 1


@pytest.mark.parametrize("starts_at", ["2026-05-20 08:00:00", "2026-05-20 09:00:00"])
@pytest.mark.parametrize("doctype", ["LC Call", "LC Meeting"])
def test_5_5_a_reminder_of_the_past_is_refused_however_it_is_written(
	plan, lead, log_activity, refused, doctype, starts_at
):
	with refused(ActivityTimeError) as told:
		log_activity(lead, doctype, starts_at=starts_at, remind=1)
	assert "needs a time that lies ahead" in str(told.value)
	unheard = log_activity(lead, doctype, starts_at=starts_at)
	unheard.remind = 1
	with refused(ActivityTimeError):
		unheard.save()
	if doctype == "LC Call":
		with refused(ActivityTimeError):
			plan(starts_at=starts_at)
		planned = plan()
		planned.starts_at = starts_at
		with refused(ActivityTimeError):
			planned.save()


def test_5_5_what_reminded_once_is_edited_completed_and_reopened_when_it_is_over(plan, freeze):
	planned = plan()
	freeze("2026-05-20 11:00:00")
	for change in ({"description": "Không nghe máy"}, {"completed": 1}, {"completed": 0}, {"cancelled": 1}):
		planned.reload()
		planned.update(change)
		planned.save()
	freeze("2026-05-20 12:00:00")
	plan(starts_at="2026-05-20 11:30:00", completed=1)


def test_5_5_one_bad_record_stops_no_other(plan, anna, freeze, monkeypatch):
	bad, good = plan(), plan(starts_at="2026-05-20 10:01:00", subject="Hẹn tốt")
	from leadcard.notices import reminders

	notify = reminders._notify
	monkeypatch.setattr(
		reminders,
		"_notify",
		lambda row, record, *rest: 1 / 0 if record.name == bad.name else notify(row, record, *rest),
	)
	logged = {"method": ("like", "LeadCard: reminder%")}
	before = frappe.db.count("Error Log", logged)
	for hours in range(0, 48, 2):
		freeze(f"2026-05-{20 + hours // 24} {hours % 24:02d}:50:00")
		send_due_reminders()
	assert len(bell(anna)) == 1
	rows = dict(frappe.get_all("LC Reminder", fields=["reference_name", "status"], as_list=True))
	assert (rows[bad.name], rows[good.name]) == ("Failed", "Sent")
	assert frappe.db.count("Error Log", logged) == before + MOST_ATTEMPTS


def test_5_5_notices_speak_the_receivers_language_and_clock(plan, anna, freeze):
	frappe.db.set_value("User", anna, {"language": "vi", "time_zone": "Asia/Tokyo"})
	plan()
	freeze("2026-05-20 09:50:00")
	send_due_reminders()
	from frappe.utils import get_system_timezone

	assert "với Trần Bình" in bell(anna)[0]
	if get_system_timezone() == "Asia/Ho_Chi_Minh":
		assert "12:00" in bell(anna)[0]


def test_5_5_what_is_read_on_the_way_has_what_one_needs(plan, lead, anna, freeze, outgoing):
	lead.mobile_no = "0912 340 001"
	lead.save()
	plan(description="Mang hợp đồng & A-03\nvà bảng giá")
	freeze("2026-05-20 09:45:00")
	send_due_reminders()
	assert "10:00" in bell(anna)[0] and "10:00:00" not in bell(anna)[0]
	queued = frappe.get_last_doc("Email Queue", {"reference_name": lead.name})
	parts = message_from_string(queued.message).walk()
	(html,) = (
		part.get_payload(decode=True).decode() for part in parts if part.get_content_type() == "text/html"
	)
	assert "0912 340 001" in html and "10:00:00" not in html
	assert "Mang hợp đồng &amp; A-03" in html and "và bảng giá" in html
	assert f"/app/leadcard?card=LC+Lead%2F{lead.name}" in html


def test_5_5_a_masked_number_stays_out_of_the_mail(plan, lead, anna, freeze, outgoing, masking, make_user):
	lead.mobile_no = "0912 340 001"
	lead.save()
	masking(1)
	boss = make_user(roles=("LeadCard User",))
	frappe.share.add(lead.doctype, lead.name, boss, read=1)
	plan(activity_owner=boss)
	freeze("2026-05-20 09:45:00")
	send_due_reminders()
	assert bell(boss) and mails(boss) == 1
	queued = frappe.get_last_doc("Email Queue", {"reference_name": lead.name})
	assert "340 001" not in queued.message


def test_5_5_the_queue_leaves_a_reminder_to_its_writer_for_minutes(plan, lead, freeze, outgoing):
	plan()
	freeze("2026-05-20 09:45:00")
	send_due_reminders()
	queued = frappe.get_last_doc("Email Queue", {"reference_name": lead.name})
	waits = (frappe.utils.get_datetime(queued.send_after) - frappe.utils.now_datetime()).total_seconds()
	assert 60 < waits <= 300


def test_5_6_a_notice_on_the_morning_of_the_next_contact_date(lead, anna, freeze, make_user):
	lead.next_contact_date, lead.next_contact_by = "2026-05-21", anna
	lead.save()
	freeze("2026-05-21 07:59:00")
	send_due_reminders()
	assert bell(anna) == []
	freeze("2026-05-21 08:00:00")
	send_due_reminders()
	assert bell(anna) == ["Contact Trần Bình today"]


def test_5_6_moves_with_the_date_and_the_card(call, lead, anna, freeze):
	lead.next_contact_date = "2026-05-21"
	lead.save()
	customer = call("leadcard.api.cards.convert_lead", name=lead.name)["customer"]
	card = frappe.get_doc("LC Customer", customer)
	card.next_contact_date = "2026-05-22"
	card.save()
	freeze("2026-05-21 09:00:00")
	send_due_reminders()
	assert bell(anna) == []
	freeze("2026-05-22 09:00:00")
	send_due_reminders()
	assert len(bell(anna)) == 1


def test_5_5_a_reminder_follows_the_card_to_its_new_owner_and_tells_nobody_else(
	plan, lead, anna, make_user, freeze
):
	ben, stranger = make_user(), make_user()
	plan()
	plan(starts_at="2026-05-20 11:00:00", activity_owner=stranger)
	lead.reload()
	lead.lead_owner = ben
	lead.save()
	freeze("2026-05-20 10:50:00")
	send_due_reminders()
	assert (len(bell(ben)), bell(anna), bell(stranger)) == (2, [], [])


def test_5_5_a_plan_edited_after_its_start_while_no_scheduler_ran_still_rings(plan, anna, freeze):
	call = plan()
	freeze("2026-05-20 10:30:00")
	call.description = "Mang hợp đồng"
	call.save()
	send_due_reminders()
	assert len(bell(anna)) == 1


def test_5_5_moved_away_and_back_it_rings_once_at_that_time(plan, anna, freeze):
	call = plan()
	freeze("2026-05-20 09:46:00")
	send_due_reminders()
	for starts_at in ("2026-05-21 10:00:00", "2026-05-20 10:00:00"):
		call.reload()
		call.starts_at = starts_at
		call.save()
	send_due_reminders()
	assert len(bell(anna)) == 1


def test_5_5_what_is_sent_while_somebody_saves_stays_sent(plan, anna, freeze, monkeypatch):
	"""Who saves read the ledger before the tick wrote into it."""
	from leadcard.notices import reminders

	call = plan()
	freeze("2026-05-20 09:46:00")
	stale = reminders._rows_of(call.doctype, call.name)
	send_due_reminders()
	monkeypatch.setattr(reminders, "_rows_of", lambda *record: stale)
	call.reload()
	call.cancelled = 1
	call.save()
	assert frappe.get_all("LC Reminder", {"reference_name": call.name}, pluck="status") == ["Sent"]


@pytest.mark.parametrize("error", ["QueryDeadlockError", "QueryTimeoutError"])
def test_5_5_a_deadlock_is_no_failure_of_the_record(plan, anna, freeze, monkeypatch, error):
	from leadcard.notices import reminders

	plan()
	notify, troubles = reminders._notify, [getattr(frappe, error)() for _trouble in range(MOST_ATTEMPTS + 5)]

	def in_trouble(*args):
		if troubles:
			raise troubles.pop()
		notify(*args)

	monkeypatch.setattr(reminders, "_notify", in_trouble)
	monkeypatch.setattr(frappe.db, "rollback", lambda **how: None)
	freeze("2026-05-20 09:46:00")
	send_due_reminders()
	assert not troubles and len(bell(anna)) == 1


def test_5_5_a_reminder_that_no_worker_survives_is_given_up_and_logged(plan, anna, freeze, monkeypatch):
	from leadcard.notices import reminders

	class Killed(BaseException):
		pass

	def kill(row):
		raise Killed

	plan()
	monkeypatch.setattr(reminders, "_deliver", kill)
	killed = 0
	for hours in range(0, 48, 2):
		freeze(f"2026-05-{20 + hours // 24} {hours % 24:02d}:50:00")
		try:
			send_due_reminders()
		except Killed:
			killed += 1
	assert killed == MOST_ATTEMPTS
	assert frappe.get_all("LC Reminder", {"recipient": anna}, pluck="status") == ["Failed"]
	assert frappe.db.count("Error Log", {"method": ("like", "LeadCard: reminder%")}) >= 1


def test_5_5_another_time_zone_for_the_site_loses_and_doubles_nothing(plan, anna, freeze, site_zone):
	plan()
	for name in ("America/New_York", "Pacific/Auckland", "Asia/Ho_Chi_Minh"):
		site_zone(name)
		freeze("2026-05-20 09:46:00")
		send_due_reminders()
		assert len(bell(anna)) == 1


def test_5_6_the_morning_is_that_of_the_receivers_clock(lead, anna, freeze, site_zone):
	site_zone("Asia/Ho_Chi_Minh")
	frappe.db.set_value("User", anna, "time_zone", "Asia/Tokyo")
	lead.next_contact_date, lead.next_contact_by = "2026-05-21", anna
	lead.save()
	freeze("2026-05-21 05:59:00")
	send_due_reminders()
	assert bell(anna) == []
	freeze("2026-05-21 06:00:00")
	send_due_reminders()
	assert bell(anna) == ["Contact Trần Bình today"]


@pytest.mark.parametrize(
	("zone", "now", "day", "rings"),
	[
		# the evening of the 20th in the west, where the site has the 21st already
		("Pacific/Pitcairn", "2026-05-21 10:00:00", "2026-05-20", 1),
		# the 21st has begun in the east, where the site still has the 20th
		("Australia/Brisbane", "2026-05-20 22:30:00", "2026-05-20", 0),
		("Asia/Ho_Chi_Minh", "2026-05-20 22:30:00", "2026-05-20", 1),
	],
)
def test_5_6_today_is_the_receivers_day(lead, anna, freeze, site_zone, zone, now, day, rings):
	"""A date of today, set when its morning is over, is told at once; one of yesterday not any more."""
	site_zone("Asia/Ho_Chi_Minh")
	frappe.db.set_value("User", anna, "time_zone", zone)
	freeze(now)
	lead.reload()
	lead.next_contact_date, lead.next_contact_by = day, anna
	lead.save()
	send_due_reminders()
	assert len(bell(anna)) == rings


def test_5_6_a_card_edited_the_next_day_while_no_scheduler_ran_still_reminds(lead, anna, freeze):
	lead.next_contact_date = "2026-05-21"
	lead.save()
	freeze("2026-05-22 09:00:00")
	lead.reload()
	lead.notes = "Thích căn góc"
	lead.save()
	send_due_reminders()
	assert len(bell(anna)) == 1


def test_5_5_an_unknown_time_zone_of_the_receiver_is_the_sites(plan, lead, anna, freeze):
	frappe.db.set_value("User", anna, "time_zone", "Mars/Olympus")
	plan()
	lead.reload()
	lead.next_contact_date = "2026-05-20"
	lead.save()
	freeze("2026-05-20 09:50:00")
	send_due_reminders()
	assert len(bell(anna)) == 2


@pytest.mark.parametrize(
	("roles", "place"), [(("LeadCard User",), "/app/leadcard?card="), (("Desk User",), "/app/lc-lead/")]
)
def test_5_6_who_has_no_role_is_led_to_the_cards_form(make_user, lead, freeze, outgoing, roles, place):
	clerk = make_user(roles=roles, language="en")
	frappe.share.add("LC Lead", lead.name, clerk, read=1)
	lead.reload().update({"next_contact_date": "2026-05-21", "next_contact_by": clerk}).save()
	freeze("2026-05-21 09:00:00")
	send_due_reminders()
	(queued,) = frappe.get_all("Email Queue Recipient", filters={"recipient": clerk}, pluck="parent")
	mail = message_from_string(frappe.db.get_value("Email Queue", queued, "message"))
	texts = [
		part.get_payload(decode=True).decode()
		for part in mail.walk()
		if part.get_content_type() == "text/html"
	]
	assert place in "".join(texts)
