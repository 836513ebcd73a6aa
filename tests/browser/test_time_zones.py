"""Times and dates mean the same to people in any time zone (spec §5.2), on both hosts."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from tests.browser.board import unique

pytestmark = pytest.mark.browser
expect = pytest.importorskip("playwright.sync_api", reason="browser journeys need Playwright").expect

WEST, HERE, EAST = "Pacific/Pitcairn", None, "Australia/Brisbane"
ZONES = [pytest.param(WEST, id="UTC-8"), pytest.param(HERE, id="site"), pytest.param(EAST, id="UTC+10")]
BORN = "1990-03-10"


class Clock:
	"""A person's clock, and the site's, in which the server tells times."""

	def __init__(self, board) -> None:
		zones = board.page.evaluate("frappe.boot.time_zone")
		self.person, self.site = ZoneInfo(zones["user"]), ZoneInfo(zones["system"])

	def now(self) -> datetime:
		return datetime.now(self.person).replace(tzinfo=None, microsecond=0)

	def moment(self, stored: str) -> datetime:
		return datetime.fromisoformat(stored[:19]).replace(tzinfo=self.site)

	def shown(self, stored: str) -> str:
		"""The hour and minute that the person reads."""
		return f"{self.moment(stored).astimezone(self.person):%H:%M}"

	def is_now(self, stored: str) -> bool:
		return abs(datetime.now(timezone.utc) - self.moment(stored)) < timedelta(minutes=3)


def entries(board, lead, part: str) -> dict[str, dict]:
	details = board.call("board.get_card", doctype=lead["doctype"], name=lead["name"])
	return {entry["subject"]: entry for entry in details[part]}


def act(board, lead, number: int) -> None:
	"""One of a card's quick actions: 0 logs a call, 1 plans a meeting."""
	board.card(lead["title"]).locator(".lc-quick button").nth(number).click()
	board.dialog.wait_for()


# in the site's own zone all other journeys plan, move and complete
@pytest.mark.journey
@pytest.mark.parametrize("zone", [zone for zone in ZONES if zone.id != "site"])
def test_5_2_times_and_dates_are_the_same_in_every_zone(open_board, mobile, zone):
	board = open_board(zone=zone)
	clock = Clock(board)
	lead = board.make_lead(unique("Múi Giờ"), mobile, date_of_birth=BORN)
	card = {"doctype": lead["doctype"], "name": lead["name"]}

	# a call now: what the field shows and what is stored
	act(board, lead, 0)
	assert abs(board.read_time("starts_at") - clock.now()) < timedelta(minutes=3)
	board.fill(subject="Vừa gọi")
	board.accept()
	board.settle()
	assert clock.is_now(entries(board, lead, "history")["Vừa gọi"]["at"])

	# a meeting tomorrow at nine, on one's own clock
	tomorrow = clock.now().replace(hour=9, minute=0, second=0) + timedelta(days=1)
	act(board, lead, 1)
	board.fill(subject="Hẹn mai")
	board.dialog.locator("[data-next=tomorrow]").click()
	assert board.read_time("starts_at") == tomorrow
	board.accept()
	board.settle()
	stored = entries(board, lead, "plan")["Hẹn mai"]["at"]
	assert clock.moment(stored) == tomorrow.replace(tzinfo=clock.person)
	expect(board.card(lead["title"])).to_contain_text("Ngày mai 09:00")
	board.show_panel(lead["title"])
	expect(board.panel.locator(".lc-activity", has_text="Hẹn mai")).to_contain_text("Ngày mai 09:00")

	# a plan that lies ahead, completed now
	board.panel.locator(".lc-activity", has_text="Hẹn mai").locator(".lc-activity__done").click()
	assert abs(board.read_time("starts_at") - clock.now()) < timedelta(minutes=3)
	board.accept()
	board.settle()
	assert clock.is_now(entries(board, lead, "history")["Hẹn mai"]["at"])

	# what was planned on the site's clock is moved without being shifted
	at = str((datetime.now(clock.site) + timedelta(days=3)).replace(tzinfo=None))[:16] + ":00"
	board.call("activities.log_call", **card, values={"subject": "Gọi sau", "completed": 0, "starts_at": at})
	board.reload_empty()
	row = board.panel.locator(".lc-activity", has_text="Gọi sau")
	expect(row).to_contain_text(clock.shown(at))
	row.locator(".lc-activity__open").click()
	row.get_by_role("button", name="Dời lịch").click()
	board.dialog.wait_for()
	assert board.read_time("starts_at") == clock.moment(at).astimezone(clock.person).replace(tzinfo=None)
	board.accept()
	board.settle()
	assert entries(board, lead, "plan")["Gọi sau"]["at"][:19] == at

	# a day is no moment
	board.tab("details").click()
	expect(board.panel.locator("[role=tabpanel]")).to_contain_text("10 thg 3, 1990")
	board.panel.get_by_role("button", name="Sửa", exact=True).click()
	board.dialog.wait_for()
	assert board.read_date("date_of_birth") == date.fromisoformat(BORN)
	board.fill(full_name=unique("Múi Giờ Khác"))
	board.accept()
	board.settle()
	details = board.call("board.get_card", **card)["details"]
	assert next(field["value"] for field in details if field["fieldname"] == "date_of_birth") == BORN


@pytest.mark.parametrize("zone", ZONES)
def test_5_2_who_lives_by_another_clock_is_told_so_once(open_board, zone):
	board = open_board(zone=zone)
	hint = board.page.locator(".lc-clock")
	if zone is HERE:
		expect(hint).to_have_count(0)
		return
	expect(hint).to_contain_text(zone)
	expect(hint).to_contain_text(Clock(board).site.key)
	hint.get_by_role("button").click()
	expect(hint).to_have_count(0)
	board.page.reload()
	board.page.locator(".lc-column__head").first.wait_for()
	expect(hint).to_have_count(0)
