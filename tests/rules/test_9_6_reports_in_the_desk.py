"""LeadCard's reports in Frappe's report system (spec §9.6, §9.7): its totals, and User Permissions. Each way out
is in `test_9_7_every_way_out.py`."""

from __future__ import annotations

import json
import threading

import frappe
import pytest

pytestmark = pytest.mark.bench

RUN = "frappe.desk.query_report.run"
NAME = "Expected and Actual Revenue"
FILTERS = {"period": "2025-01-01/2025-03-31", "step": "Month", "by_seller": 1}


@pytest.fixture
def sold(floor, make_customer, make_opportunity):
	"""Anna has won 7, and Carl of the other team 100."""
	for seller, amount in ((floor.anna, 7), (floor.carl, 100)):
		customer = make_customer(account_owner=seller)
		make_opportunity(
			customer,
			sales_stage="Closed Won",
			amount=amount,
			won_on="2025-03-02 08:00:00",
			expected_close_date="2025-03-31",
			opportunity_owner=seller,
		)
	return floor


def run(call, name=NAME, **filters) -> dict:
	return call(RUN, report_name=name, filters=json.dumps({**FILTERS, **filters}))


@pytest.mark.parametrize(
	("who", "won"), [("anna", 7), ("carl", 100), ("lead", 7), ("boss", 107), ("outsider", 0)]
)
def test_9_7_the_desk_shows_what_one_sees_with_totals_of_our_own(sold, as_user, call, who, won):
	with as_user(sold[who]):
		answer = run(call)
	*rows, total = answer["result"]
	assert (total["actual"], sum(row["actual"] for row in rows)) == (won, won)
	assert total["ratio"] == (100 if won else None)
	assert not answer["add_total_row"]
	assert [each["fieldtype"] for each in answer["columns"]].count("Link") == 0


def test_9_7_user_permissions_on_users_take_no_row_away(sold, as_user, call):
	frappe.get_doc(
		{"doctype": "User Permission", "user": sold.boss, "allow": "User", "for_value": sold.anna}
		| {"apply_to_all_doctypes": 0, "applicable_for": "ToDo"}
	).insert()
	with as_user(sold.boss):
		*rows, total = run(call)["result"]
	assert total["actual"] == sum(row["actual"] for row in rows) == 107


def test_9_7_a_report_that_refused_its_filters_is_not_prepared_from_then_on(sold, as_user, call):
	"""Frappe would make it so a quarter of a minute later, for everybody."""
	with as_user(sold.anna), pytest.raises(frappe.ValidationError):
		run(call, period="nonsense")
	waiting = [each for each in threading.enumerate() if isinstance(each, threading.Timer)]
	assert not [each for each in waiting if each.kwargs.get("report") == NAME and not each.finished.is_set()]
