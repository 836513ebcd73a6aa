"""Spec §5.10 and §2.6: opportunities, their products, and the sums of the customer."""

import frappe
import pytest
from frappe.utils import add_days, now_datetime

from leadcard import exceptions

CUSTOMER, OPPORTUNITY = "LC Customer", "LC Opportunity"


def product_state(product) -> tuple:
	found = frappe.db.get_value("LC Product", product.name, ["status", "sold_to"], as_dict=True)
	return found.status, found.sold_to


def sums(customer) -> tuple:
	found = frappe.db.get_value(
		CUSTOMER, customer.name, ["status", "expected_revenue", "won_revenue"], as_dict=True
	)
	return found.status, found.expected_revenue, found.won_revenue


def stage(opportunity, name):
	found = frappe.get_doc(OPPORTUNITY, opportunity.name)
	found.sales_stage = name
	found.save()
	return found


@pytest.mark.parametrize("marked", ["Deposited", "Sold"])
def test_5_10_a_win_takes_the_product_and_a_reopened_one_releases_it(
	make_customer, make_product, make_opportunity, settings, marked
):
	settings(won_product_status=marked)
	customer, product = make_customer(), make_product(price=1_000)
	opportunity = make_opportunity(customer, product=product.name)
	assert product_state(product) == ("Open for Sale", None)
	won = stage(opportunity, "Closed Won")
	assert product_state(product) == (marked, customer.name)
	assert won.won_on and sums(customer) == ("Transacted", 0, 1_000)
	reopened = stage(opportunity, "Needs Analysis")
	assert product_state(product) == ("Open for Sale", None)
	assert reopened.won_on is None and sums(customer) == ("Converted", 1_000, 0)


def test_5_10_a_service_is_won_by_any_number_of_customers(make_customer, make_product, make_opportunity):
	service = make_product(price=1_000, sold_once=0)
	won = [stage(make_opportunity(make_customer(), product=service.name), "Closed Won") for _time in range(2)]
	assert product_state(service) == ("Open for Sale", None)
	stage(won[0], "Needs Analysis")
	won[1].delete()
	assert product_state(service) == ("Open for Sale", None)


def test_5_10_a_closed_service_is_won_by_nobody(make_customer, make_product, make_opportunity, refused):
	service = make_product(price=1_000, sold_once=0)
	opportunity = make_opportunity(make_customer(), product=service.name)
	service.status = "Closed"
	service.save()
	with refused(exceptions.ProductSoldError):
		stage(opportunity, "Closed Won")


def test_5_10_a_product_sold_to_another_refuses_the_win(
	make_customer, make_product, make_opportunity, call, refused, card_of
):
	first, second, product = make_customer(), make_customer(), make_product(price=1_000)
	mine, theirs = (make_opportunity(customer, product=product.name) for customer in (first, second))
	call("leadcard.api.activities.win_opportunity", name=mine.name)
	before = card_of(CUSTOMER, second.name), card_of(OPPORTUNITY, theirs.name)
	with refused(exceptions.ProductSoldError):
		call("leadcard.api.activities.win_opportunity", name=theirs.name)
	assert (card_of(CUSTOMER, second.name), card_of(OPPORTUNITY, theirs.name)) == before
	assert product_state(product) == ("Deposited", first.name)
	again = make_opportunity(first)
	again.db_set("product", product.name)
	stage(again, "Closed Won")
	stage(mine, "Needs Analysis")
	assert product_state(product) == ("Deposited", first.name)
	stage(again, "Closed Lost")
	assert product_state(product) == ("Open for Sale", None)


def test_5_10_a_won_opportunity_that_changes_its_product_swaps_them(
	make_customer, make_product, make_opportunity
):
	customer, first, second = make_customer(), make_product(), make_product()
	won = make_opportunity(customer, product=first.name, sales_stage="Closed Won")
	won.product = second.name
	won.save()
	assert product_state(first) == ("Open for Sale", None)
	assert product_state(second) == ("Deposited", customer.name)
	won.product = None
	won.save()
	assert product_state(second) == ("Open for Sale", None)


@pytest.mark.parametrize("with_product", [True, False])
def test_5_10_deleting_a_win_releases_its_product_and_the_customer(
	make_customer, make_product, make_opportunity, make_user, as_user, refused, with_product
):
	other = make_product(status="Sold")
	seller = make_user()
	customer, product = make_customer(account_owner=seller), make_product()
	won = make_opportunity(customer, product=product.name if with_product else None, sales_stage="Closed Won")
	with as_user(seller), refused(frappe.PermissionError):
		frappe.delete_doc(OPPORTUNITY, won.name)
	with as_user(make_user(roles=("LeadCard Manager",))):
		frappe.delete_doc(OPPORTUNITY, won.name)
	assert sums(customer) == ("Converted", 0, 0)
	assert product_state(product) == ("Open for Sale", None)
	assert product_state(other) == ("Sold", None)


def test_5_10_winning_twice_changes_nothing(make_customer, make_opportunity, call):
	opportunity = make_opportunity(make_customer(), amount=5)
	call("leadcard.api.activities.win_opportunity", name=opportunity.name)
	won_on = frappe.db.get_value(OPPORTUNITY, opportunity.name, "won_on")
	call("leadcard.api.activities.win_opportunity", name=opportunity.name)
	assert frappe.db.get_value(OPPORTUNITY, opportunity.name, "won_on") == won_on


def test_5_10_the_time_of_a_win_is_the_servers_unless_it_is_an_earlier_one(
	make_customer, make_opportunity, refused
):
	customer = make_customer()
	with refused(exceptions.ActivityTimeError):
		make_opportunity(customer, sales_stage="Closed Won", won_on=str(add_days(now_datetime(), 1)))
	for bad in ("hôm qua", 5, ["x"]):
		with refused(frappe.ValidationError):
			make_opportunity(customer, sales_stage="Closed Won", won_on=bad)
	assert make_opportunity(customer, won_on="2020-01-01 10:00:00").won_on is None
	won = make_opportunity(customer, sales_stage="Closed Won", won_on="2020-01-01 10:00:00")
	assert str(frappe.db.get_value(CUSTOMER, customer.name, "first_won_on"))[:10] == "2020-01-01"
	assert str(won.won_on)[:10] == "2020-01-01"


def test_5_10_sums_follow_edits_losses_relinking_and_deletion(make_customer, make_opportunity):
	customer, other = make_customer(), make_customer()
	first, second = make_opportunity(customer, amount=100), make_opportunity(customer, amount=50)
	assert sums(customer) == ("Converted", 150, 0)
	first.amount = 120
	first.save()
	assert sums(customer) == ("Converted", 170, 0)
	stage(second, "Closed Lost")
	assert sums(customer) == ("Converted", 120, 0)
	first.customer = other.name
	first.save()
	assert (sums(customer), sums(other)) == (("Converted", 0, 0), ("Converted", 120, 0))
	frappe.delete_doc(OPPORTUNITY, first.name)
	assert sums(other) == ("Converted", 0, 0)


@pytest.mark.parametrize(
	"values",
	[
		{"amount": -1},
		{"amount": "nhiều"},
		{"amount": 1e12},
		{"amount": [5]},
		{"deposit_amount": 5},
		{"sales_stage": "No Such Stage"},
		{"sales_stage": ["x"]},
		{"expected_close_date": "31/12/2026"},
		{"product": "No Such Product"},
		{"opportunity_owner": "nobody@nowhere.example"},
		{"no_such_field": 1},
	],
)
def test_5_10_a_bad_opportunity_is_refused_and_nothing_is_stored(make_customer, call, refused, values):
	customer = make_customer()
	for win in (False, True):
		if win and "sales_stage" in values:
			continue
		with refused(frappe.ValidationError):
			call("leadcard.api.activities.create_opportunity", name=customer.name, values=values, win=win)
	assert frappe.db.count(OPPORTUNITY, {"customer": customer.name}) == 0
	assert sums(customer) == ("Converted", 0, 0)


def test_5_10_a_sum_beyond_the_column_is_refused(make_customer, make_opportunity, refused):
	customer = make_customer()
	make_opportunity(customer, amount=999_999_999_999)
	with refused(exceptions.MoneyRangeError):
		make_opportunity(customer, amount=1)
	assert sums(customer) == ("Converted", 999_999_999_999, 0)


@pytest.mark.parametrize("customer", [None, "", "CUST-NONE", ["x"]])
def test_5_10_an_opportunity_belongs_to_a_customer(make_customer, make_opportunity, refused, customer):
	with refused(frappe.ValidationError):
		frappe.get_doc(
			{"doctype": OPPORTUNITY, "customer": customer, "sales_stage": "Needs Analysis"}
		).insert()
	opportunity = make_opportunity(make_customer())
	with refused(frappe.ValidationError):
		opportunity.customer = customer
		opportunity.save()


def test_2_6_create_and_win_in_one_step(make_customer, make_product, call):
	customer, product = make_customer(), make_product(price=2_000)
	answer = call(
		"leadcard.api.activities.create_opportunity",
		name=customer.name,
		values={"product": product.name},
		win=True,
	)
	assert answer["card"]["status"] == "Transacted" and answer["card"]["revenue"] == 2_000
	assert product_state(product) == ("Deposited", customer.name)


def test_5_10_a_product_closed_meanwhile_cannot_be_won(
	make_customer, make_product, make_opportunity, call, refused
):
	product = make_product()
	opportunity = make_opportunity(make_customer(), product=product.name)
	product.status = "Closed"
	product.save()
	with refused(exceptions.ProductSoldError):
		call("leadcard.api.activities.win_opportunity", name=opportunity.name)


def test_3_9_the_buyer_of_a_product_is_the_servers(make_customer, make_product):
	product = make_product(sold_to=make_customer().name, status="Sold")
	assert product_state(product) == ("Sold", None)
	product.sold_to = make_customer().name
	product.save()
	assert product_state(product) == ("Sold", None)
