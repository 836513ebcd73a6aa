"""Expected and actual revenue (spec §9.3, §9.7)."""

from datetime import date

import frappe
import pytest

from leadcard.domain.periods import from_to
from leadcard.figures import revenue

MARCH = from_to(date(2025, 3, 1), date(2025, 3, 31))


def expected_revenue(period) -> tuple[float, float]:
	"""Of new and of existing customers."""
	expected = revenue.expected_revenue(period)
	return expected.new.amount, expected.existing.amount


def actual_revenue(period) -> float:
	return revenue.actual_revenue(period).amount


@pytest.fixture(autouse=True)
def clock(freeze):
	freeze("2025-03-20 10:00:00")


@pytest.fixture
def make_deal(make_customer):
	"""`make_deal(amount, …)` adds an opportunity; a customer of its own unless one is given."""

	def make(amount, customer=None, stage="Needs Analysis", **values):
		customer = customer or make_customer().name
		deal = {"doctype": "LC Opportunity", "customer": customer, "sales_stage": stage, "amount": amount}
		return frappe.get_doc({**deal, **values}).insert()

	return make


def test_9_3_counts_open_and_won_opportunities_that_should_close_in_the_period(make_deal):
	make_deal(10, expected_close_date="2025-03-01")
	make_deal(20, expected_close_date="2025-03-31", stage="Closed Won", won_on="2025-03-20 09:00:00")
	make_deal(40, expected_close_date="2025-02-28")
	make_deal(80, expected_close_date="2025-04-01")
	make_deal(160)
	assert expected_revenue(MARCH) == (30, 0)


def test_9_3_lost_opportunities_are_not_expected(make_deal):
	make_deal(10, expected_close_date="2025-03-10", stage="Closed Lost", lost_reason="No Budget")
	assert expected_revenue(MARCH) == (0, 0)


def test_9_3_leads_are_expected_until_they_are_converted_or_dead(make_lead, call):
	values = {"expected_revenue": 5, "expected_close_date": "2025-03-10"}
	make_lead(**values)
	make_lead(**values, status="Contacting")
	dead, converted = make_lead(**values), make_lead(**values)
	call("leadcard.api.cards.stop_care", doctype="LC Lead", name=dead.name, reason="Nhầm số")
	assert expected_revenue(MARCH) == (15, 0)
	outcome = call("leadcard.api.cards.convert_lead", name=converted.name)
	assert expected_revenue(MARCH) == (15, 0), "the lead's money is its opportunity's now"
	lost = frappe.get_doc("LC Opportunity", outcome["opportunity"])
	lost.update({"sales_stage": "Closed Lost", "lost_reason": "No Budget"})
	lost.save()
	assert expected_revenue(MARCH) == (10, 0)


def test_9_3_a_customer_exists_who_won_before_the_period(make_deal, make_customer):
	known, fresh = make_customer().name, make_customer().name
	make_deal(1, customer=known, stage="Closed Won", won_on="2025-02-28 23:59:59")
	make_deal(2, customer=fresh, stage="Closed Won", won_on="2025-03-01 00:00:00")
	make_deal(10, customer=known, expected_close_date="2025-03-15")
	make_deal(20, customer=fresh, expected_close_date="2025-03-15")
	assert expected_revenue(MARCH) == (20, 10)
	assert revenue.expected_revenue(MARCH).total.amount == 30


def test_9_3_actual_revenue_is_what_was_won_from_the_first_to_the_last_moment(make_deal):
	for amount, won_on in (
		(1, "2025-02-28 23:59:59"),
		(2, "2025-03-01 00:00:00"),
		(4, "2025-03-20 09:59:59"),
	):
		make_deal(amount, stage="Closed Won", won_on=won_on)
	make_deal(8)
	assert actual_revenue(MARCH) == 6
	assert actual_revenue(from_to(date(2025, 2, 28), date(2025, 2, 28))) == 1


def test_9_3_an_empty_period_brings_nothing():
	year = from_to(date(2001, 1, 1), date(2001, 12, 31))
	assert (expected_revenue(year), actual_revenue(year)) == ((0, 0), 0)


def test_9_7_figures_count_only_what_the_user_may_see(
	make_user, make_deal, make_customer, make_lead, as_user
):
	mine, other = make_user(), make_user()
	own, foreign = make_customer(account_owner=mine).name, make_customer(account_owner=other).name
	for customer, amount in ((own, 1), (foreign, 10)):
		make_deal(amount, customer=customer, expected_close_date="2025-03-15")
		make_deal(amount * 2, customer=customer, stage="Closed Won", won_on="2025-03-02 08:00:00")
	make_lead(lead_owner=mine, expected_revenue=100, expected_close_date="2025-03-15")
	make_lead(lead_owner=other, expected_revenue=1000, expected_close_date="2025-03-15")
	with as_user(mine):
		assert (expected_revenue(MARCH), actual_revenue(MARCH)) == ((101, 0), 2)
	with as_user(make_user(roles=("LeadCard Manager",))):
		assert (expected_revenue(MARCH), actual_revenue(MARCH)) == ((1111, 0), 22)


def test_9_7_figures_are_refused_to_whoever_has_no_role(make_user, as_user):
	with as_user(make_user(roles=())):
		for figure in (expected_revenue, actual_revenue):
			with pytest.raises(frappe.PermissionError):
				figure(MARCH)
