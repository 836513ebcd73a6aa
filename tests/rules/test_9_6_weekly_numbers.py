"""The weekly numbers (spec §9.6): once, on Monday morning, to who manages others, as they see the company."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import frappe
import pytest
from bs4 import BeautifulSoup

from leadcard.tasks import send_weekly_numbers
from tests.rules.test_7_2_digest import bell, mails

MONDAY = "2026-05-18 09:00:00"
LAST_WEEK = "2026-05-11/2026-05-17"
BOARD = "leadcard.api.board.get_board"


@pytest.fixture(autouse=True)
def monday(freeze, settings, outgoing):
	settings(send_numbers=1)
	freeze(MONDAY)


@pytest.fixture
def sold(floor, freeze, make_customer, make_opportunity, make_lead, log_activity):
	"""Last week Anna won 7 million and lost a deal, Carl of the other team won 100; Anna made a call, and has a new lead."""
	freeze("2026-05-13 10:00:00")
	for person, language in ((floor.boss, "vi"), (floor.lead, "en")):
		frappe.db.set_value("User", person, "language", language)
	for seller, amount in ((floor.anna, 7_000_000), (floor.carl, 100_000_000)):
		values = {"opportunity_owner": seller, "expected_close_date": "2026-05-15", "amount": amount}
		customer = make_customer(account_owner=seller)
		make_opportunity(customer, sales_stage="Closed Won", won_on="2026-05-13 08:00:00", **values)
		make_opportunity(customer, **values)
	lead = make_lead(lead_owner=floor.anna, source="Zalo", full_name="<img src=x onerror=alert(1)>")
	log_activity(lead, subject="Gọi", starts_at="2026-05-13 09:00:00", completed=1, activity_owner=floor.anna)
	freeze(MONDAY)
	return floor


def page_of(user: str) -> BeautifulSoup:
	(mail,) = mails(user)
	return BeautifulSoup(mail, "html.parser")


def told(page: BeautifulSoup, label: str) -> str:
	"""What stands beside a label."""
	cell = next(cell for cell in page.find_all("td") if cell.get_text() == label)
	return cell.find_next_sibling("td").get_text()


def amount(text: str) -> int:
	return int(re.sub(r"\D", "", text))


def test_9_6_managers_get_the_numbers_of_whom_they_see(sold, as_user, call):
	send_weekly_numbers()
	assert bell(sold.lead) == ["Numbers of the week 11/05 – 17/05/2026"]
	assert bell(sold.boss) == ["Số liệu tuần 11/05 – 17/05/2026"]
	assert [bell(sold[who]) + mails(sold[who]) for who in ("anna", "carl", "outsider")] == [[], [], []]
	for who, labels in (("lead", ("Actual", "Expected")), ("boss", ("Thực tế", "Dự kiến"))):
		page = page_of(sold[who])
		with as_user(sold[who]):
			figures = call.get("leadcard.api.figures.get_figures", period=LAST_WEEK)
			assert [amount(told(page, label)) for label in labels] == [figures["actual"], figures["expected"]]
	own, whole = page_of(sold.lead).get_text(), page_of(sold.boss).get_text()
	assert frappe.utils.get_fullname(sold.anna) in own and frappe.utils.get_fullname(sold.carl) not in own
	assert frappe.utils.get_fullname(sold.carl) in whole and "Zalo" in own


def test_9_8_every_number_leads_to_as_many_cards(sold, as_user, call):
	send_weekly_numbers()
	followed = 0
	with as_user(sold.lead):
		for link in page_of(sold.lead).find_all("a"):
			asked = parse_qs(urlsplit(link["href"]).query).get("leads_to")
			if not asked or not link.get_text().isdigit():
				continue
			filters = {
				key: values if key in ("source", "seller", "column", "lost_reason") else values[0]
				for key, values in parse_qs(asked[0], keep_blank_values=True).items()
			}
			board = call.get(BOARD, filters=filters)
			assert sum(column["count"] for column in board["columns"]) == int(link.get_text()), link
			followed += 1
	assert followed >= 2


def test_9_9_the_months_target_is_that_of_the_statistics_bar(sold, as_user, call):
	target = {"doctype": "LC Target", "sales_team": "Nhóm 1", "period": "Month", "starts_on": "2026-05-01"}
	frappe.get_doc({**target, "actual_revenue": 70_000_000}).insert()
	send_weekly_numbers()
	page = page_of(sold.lead)
	with as_user(sold.lead):
		bar = call.get("leadcard.api.figures.get_figures", period="this_month")["target"]
	assert (amount(told(page, "Target")), amount(told(page, "To Do"))) == (bar["amount"], bar["to_do"])
	assert amount(told(page, "Needed each Working Day")) == round(bar["pace"])
	assert f"({bar['share']:g}%)" in told(page, "Done").replace(",", ".").replace(".0%", "%")


def test_9_6_it_is_opt_in_sent_once_and_switched_off_by_oneself(sold, settings, as_user, call, freeze):
	settings(send_numbers=0)
	send_weekly_numbers()
	with as_user(sold.boss):
		choice = call("leadcard.api.notices.get_numbers_choice")
		assert choice == {"on": True, "off_for_all": True, "for_me": True}
		assert call("leadcard.api.notices.switch_numbers", on=0) == {"on": False}
	with as_user(sold.anna):
		assert not call("leadcard.api.notices.get_numbers_choice")["for_me"]
	assert not mails(sold.lead)
	settings(send_numbers=1)
	freeze("2026-05-20 09:00:00")
	send_weekly_numbers()
	assert not mails(sold.lead), "whoever switches it on later waits for Monday"
	for moment in (MONDAY, MONDAY, "2026-05-19 09:00:00"):
		freeze(moment)
		send_weekly_numbers()
	assert (len(mails(sold.lead)), len(bell(sold.lead)), len(mails(sold.boss))) == (1, 1, 0)
	freeze("2026-05-25 09:00:00")
	send_weekly_numbers()
	assert len(mails(sold.lead)) == 2


def test_9_6_on_monday_morning_of_the_readers_clock(sold, freeze):
	freeze("2026-05-18 06:59:00")
	send_weekly_numbers()
	assert not mails(sold.lead)
	frappe.db.set_value("User", sold.lead, "time_zone", "Pacific/Pago_Pago")
	freeze("2026-05-18 09:00:00")
	send_weekly_numbers()
	assert (len(mails(sold.lead)), len(mails(sold.boss))) == (0, 1)


def test_8_3_hostile_names_are_text_in_the_mail(sold):
	frappe.db.set_value("User", sold.anna, "full_name", "<img src=x onerror=alert(1)>")
	send_weekly_numbers()
	page = page_of(sold.lead)
	assert not page.find_all("img", src="x")
	assert "onerror=alert(1)>" in page.get_text()
