"""Each report where there is little to count, or what it counts is odd (spec §9.2–9.9): no error, and numbers that are numbers."""

from __future__ import annotations

import json

import frappe
import pytest

from leadcard.figures.reports import REPORTS

REPORT = "leadcard.api.figures.get_report"
BAR = "leadcard.api.figures.get_figures"
GONE = "gone@example.com"
COUNTED = ("actual", "calls", "cards", "deals", "orders", "leads", "done", "left")
PERIODS = ("this_year", "1990-01-01/1990-01-31")


@pytest.fixture
def ask(as_user, call):
	"""`ask(user, **filters)`: each report and the statistics bar as they are read on a page; their rows by name."""

	def read(user: str, **filters) -> dict[str, list[dict]]:
		found = {}
		with as_user(user):
			for period in PERIODS:
				for name in REPORTS:
					asked = {"period": period, "step": "Quarter", "by_seller": 1, **filters}
					answer = call.get(REPORT, name=name, filters=asked)
					check(answer)
					found.setdefault(name, answer["rows"])
				board = {key: value for key, value in filters.items() if key != "figure"}
				json.dumps(call.get(BAR, period=period, filters=board), allow_nan=False)
		return found

	return read


def check(answer: dict) -> None:
	"""Every number is one, as its column says, and a chart has a value for each of its labels."""
	json.dumps(answer, allow_nan=False)
	for row in answer["rows"]:
		for column in answer["columns"]:
			cell = row.get(column["fieldname"])
			if column["fieldtype"] == "Int":
				assert cell is None or isinstance(cell, int), (column, row)
			elif column["fieldtype"] in ("Float", "Currency", "Percent"):
				assert cell is None or isinstance(cell, int | float), (column, row)
	chart = answer["chart"]
	for dataset in chart["data"]["datasets"] if chart else ():
		assert len(dataset["values"]) == len(chart["data"]["labels"])
		assert all(isinstance(value, int | float) for value in dataset["values"])


@pytest.fixture
def one_of_each(floor, make_lead, make_customer, make_opportunity, log_activity):
	"""One lead and one customer of Anna's with one thing of each kind on them."""
	lead = make_lead(lead_owner=floor.anna, date_of_birth="1990-02-28", expected_revenue=5)
	customer = make_customer(account_owner=floor.anna)
	deals = [
		make_opportunity(customer, sales_stage="Closed Won", amount=7, opportunity_owner=floor.anna),
		make_opportunity(customer, sales_stage="Closed Lost", amount=3, opportunity_owner=floor.anna),
	]
	done = [log_activity(lead, kind, **values) for kind, values in DONE.items()]
	return frappe._dict(floor=floor, cards=[lead, customer], deals=deals, done=done)


DONE = {
	"LC Call": {"completed": 1, "starts_at": "2025-01-02 10:00:00"},
	"LC Meeting": {"completed": 1, "starts_at": "2025-01-02 10:00:00"},
	"LC Note": {},
	"LC Ticket": {},
}


def test_9_7_nothing_to_count_is_no_error(make_user, ask):
	rows = ask(make_user())
	counted = [row.get(column) for found in rows.values() for row in found for column in COUNTED]
	assert not any(counted)


def test_9_7_one_record_is_counted_once(one_of_each, ask):
	rows = ask(one_of_each.floor.anna)
	total = {name: found[-1] for name, found in rows.items()}
	assert total["Expected and Actual Revenue"]["actual"] == total["Targets"]["done"] == 7
	assert total["One-Time and Repeat Buyers"]["days"] is None
	assert total["Pipeline by Column and Stage"]["cards"] == 2


def test_9_7_who_is_deleted_is_called_by_the_address(one_of_each, ask):
	owners = {"LC Lead": "lead_owner", "LC Customer": "account_owner", "LC Opportunity": "opportunity_owner"}
	owners |= {"LC Call": "activity_owner", "LC Meeting": "activity_owner", "LC Ticket": "ticket_owner"}
	for doc in (*one_of_each.cards, *one_of_each.deals, *one_of_each.done):
		field = owners.get(doc.doctype, "owner")
		frappe.db.set_value(doc.doctype, doc.name, field, GONE, update_modified=False)
	frappe.get_doc({"doctype": "LC Sales Team", "team_name": "Nhóm cũ", "is_group": 1}).insert()
	member = {"parent": "Nhóm cũ", "parenttype": "LC Sales Team", "parentfield": "members"}
	frappe.get_doc({"doctype": "LC Sales Team Member", "user": GONE, **member}).db_insert()
	rows = ask("Administrator")
	named = {str(cell) for found in rows.values() for row in found for cell in row.values()}
	assert GONE in named
	assert rows["Expected and Actual Revenue"][-1]["actual"] == 7


def test_9_7_a_team_without_people_has_nothing(one_of_each, ask):
	frappe.get_doc({"doctype": "LC Sales Team", "team_name": "Nhóm trống", "is_group": 1}).insert()
	rows = ask(one_of_each.floor.boss, sales_team=["Nhóm trống"])
	assert rows["Targets"][-1]["done"] == 0 and rows["Pipeline by Column and Stage"][-1]["cards"] == 0


@pytest.mark.parametrize(("currency", "decimals"), [("USD", 2), ("VND", 0)])
def test_9_7_amounts_are_of_the_sites_currency(one_of_each, as_user, call, ask, currency, decimals):
	frappe.db.set_default("currency", currency)
	rows = ask(one_of_each.floor.anna)
	assert rows["Targets"][-1]["done"] == 7
	with as_user(one_of_each.floor.anna):
		columns = call.get(REPORT, name="Targets")["columns"]
	amounts = {each["precision"] for each in columns if each["fieldtype"] == "Currency"}
	assert amounts == {decimals}
