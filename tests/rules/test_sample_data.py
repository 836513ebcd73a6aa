"""The sample data: loaded by the rules that hold for users, seen as the tree allows, with the manual's figures."""

import frappe
import pytest
from frappe.utils import get_system_timezone, getdate

from leadcard import demo
from leadcard.api.board import get_board
from leadcard.demo import people
from leadcard.demo.loader import load_sample_data
from leadcard.domain import periods, pipeline
from leadcard.figures.revenue import actual_revenue, expected_revenue

EMPTIED = (
	"LC Lead",
	"LC Customer",
	"LC Opportunity",
	"LC Identity",
	"LC Call",
	"LC Meeting",
	"LC Note",
	"LC Ticket",
	"LC Sales Team",
	"LC Product",
)


@pytest.fixture
def empty_site(site):
	"""No cards, for this test: a bench's site may have some."""
	for doctype in EMPTIED:
		if frappe.get_all(doctype, limit=1):
			frappe.db.delete(doctype)


def counts(search: str = "", **filters) -> dict[str, int]:
	columns = get_board(search=search, filters=filters)["columns"]
	return {column["status"]: column["count"] for column in columns}


def test_sample_data(empty_site, as_user, freeze):
	freeze("2026-01-01 00:05:00")
	lines = []
	demo.load(lines.append)
	assert len(lines) == 7

	month = periods.this_month(getdate())
	assert (month.first.year, month.first.month) == (2026, 1)
	expected = expected_revenue(month)
	assert (expected.new.amount, expected.existing.amount) == (288_000_000, 65_000_000)
	assert actual_revenue(month).amount == 394_000_000
	check_board()
	check_what_each_sees(as_user)
	check_contents()
	check_second_load()
	check_clocks()


def check_clocks():
	"""Spec §5.2: nobody who tries the sample data is told of another clock."""
	names = [person["email"] for person in demo.SAMPLE_USERS]
	zones = frappe.get_all("User", filters={"name": ["in", names]}, pluck="time_zone")
	assert set(zones) == {get_system_timezone()} and len(zones) == len(names)


def check_board():
	assert counts() == {"New": 120, "Contacting": 96, "Converted": 52, "Transacted": 32}
	for text in ("666", "tran ngoc binh", "dang"):
		assert sum(counts(text).values()), text


def check_what_each_sees(as_user):
	"""Spec §8.2: managers above see what is below, the other branch and outsiders don't."""
	seen = {}
	for person in demo.SAMPLE_USERS:
		with as_user(person["email"]):
			if not person["role"]:
				with pytest.raises(frappe.PermissionError):
					get_board()
				continue
			seen[person["email"]] = sum(counts().values())
	assert seen[people.MANAGER] == 300
	assert seen[people.MANAGER] > seen[people.DIRECTOR] > seen[people.TEAM_LEAD] > seen[people.SELLER_HANOI]
	with as_user(people.DIRECTOR):
		assert sum(counts(sales_team=people.BRANCH_HANOI).values()) == seen[people.DIRECTOR], "spec §7.3"
		assert 0 < sum(counts(sales_team=people.TEAM_HANOI).values()) < seen[people.DIRECTOR]
	assert all(0 < seen[seller] < 120 for seller in (people.SELLER_HANOI_TWO, people.SELLER_SAIGON))


def check_contents():
	month_start = periods.this_month(getdate()).starts_at
	now = frappe.utils.now_datetime()
	assert frappe.get_all("LC Call", {"completed": 0, "starts_at": ("<", now)}), "overdue calls"
	assert frappe.get_all("LC Call", {"completed": 0, "starts_at": (">", now)}), "planned calls"
	assert frappe.get_all("LC Meeting", {"completed": 1, "starts_at": ("<", month_start)}), "meetings held"
	assert frappe.get_all("LC Opportunity", {"status": "Won", "won_on": ("<", month_start)}, limit=1)
	assert frappe.get_all("LC Opportunity", {"status": "Lost"}, limit=1)
	assert {row.status for row in frappe.get_all("LC Ticket", fields=["status"])} >= {"Open", "Closed"}
	assert len(frappe.get_all("LC Lead", {"status": pipeline.DEAD})) == 6
	assert frappe.get_all("LC Lead", {"lead_owner": ("is", "not set")}), "leads that nobody owns"
	assert frappe.get_all("LC Product", {"status": "Deposited", "sold_to": ("is", "set")})


def check_second_load():
	lines = []
	load_sample_data(lines.append)
	assert lines == ["This site has leads or customers already. Nothing was loaded."]
	assert frappe.db.count("LC Lead") == 306
