"""The daily digest of cards without care (spec §7.2): one notice and one email a person and day, to owners and managers."""

import frappe
import pytest
from frappe.utils import add_to_date, get_datetime

from leadcard.tasks import send_digests

NOW = "2026-05-20 09:00:00"
LEAD, CUSTOMER = "LC Lead", "LC Customer"
BOARD = "leadcard.api.board.get_board"


@pytest.fixture(autouse=True)
def morning(freeze):
	freeze(NOW)


@pytest.fixture
def team(make_user):
	"""Two salespeople and their manager, who speaks Vietnamese."""
	anna, ben, boss = make_user(language="en"), make_user(language="en"), make_user(language="vi")
	members = [{"user": anna}, {"user": ben}, {"user": boss, "is_manager": 1}]
	frappe.get_doc({"doctype": "LC Sales Team", "team_name": "Đội Digest", "members": members}).insert()
	return frappe._dict(anna=anna, ben=ben, boss=boss)


@pytest.fixture
def neglected(make_lead, make_customer):
	"""A card whose last care was some days ago."""

	def make(owner, days=30, make=make_lead, **values):
		field = "lead_owner" if make is make_lead else "account_owner"
		card = make(**{field: owner, **values})
		card.db_set("last_care_on", add_to_date(NOW, days=-days))
		return card

	return lambda *args, customer=False, **values: make(
		*args, make=make_customer if customer else make_lead, **values
	)


def bell(user: str) -> list[str]:
	return frappe.get_all("Notification Log", filters={"for_user": user, "type": "Alert"}, pluck="subject")


def mails(user: str) -> list[str]:
	queued = frappe.get_all("Email Queue Recipient", filters={"recipient": user}, pluck="parent")
	return [_text_of(frappe.db.get_value("Email Queue", name, "message")) for name in queued]


def _text_of(message: str) -> str:
	"""The decoded HTML and the subject of a queued email."""
	from email import message_from_string
	from email.header import decode_header, make_header

	mail = message_from_string(message)
	parts = [str(make_header(decode_header(mail["Subject"])))]
	for part in mail.walk():
		if part.get_content_type() == "text/html":
			parts.append(part.get_payload(decode=True).decode())
	return "\n".join(parts)


@pytest.mark.parametrize("days", [1, 3, 7, 30])
def test_7_2_view_filter_mark_and_digest_agree_on_the_set_days(
	team, neglected, settings, call, as_user, outgoing, days
):
	"""Also at the border, whatever the time of day: a day counts from its midnight."""
	settings(stale_days=days)
	today = get_datetime(NOW).replace(hour=0, minute=0, second=0)
	for seconds in (-1, 0, 3600 * 20):
		neglected(team.anna, full_name=str(seconds)).db_set(
			"last_care_on", add_to_date(today, days=-days, seconds=seconds)
		)
	send_digests()
	with as_user(team.anna):
		board = call.get(BOARD)
		marks = {card["title"]: card["stale"] for column in board["columns"] for card in column["cards"]}
		assert marks == {"-1": True, "0": False, str(3600 * 20): False}
		assert board["views"]["forgotten"] == 1 and board["stale_days"] == days
		for filters in ({"view": "forgotten"}, {"stale": "week"}):
			found = call.get(BOARD, filters=filters)
			assert [card["title"] for column in found["columns"] for card in column["cards"]] == ["-1"]
	span = "1 day" if days == 1 else f"{days} days"
	assert bell(team.anna) == [f"1 card has had no care for {span}"]
	assert f"No care for {span}: 1" in mails(team.anna)[0]


def test_7_2_owners_hear_of_theirs_and_managers_of_their_peoples(team, neglected, make_user, outgoing):
	neglected(team.anna, full_name="Trần Bình")
	neglected(team.anna, customer=True, full_name="Lê Hoa", days=8)
	neglected(team.ben, full_name="Phạm An", days=200)
	neglected(team.ben, days=3)
	stranger = make_user()
	send_digests()
	assert bell(team.anna) == ["2 cards have had no care for 7 days"]
	assert bell(team.ben) == ["1 card has had no care for 7 days"]
	assert bell(team.boss) == ["3 thẻ đã 7 ngày không được chăm sóc"]
	assert bell(stranger) == [] and mails(stranger) == []
	(to_anna,), (to_boss,) = mails(team.anna), mails(team.boss)
	assert "Trần Bình" in to_anna and "Lê Hoa" in to_anna and "Phạm An" not in to_anna
	assert all(name in to_boss for name in ("Trần Bình", "Lê Hoa", "Phạm An"))
	assert to_boss.index("Phạm An") < to_boss.index("Trần Bình") < to_boss.index("Lê Hoa")
	assert f"{frappe.utils.get_fullname(team.anna)}: 2" in to_boss
	assert "/app/leadcard?notices=1" in to_anna and "Tắt email này" in to_boss


def test_5_4_the_digest_says_of_what_nobody_cared_for_yet(team, make_lead, outgoing):
	lead = make_lead(lead_owner=team.anna, full_name="Trần Bình")
	long_ago = add_to_date(NOW, days=-30)
	frappe.db.set_value(LEAD, lead.name, {"creation": long_ago, "last_care_on": long_ago})
	send_digests()
	(mail,) = mails(team.anna)
	assert "Trần Bình</a> – Not cared for yet" in mail


def test_7_2_once_a_day_whatever_runs_again(team, neglected, freeze, outgoing):
	neglected(team.anna)
	for _restart in range(3):
		send_digests()
	freeze("2026-05-20 23:59:00")
	send_digests()
	assert len(bell(team.anna)) == len(mails(team.anna)) == 1
	freeze("2026-05-21 09:00:00")
	send_digests()
	assert len(bell(team.anna)) == len(mails(team.anna)) == 2


def test_7_2_in_the_morning_of_the_receivers_clock(team, neglected, freeze):
	neglected(team.anna)
	neglected(team.ben)
	frappe.db.set_value("User", team.anna, "time_zone", frappe.utils.get_system_timezone())
	frappe.db.set_value("User", team.ben, "time_zone", "Pacific/Kiritimati")
	freeze("2026-05-20 06:59:00")
	send_digests()
	assert bell(team.anna) == []
	freeze("2026-05-20 07:00:00")
	send_digests()
	assert len(bell(team.anna)) == 1
	days = frappe.get_all("LC Digest", filters={"user": team.ben}, pluck="day", order_by="day")
	assert len(days) == len(bell(team.ben)) <= 2


def test_7_2_nothing_is_sent_where_nothing_is_without_care(team, neglected, call):
	fresh = neglected(team.anna, days=1)
	stopped = neglected(team.anna, days=40)
	call("leadcard.api.cards.stop_care", doctype=LEAD, name=stopped.name, reason="Không mua nữa")
	assert fresh.name
	send_digests()
	assert (bell(team.anna), bell(team.boss)) == ([], [])


def test_7_2_the_admin_and_a_person_can_switch_it_off(team, neglected, settings, as_user, call):
	neglected(team.anna)
	settings(send_digest=0)
	send_digests()
	assert bell(team.anna) == []
	with as_user(team.anna):
		assert call("leadcard.api.notices.get_digest_choice") == {"on": True, "off_for_all": True}
	settings(send_digest=1)
	with as_user(team.anna):
		assert call("leadcard.api.notices.switch_digest", on=0) == {"on": False}
	send_digests()
	assert (len(bell(team.anna)), len(bell(team.boss))) == (0, 1)
	with as_user(team.anna):
		assert call("leadcard.api.notices.switch_digest", on=1) == {"on": True}
	send_digests()
	assert len(bell(team.anna)) == 1


def test_7_2_who_has_no_role_switches_nothing(make_user, as_user, call):
	with as_user(make_user(roles=())):
		for method, arguments in (("switch_digest", {"on": 0}), ("get_digest_choice", {})):
			with pytest.raises(frappe.PermissionError):
				call(f"leadcard.api.notices.{method}", **arguments)


def test_7_2_a_digest_that_fails_stops_no_other_and_comes_later(team, neglected, monkeypatch):
	neglected(team.anna)
	neglected(team.ben)
	from leadcard.notices import digest

	made = digest.digest_of
	with monkeypatch.context() as broken:
		broken.setattr(digest, "digest_of", lambda user: 1 / 0 if user == team.anna else made(user))
		send_digests()
	assert (len(bell(team.anna)), len(bell(team.ben))) == (0, 1)
	assert frappe.db.count("Error Log", {"method": f"LeadCard: digest for {team.anna} failed"}) == 1
	send_digests()
	assert (len(bell(team.anna)), len(bell(team.ben))) == (1, 1)


def test_7_2_whoever_sees_all_hears_of_unassigned_cards_too(make_user, neglected, outgoing):
	boss = make_user(roles=("LeadCard Manager",), language="en")
	neglected(None, full_name="Không chủ")
	send_digests()
	(mail,) = mails(boss)
	assert "Không chủ" in mail and "Unassigned: " in mail


def test_7_2_hostile_names_are_text_in_the_mail(team, neglected, outgoing):
	neglected(team.anna, full_name="<img src=x onerror=alert(1)>")
	send_digests()
	(mail,) = mails(team.anna)
	assert "<img src=x" not in mail
