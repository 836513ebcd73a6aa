"""A reminder is seen in the desk at once (spec §5.5): the bell of an open page, without a reload."""

from datetime import timedelta

import pytest

from tests.browser.board import ON_DESK, unique

pytestmark = [pytest.mark.browser, pytest.mark.bench]


@pytest.fixture
def no_emails_left(host):
	"""Nobody reads the journey's emails."""
	yield
	import frappe

	frappe.db.rollback()
	users = ("in", [person.user for person in host.people.values()])
	for name in frappe.get_all("Email Queue Recipient", {"recipient": users}, pluck="parent"):
		frappe.db.delete("Email Queue Recipient", {"parent": name})
		frappe.db.delete("Email Queue", {"name": name})
	frappe.db.commit()


@pytest.mark.parametrize("phone", ON_DESK)
def test_5_5_the_bell_shows_a_reminder_without_a_reload(open_board, host, mobile, phone, no_emails_left):
	from frappe.utils import now_datetime

	from tests.bench.tickers import Ticker

	board = open_board(language="vi", phone=phone)
	page = board.page
	name = unique("Nhắc")
	lead = board.make_lead(name, mobile)
	soon = {"subject": "Gọi lại", "starts_at": str(now_datetime() + timedelta(minutes=20))}
	key = {"doctype": "LC Lead", "name": lead["name"]}
	board.call("activities.log_call", **key, values={**soon, "remind": 1, "remind_before": 30})
	page.evaluate("window.notReloaded = true")
	bell = page.locator(".dropdown-notifications:visible")
	notice = page.locator(".notifications-list", has_text=f"Gọi lại với {name}")
	assert notice.count() == 0
	Ticker(host.site).tick()
	notice.wait_for(state="attached")
	bell.locator(".notifications-unseen").wait_for()
	bell.locator(".notifications-icon").click()
	notice.wait_for()
	assert page.evaluate("window.notReloaded")
