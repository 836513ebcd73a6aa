"""Protection and recall (spec §8.4): a card that somebody took stays theirs for some working days, is warned of, and returns."""

import frappe
import pytest
from frappe import share
from frappe.desk.form import assign_to

from leadcard.config import has_holiday_lists
from leadcard.domain.protection import RECALL, WARN_MANAGER, WARN_OWNER
from leadcard.exceptions import InvalidValueError, LeadCardError, NotClaimableError
from leadcard.ownership import recall, recall_notices
from leadcard.tasks import look_after_protection

LEAD, CUSTOMER = "LC Lead", "LC Customer"
OWNER = {LEAD: "lead_owner", CUSTOMER: "account_owner"}
LEDGER = "LC Protection Notice"
CLAIM, ASSIGN = "leadcard.api.cards.claim", "leadcard.api.cards.assign"
# with Sundays off, a card taken on Monday the 4th for five days is protected to Saturday the 9th
MONDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY, NEXT_MONDAY = (
	f"2026-05-{day:02}" for day in (4, 7, 8, 9, 10, 11)
)


@pytest.fixture
def people(make_user):
	"""A team of two and its manager below a director, all speaking English."""
	found = {name: make_user(language="en") for name in ("anna", "ben", "lead", "director")}
	found = frappe._dict(found)
	frappe.db.delete("LC Sales Team Member")
	frappe.db.delete("LC Sales Team")

	def team(name, parent, *members):
		rows = [{"user": user, "is_manager": manages} for user, manages in members]
		values = {"team_name": name, "parent_lc_sales_team": parent, "is_group": 1, "members": rows}
		frappe.get_doc({"doctype": "LC Sales Team", **values}).insert()

	team("Chi nhánh", None, (found.director, 1))
	team("Nhóm", "Chi nhánh", (found.lead, 1), (found.anna, 0), (found.ben, 0))
	return found


@pytest.fixture
def on(settings, freeze):
	"""Protection of five days is on since long ago, the owner warned two days before the end, the manager one."""

	def switch(**values):
		given = {"protection_days": 5, "warn_owner_days": 2, "warn_manager_days": 1, "weekend": "Sunday"}
		freeze("2026-01-01 08:00:00")
		settings(**{**given, "care_renews_protection": 1, "holiday_list": None, **values})
		freeze(f"{MONDAY} 10:00:00")

	return switch


@pytest.fixture
def run(freeze):
	"""`run("2026-05-07")`: what the scheduler does that day, at nine unless another time is given."""

	def at(moment):
		freeze(moment if " " in moment else f"{moment} 09:00:00")
		look_after_protection()

	return at


@pytest.fixture
def say_on(log_activity):
	"""Care of a card now: a call that has taken place."""
	return lambda card: log_activity(
		card, completed=1, starts_at=str(frappe.utils.now_datetime()), subject="Đã gọi"
	)


def owner_of(card):
	return frappe.db.get_value(card.doctype, card.name, OWNER[card.doctype]) or None


def told(user):
	return frappe.get_all("Notification Log", {"for_user": user}, pluck="subject", order_by="creation, name")


def mails(user):
	queued = frappe.get_all("Email Queue Recipient", filters={"recipient": user}, pluck="parent")
	return [frappe.db.get_value("Email Queue", name, "message") for name in queued]


def steps(card):
	rows = frappe.get_all(LEDGER, {"reference_name": card.name}, ["step", "sent_on"])
	return sorted(row.step for row in rows if row.sent_on)


def card_on_board(call, card):
	return call.get("leadcard.api.board.get_card", doctype=card.doctype, name=card.name)["card"]


def test_8_4_off_by_default_nothing_happens(people, make_lead, run, call, freeze):
	freeze(f"{MONDAY} 10:00:00")
	lead = make_lead(lead_owner=people.anna)
	run("2027-05-20")
	assert owner_of(lead) == people.anna
	assert (told(people.anna), frappe.db.count(LEDGER)) == ([], 0)
	card = card_on_board(call, lead)
	assert (card["protected_days_left"], card["protected_until"]) == (None, "")


def test_8_4_the_owner_is_warned_then_the_manager_then_the_card_returns(people, on, make_lead, run, outgoing):
	on()
	lead = make_lead(lead_owner=people.anna, full_name="Trần Bình")
	run("2026-05-06")
	assert told(people.anna) == []
	run(THURSDAY)
	day = frappe.utils.format_date(SATURDAY)
	assert told(people.anna) == [f"Your protection of Trần Bình ends on {day}"]
	assert told(people.lead) == []
	run(FRIDAY)
	assert (len(told(people.anna)), len(told(people.lead))) == (1, 1)
	assert "Trần Bình" in told(people.lead)[0]
	run(SATURDAY)
	run(SUNDAY)
	assert owner_of(lead) == people.anna
	run(NEXT_MONDAY)
	assert owner_of(lead) is None
	assert (len(told(people.anna)), len(told(people.lead))) == (2, 2)
	assert told(people.anna)[1] == "Your protection of Trần Bình has ended: the card is unassigned again"
	assert (told(people.director), told(people.ben)) == ([], [])
	assert len(mails(people.anna)) == len(mails(people.lead)) == 2
	assert steps(lead) == [WARN_MANAGER, WARN_OWNER, RECALL, RECALL]


def test_8_4_a_recall_is_logged_and_shown(people, on, make_lead, run, call):
	on()
	lead = make_lead(lead_owner=people.anna)
	run(THURSDAY)
	run(NEXT_MONDAY)
	(change,) = frappe.get_all(
		"LC Status Change", {"reference_name": lead.name, "changed_field": "owner"}, ["*"]
	)
	assert (change.from_value, change.to_value, change.why) == (people.anna, None, "Protection ended")
	panel = call.get("leadcard.api.board.get_card", doctype=LEAD, name=lead.name)
	shown = next(row for row in panel["changes"] if row["changed_field"] == "owner")
	assert (shown["from_label"], shown["to_label"]) == (frappe.utils.get_fullname(people.anna), "")
	from leadcard.pipeline.change_log import timeline

	assert any("Protection ended" in entry["content"] for entry in timeline(LEAD, lead.name))
	stored = frappe.get_doc(LEAD, lead.name)
	assert (stored.lead_owner, stored.owned_since) == (None, None)


def test_8_4_whoever_takes_a_card_owns_it_since_then(people, on, make_lead, as_user, call, freeze, convert):
	on()

	def since(card):
		found = frappe.db.get_value(card.doctype, card.name, "owned_since")
		return found and str(found)[:19]

	lead = make_lead()
	assert since(lead) is None
	freeze("2026-05-05 11:00:00")
	with as_user(people.anna):
		call(CLAIM, doctype=LEAD, name=lead.name)
	assert since(lead) == "2026-05-05 11:00:00"
	freeze("2026-05-06 12:00:00")
	lead.reload()
	lead.owned_since = "2030-01-01 00:00:00"
	lead.short_name = "Bình"
	lead.save()
	assert since(lead) == "2026-05-05 11:00:00"
	with as_user(people.lead):
		call(ASSIGN, doctype=LEAD, name=lead.name, user=people.ben)
	assert since(lead) == "2026-05-06 12:00:00"
	freeze("2026-05-07 12:00:00")
	customer = frappe.get_doc(CUSTOMER, convert(lead)["customer"])
	assert since(customer) == "2026-05-06 12:00:00"
	call("frappe.client.set_value", doctype=CUSTOMER, name=customer.name, fieldname="account_owner", value="")
	assert since(customer) is None
	freeze("2026-05-08 12:00:00")
	assign_to.add({"doctype": CUSTOMER, "name": customer.name, "assign_to": [people.anna]})
	assert (owner_of(customer), since(customer)) == (people.anna, "2026-05-08 12:00:00")


def test_8_4_care_renews_the_protection_and_a_plan_does_not(people, on, make_lead, say_on, log_activity, run):
	on()
	cared, planned = make_lead(lead_owner=people.anna), make_lead(lead_owner=people.anna)
	run(THURSDAY)
	say_on(cared)
	log_activity(planned, starts_at="2026-06-30 09:00:00", subject="Hẹn gặp")
	run(NEXT_MONDAY)
	assert (owner_of(cared), owner_of(planned)) == (people.anna, None)
	# from Thursday on, five days end on Wednesday the 13th
	run("2026-05-12")
	run("2026-05-13")
	assert owner_of(cared) == people.anna and steps(cared).count(WARN_OWNER) == 2
	run("2026-05-14")
	assert owner_of(cared) is None


def test_8_4_care_need_not_renew_the_protection(people, on, make_lead, say_on, run):
	on(care_renews_protection=0)
	lead = make_lead(lead_owner=people.anna)
	run(THURSDAY)
	say_on(lead)
	run(NEXT_MONDAY)
	assert owner_of(lead) is None


def test_8_4_who_has_bought_and_who_is_stopped_stays(
	people, on, make_lead, make_customer, make_opportunity, call, convert, run
):
	on()
	bought = make_customer(account_owner=people.anna)
	deal = make_opportunity(bought, amount=5)
	call("leadcard.api.activities.win_opportunity", name=deal.name)
	stopped = make_lead(lead_owner=people.anna)
	call("leadcard.api.cards.stop_care", doctype=LEAD, name=stopped.name, reason="Không mua")
	converted = make_lead(lead_owner=people.anna)
	customer = frappe.get_doc(CUSTOMER, convert(converted)["customer"])
	contacting = make_lead(lead_owner=people.anna, status="Contacting")
	run("2026-05-20")
	run("2026-05-29")
	assert [owner_of(card) for card in (bought, stopped)] == [people.anna] * 2
	assert [owner_of(card) for card in (customer, contacting)] == [None] * 2
	assert owner_of(converted) is None, "a converted lead goes with its customer"


@pytest.mark.parametrize(
	("weekend", "last", "day_after"),
	[
		("None", "2026-05-09", "2026-05-10"),
		("Sunday", "2026-05-09", "2026-05-11"),
		("Saturday and Sunday", "2026-05-11", "2026-05-12"),
	],
)
def test_8_4_weekly_days_off_do_not_count(people, on, make_lead, run, call, weekend, last, day_after):
	on(weekend=weekend)
	lead = make_lead(lead_owner=people.anna)
	assert card_on_board(call, lead)["protected_until"] == last
	for day in (THURSDAY, FRIDAY, last):
		run(day)
	assert owner_of(lead) == people.anna
	run(day_after)
	assert owner_of(lead) is None


def test_8_4_public_holidays_do_not_count(people, on, make_lead, run, call, freeze):
	"""§16.6: the 30th of April and the 1st of May are days off, as the 3rd is a Sunday."""
	if has_holiday_lists():
		frappe.db.set_value("Company", {"name": ["is", "set"]}, "default_holiday_list", None)
	on()
	freeze("2026-04-28 10:00:00")
	lead = make_lead(lead_owner=people.anna)
	assert card_on_board(call, lead)["protected_until"] == "2026-05-06"
	run("2026-05-01")
	assert told(people.anna) == []


@pytest.mark.bench
def test_8_4_erpnexts_holiday_list_is_used_the_companys_where_none_is_chosen(people, on, make_lead, call):
	if not has_holiday_lists():
		pytest.skip("the site has no ERPNext")

	def holiday_list(name, *days):
		rows = [{"holiday_date": day, "description": "Nghỉ lễ"} for day in days]
		period = {"from_date": "2026-01-01", "to_date": "2026-12-31"}
		values = {"doctype": "Holiday List", "holiday_list_name": name, **period, "holidays": rows}
		return frappe.get_doc(values).insert().name

	def until(lead):
		frappe.local.cache.pop("leadcard_holidays", None)
		return card_on_board(call, lead)["protected_until"]

	company = frappe.get_all("Company", pluck="name", limit=1)
	if company:
		frappe.db.set_default("company", company[0])
		frappe.db.set_value("Company", company[0], "default_holiday_list", holiday_list("Lễ A", THURSDAY))
	on()
	lead = make_lead(lead_owner=people.anna)
	assert until(lead) == (NEXT_MONDAY if company else SATURDAY)
	on(holiday_list=holiday_list("Lễ B", THURSDAY, FRIDAY))
	assert until(lead) == "2026-05-12"


def test_8_4_people_are_told_from_the_morning_of_the_sites_clock_on(people, on, make_lead, run):
	on()
	frappe.db.set_value("User", people.anna, "time_zone", "Pacific/Kiritimati")
	make_lead(lead_owner=people.anna)
	run(f"{THURSDAY} 06:59:59")
	assert told(people.anna) == []
	run(f"{THURSDAY} 07:00:00")
	assert len(told(people.anna)) == 1


def test_8_4_whatever_runs_again_happens_once(people, on, make_lead, run):
	on()
	lead = make_lead(lead_owner=people.anna)
	for day in (THURSDAY, FRIDAY, NEXT_MONDAY):
		for hour in ("08", "09", "23"):
			run(f"{day} {hour}:00:00")
	assert (len(told(people.anna)), len(told(people.lead))) == (2, 2)
	assert frappe.db.count("LC Status Change", {"reference_name": lead.name, "changed_field": "owner"}) == 1


def test_8_4_switching_on_takes_nothing_from_anybody_at_once(people, settings, make_lead, run, freeze):
	freeze("2025-01-01 10:00:00")
	old = make_lead(lead_owner=people.anna)
	freeze(f"{MONDAY} 10:00:00")
	settings(protection_days=5, warn_owner_days=2, warn_manager_days=1, weekend="Sunday")
	for day in (MONDAY, "2026-05-05", "2026-05-06"):
		run(day)
	assert told(people.anna) == []
	settings(protection_days=4)
	run(SATURDAY)
	assert owner_of(old) == people.anna
	# a change while it is on starts nothing anew, and nobody else sets the start
	settings(protection_days=5, protection_since="2030-01-01 00:00:00")
	assert str(frappe.db.get_single_value("LC Settings", "protection_since")) == f"{MONDAY} 10:00:00"
	run("2026-05-13")
	assert owner_of(old) is None


def test_8_4_after_downtime_the_owner_is_warned_first_and_keeps_the_days_of_a_warning(
	people, on, make_lead, say_on, run, call
):
	on()
	lead, saved = make_lead(lead_owner=people.anna), make_lead(lead_owner=people.anna)
	run("2026-06-01")
	assert (owner_of(lead), steps(lead)) == (people.anna, [WARN_OWNER])
	assert len(told(people.anna)) == 1
	card = card_on_board(call, lead)
	assert (card["protected_days_left"], card["protected_until"]) == (2, "2026-06-03")
	say_on(saved)
	run("2026-06-02")
	assert steps(lead) == [WARN_MANAGER, WARN_OWNER]
	run("2026-06-03")
	assert owner_of(lead) == people.anna
	run("2026-06-04")
	assert (owner_of(lead), owner_of(saved)) == (None, people.anna)


def test_8_4_a_bad_card_stops_no_other_and_is_tried_again(people, on, make_lead, run, monkeypatch):
	on()
	bad, good = make_lead(lead_owner=people.anna), make_lead(lead_owner=people.ben)
	failure = {"method": f"LeadCard: protection of {bad.name} failed"}
	logged = frappe.db.count("Error Log", failure)
	run(THURSDAY)
	take_back = recall._recall
	with monkeypatch.context() as broken:
		broken.setattr(recall, "_recall", lambda card: 1 / 0 if card[1] == bad.name else take_back(card))
		run(NEXT_MONDAY)
	assert (owner_of(bad), owner_of(good)) == (people.anna, None)
	assert frappe.db.count("Error Log", failure) == logged + 1
	assert len(told(people.anna)) == 1
	run("2026-05-12")
	assert owner_of(bad) is None and len(told(people.anna)) == 2


def test_8_4_a_notice_that_fails_is_sent_by_the_next_run_and_the_card_waits_for_it(
	people, on, make_lead, run, monkeypatch
):
	on()
	lead, other = make_lead(lead_owner=people.anna), make_lead(lead_owner=people.ben)
	send = recall_notices._send
	with monkeypatch.context() as broken:
		broken.setattr(
			recall_notices,
			"_send",
			lambda person, *rest: 1 / 0 if person == people.anna else send(person, *rest),
		)
		run(THURSDAY)
		run(NEXT_MONDAY)
	assert (told(people.anna), len(told(people.ben))) == ([], 2)
	assert (owner_of(lead), owner_of(other)) == (people.anna, None)
	run("2026-05-12")
	assert len(told(people.anna)) == 1
	run("2026-05-14")
	assert owner_of(lead) == people.anna
	run("2026-05-15")
	assert owner_of(lead) is None


def test_8_4_nobody_is_warned_of_a_card_that_was_looked_after_meanwhile(
	people, on, make_lead, say_on, run, monkeypatch
):
	"""What a crash left unsent is looked at again."""
	on()
	lead = make_lead(lead_owner=people.anna)
	with monkeypatch.context() as crashed:
		crashed.setattr(recall_notices, "tell_all", lambda: None)
		run(THURSDAY)
	assert frappe.db.count(LEDGER, {"reference_name": lead.name, "sent_on": ("is", "not set")}) == 1
	say_on(lead)
	run(FRIDAY)
	assert (told(people.anna), frappe.db.count(LEDGER, {"reference_name": lead.name})) == ([], 0)


def test_8_4_many_cards_are_one_notice_and_one_email_that_names_ten(
	people, on, make_lead, run, outgoing, settings
):
	on()
	for number in range(13):
		lead = make_lead(lead_owner=people.anna)
		# as stored before names were kept free of markup
		frappe.db.set_value("LC Lead", lead.name, "title", f"Khách <b>{number:02}</b>", update_modified=False)
	frappe.db.set_value("User", people.lead, "language", "vi")
	run(THURSDAY)
	run(FRIDAY)
	assert told(people.anna) == ["Your protection of 13 cards ends soon"]
	assert told(people.lead) == ["13 thẻ của nhân viên bạn sắp hết thời hạn bảo vệ"]
	(mail,) = mails(people.anna)
	from email import message_from_string

	html = next(
		part.get_payload(decode=True).decode()
		for part in message_from_string(mail).walk()
		if part.get_content_type() == "text/html"
	)
	assert html.count("&lt;b&gt;") == 10 and "<b>0" not in html
	assert "And 3 more" in html


def test_8_4_a_protected_card_is_claimed_by_nobody_and_reassigned_by_a_manager(
	people, on, make_lead, as_user, call, run, freeze, settings
):
	on()
	settings(stale_days=1)
	lead = make_lead(lead_owner=people.anna)
	share.add(LEAD, lead.name, people.ben, read=1, write=1)
	run(FRIDAY)
	with as_user(people.ben), pytest.raises(NotClaimableError) as refusal:
		call(CLAIM, doctype=LEAD, name=lead.name)
	assert frappe.utils.format_date("2026-05-11") in str(refusal.value)
	with as_user(people.lead):
		call(ASSIGN, doctype=LEAD, name=lead.name, user=people.ben)
	assert card_on_board(call, lead)["protected_days_left"] == 5
	run(NEXT_MONDAY)
	assert owner_of(lead) == people.ben
	settings(protection_days=0)
	with as_user(people.lead):
		assert call(CLAIM, doctype=LEAD, name=lead.name)["card"]["owner"] == people.lead


def test_8_4_the_card_shows_the_days_left(people, on, make_lead, as_user, call, run):
	on()
	lead, free = make_lead(lead_owner=people.anna), make_lead()
	shown = []
	for day in (MONDAY, "2026-05-06", THURSDAY, SATURDAY, SUNDAY):
		run(day)
		with as_user(people.lead):
			board = call.get("leadcard.api.board.get_board", limit=50)
		cards = {card["name"]: card for column in board["columns"] for card in column["cards"]}
		assert cards[free.name]["protected_days_left"] is None
		shown.append((cards[lead.name]["protected_days_left"], cards[lead.name]["protection_ends_soon"]))
	assert shown == [(5, False), (3, False), (2, True), (0, True), (None, False)]


def test_8_4_the_next_one_up_is_told_of_a_managers_own_card_and_nobody_where_there_is_none(
	people, on, make_lead, make_user, run
):
	on()
	loner = make_user()
	of_lead, of_loner = make_lead(lead_owner=people.lead), make_lead(lead_owner=loner)
	run(THURSDAY)
	run(FRIDAY)
	assert (len(told(people.lead)), len(told(people.director)), len(told(loner))) == (1, 1, 1)
	run(NEXT_MONDAY)
	assert (owner_of(of_lead), owner_of(of_loner)) == (None, None)


def test_8_4_who_has_left_keeps_nothing_and_is_told_nothing(people, on, make_lead, run):
	on()
	lead = make_lead(lead_owner=people.anna)
	frappe.db.set_value("User", people.anna, "enabled", 0)
	run(THURSDAY)
	run(FRIDAY)
	run(NEXT_MONDAY)
	assert (owner_of(lead), told(people.anna), len(told(people.lead))) == (None, [], 2)


def test_8_4_a_recalled_card_reminds_its_owner_no_more(people, on, make_lead, run):
	on()
	lead = make_lead(lead_owner=people.anna, next_contact_date="2026-06-30")
	assert frappe.db.get_value("LC Reminder", {"reference_name": lead.name}, "status") == "Armed"
	run(THURSDAY)
	run(NEXT_MONDAY)
	assert frappe.db.get_value("LC Reminder", {"reference_name": lead.name}, "status") == "Disarmed"


def test_8_4_boards_hear_of_a_recall(people, on, make_lead, run, events):
	on()
	lead = make_lead(lead_owner=people.anna)
	run(THURSDAY)
	events.clear()
	run(NEXT_MONDAY)
	heard = [sent.message for sent in events if sent.event == "leadcard_card"]
	assert {"doctype": LEAD, "name": lead.name} in heard


def test_8_4_a_card_that_breaks_a_rule_of_today_returns_all_the_same(people, on, make_lead, run):
	on()
	lead = make_lead(lead_owner=people.anna)
	frappe.db.set_value(LEAD, lead.name, {"full_name": "", "mobile_no": "12"}, update_modified=False)
	run(THURSDAY)
	run(NEXT_MONDAY)
	assert owner_of(lead) is None


@pytest.mark.parametrize(
	("values", "error"),
	[
		({"protection_days": -1}, LeadCardError),
		({"protection_days": 400}, LeadCardError),
		({"protection_days": 3, "warn_owner_days": 3}, LeadCardError),
		({"protection_days": 5, "warn_owner_days": 1, "warn_manager_days": 2}, LeadCardError),
		({"protection_days": 5, "warn_owner_days": -1}, LeadCardError),
		({"holiday_list": "Không có"}, InvalidValueError),
	],
)
def test_8_4_settings_that_contradict_each_other_are_refused(settings, refused, values, error):
	with refused((error, frappe.NonNegativeError)):
		settings(**values)


def test_8_4_the_notices_go_with_a_deleted_card(people, on, make_lead, run):
	on()
	lead = make_lead(lead_owner=people.anna)
	run(THURSDAY)
	lead.delete()
	assert frappe.db.count(LEDGER, {"reference_name": lead.name}) == 0


def test_8_4_batches_reach_every_card(people, on, make_lead, run, monkeypatch):
	"""Also where many were taken at one moment."""
	on()
	leads = [make_lead(lead_owner=people.anna) for _number in range(7)]
	assert len({str(lead.owned_since) for lead in leads}) == 1
	monkeypatch.setattr(recall, "BATCH", 2)
	run(THURSDAY)
	run(NEXT_MONDAY)
	assert {owner_of(lead) for lead in leads} == {None}
	assert len(told(people.anna)) == 2


def test_8_4_cards_of_before_are_owned_since_their_creation(people, make_lead, monkeypatch):
	from leadcard.patches import prepare_protection

	monkeypatch.setattr(prepare_protection, "BATCH", 2)
	leads = [make_lead(lead_owner=people.anna) for _number in range(5)]
	free = make_lead()
	frappe.db.set_value(LEAD, {"name": ("in", [lead.name for lead in leads])}, "owned_since", None)
	frappe.db.sql("delete from `tabSingles` where doctype = 'LC Settings' and field = 'warn_owner_days'")
	prepare_protection.execute()
	for lead in leads:
		stored = frappe.db.get_value(LEAD, lead.name, ["owned_since", "creation"])
		assert stored[0] == stored[1]
	assert frappe.db.get_value(LEAD, free.name, "owned_since") is None
	assert frappe.db.get_single_value("LC Settings", "warn_owner_days") == 2


@pytest.mark.bench
@pytest.mark.mariadb("Postgres chooses among indexes by what it knows of the rows, and here are none")
@pytest.mark.parametrize("care_renews", [True, False])
def test_8_4_the_pass_reads_by_its_index_alone(care_renews):
	query = recall.candidates(LEAD, "New", frappe.utils.get_datetime(f"{MONDAY} 00:00:00"), care_renews)
	(plan,) = frappe.db.sql(f"explain {query.get_sql()}", as_dict=True)
	assert plan.key == "leadcard_protection_index"
	assert "Using index" in plan.Extra and "filesort" not in plan.Extra


WAYS_TO_TAKE = ("claim", "form", "task")


@pytest.mark.parametrize("way", WAYS_TO_TAKE)
def test_8_4_who_lost_a_card_waits_as_long_as_it_was_protected_before_taking_it_again(
	people, on, make_lead, run, as_user, call, freeze, refused, way
):
	on()
	lead = make_lead(lead_owner=people.anna)
	run(THURSDAY)
	run(NEXT_MONDAY)
	assert owner_of(lead) is None

	def take():
		if way == "claim":
			call("leadcard.api.cards.claim", doctype="LC Lead", name=lead.name)
		elif way == "form":
			found = frappe.get_doc("LC Lead", lead.name)
			found.lead_owner = frappe.session.user
			found.save()
		else:
			mine = {"doctype": "LC Lead", "name": lead.name, "assign_to": [frappe.session.user]}
			frappe.get_attr("frappe.desk.form.assign_to.add")(mine)

	with as_user(people.anna):
		if way == "task":
			take()
			assert owner_of(lead) is None
			frappe.db.delete("ToDo", {"reference_name": lead.name})
		else:
			with refused(NotClaimableError):
				take()
		freeze("2026-06-01 09:00:00")
		take()
	assert owner_of(lead) == people.anna


def test_8_4_others_and_managers_do_not_wait(people, on, make_lead, run, as_user, call):
	on()
	lead = make_lead(lead_owner=people.anna)
	run(THURSDAY)
	run(NEXT_MONDAY)
	with as_user(people.ben):
		assert (
			call("leadcard.api.cards.claim", doctype="LC Lead", name=lead.name)["card"]["owner"] == people.ben
		)


def test_8_4_without_protection_nobody_waits(people, make_lead, as_user, call):
	lead = make_lead(lead_owner=people.anna)
	lead.lead_owner = None
	lead.save()
	with as_user(people.anna):
		call("leadcard.api.cards.claim", doctype="LC Lead", name=lead.name)
	assert owner_of(lead) == people.anna
